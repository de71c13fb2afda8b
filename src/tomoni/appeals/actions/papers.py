"""The papers of an appeal, issued with the step that needs them: number, seal, register of what went out.

The words stand in the pack's `letters/appeal.typ`. A paper is listed under the number of the appeal, so that it stays
when a revision makes the letters of the case void.
"""

from collections.abc import Mapping
from typing import Any

from tomoni.appeals.actions.holding import OFFICE
from tomoni.appeals.errors import AppealNotPossible
from tomoni.appeals.models import Appeal, AppealPaper
from tomoni.cases import interface as cases
from tomoni.core import interface as core
from tomoni.documents import interface as documents
from tomoni.services import interface as services

FILE = "appeal.typ"
TITLES = {
    "reviewer": "審理員の指名について（通知）",
    "request": "弁明書の提出について（依頼）",
    "statement": "弁明書",
    "sending": "弁明書の送付と反論書の提出について",
    "forward": "審査請求書の送付について",
    "cover": "弁明書及び事件記録の提出について",
    "consult": "諮問書",
    "consulted": "審査会に諮問したことについて（通知）",
    "ruling": "裁決書",
    "ruled": "裁決書の謄本の送付について",
}
APPELLANT, SECTION, REVIEWER, BODY, BOARD, FILED = "appellant", "section", "reviewer", "body", "board", "file"


def issue_paper(appeal: Appeal, kind: str, to: str, actor: core.Actor, **words: Any) -> AppealPaper:
    """Issue one paper of an appeal and plan its sending. kind: of TITLES; words: what only this paper says.

    to: appellant, section, reviewer, body (that rules), board, or file (kept here, its copy goes with a letter).
    Raises AppealNotPossible where the pack has no such letter; what `documents.issue_document` raises.
    """
    decision = cases.find_appealable(appeal.case_number)
    office = _office(appeal, kind, actor)
    document = documents.issue_document(
        "letter",
        letter_of(appeal),
        {**paper_values(appeal, kind, to, office, decision), "words": words},
        title=TITLES[kind],
        department=office,
        about_person=appeal.person_id,
        case_number=appeal.number,
        classification="審査請求",
        decided_on=core.today(),
        actor=actor,
    )
    if to == APPELLANT:
        documents.plan_dispatch(document, _way_to(appeal), actor=actor)
    elif to != FILED:
        outside = to in (BODY, BOARD)
        documents.plan_dispatch(document, "mail" if outside else "counter", to=_name_of(appeal, to), actor=actor)
    return AppealPaper.objects.create(
        appeal=appeal, number=appeal.papers.count() + 1, kind=kind, to=to, document=document.pk, at=core.now()
    )


def letter_of(appeal: Appeal) -> documents.Template:
    """The letter of the pack, as the service has it today."""
    known = sorted(services.list_definitions(core.today()), key=lambda one: one.id != appeal.service)
    found = next((one for one in known if FILE in one.shared_letters), None)
    if found is None:
        raise AppealNotPossible(
            f"The pack of this town has no letters/{FILE}, so no paper can be made. Add it.", case=""
        )
    return documents.Template(FILE, found.shared_letters[FILE], found.shared_letters)


def paper_values(appeal: Appeal, kind: str, to: str, office: str, decision: cases.Appealable) -> dict[str, Any]:
    """What every paper reads from its values; `words` is put in by who issues it."""
    town = core.current_municipality()
    mine = to == APPELLANT
    return {
        "kind": kind,
        "to": to,
        "title": TITLES.get(kind, ""),
        "municipality": {"name": town.name, "mayor": town.settings.get("mayor", ""), "prefecture": town.prefecture},
        "department": _department(office),
        "recipient": documents.recipient_of(appeal.person)
        if mine
        else {"name": _name_of(appeal, to), "postal_code": "", "address": ""},
        "sender": f"審理員　{_reviewer(appeal)}" if kind in ("request", "sending") else "",
        "appeal": {
            "number": appeal.number,
            "title": appeal.title,
            "appellant": appeal.person.name,
            "proxy": appeal.proxy,
            "body": appeal.body_name,
            "section": _department(appeal.department)["name"],
            "reviewer": _reviewer(appeal),
            "decision": decision.result_word,
            "decision_number": _decision_number(appeal),
            "decided_on": str(appeal.decided_on),
            "known_on": str(appeal.known_on),
            "arrived_on": str(appeal.arrived_on),
        },
        "lang": decision.language if mine else "ja",
    }


def _name_of(appeal: Appeal, to: str) -> str:
    town = core.current_municipality()
    names = {
        SECTION: f"処分庁　{town.name}長（{_department(appeal.department)['name']}）",
        REVIEWER: f"審理員　{_reviewer(appeal)}",
        BODY: appeal.body_name,
        BOARD: str(town.settings.get("appeals_board", "")) or f"{town.name}行政不服審査会",
        FILED: appeal.person.name,
    }
    return names[to]


def _reviewer(appeal: Appeal) -> str:
    return appeal.reviewer.name if appeal.reviewer else ""


def _office(appeal: Appeal, kind: str, actor: core.Actor) -> str:
    """The section writes its statement and to the body that rules; the office for appeals writes everything else."""
    if kind in ("statement", "cover", "forward"):
        return appeal.department
    key = str(core.current_municipality().settings.get("appeals_office", OFFICE))
    return key if core.find_department(key) else actor.office


def _department(key: str) -> dict[str, str]:
    found = core.find_department(key)
    return {"name": found.name if found else key, "phone": found.phone if found else "",
            "hours": found.hours if found else ""}  # fmt: skip


def _decision_number(appeal: Appeal) -> str:
    letters = documents.list_documents_of(case_number=appeal.case_number)
    return next((one.number for one in letters if one.kind == "letter"), appeal.case_number)


def _way_to(appeal: Appeal) -> str:
    """Online only who chose so (デジタル手続法7条); everybody else gets it by post."""
    online = core.Account.NoticeBy.PORTAL
    return "portal" if any(one.notice_by == online for one in core.list_accounts_of(appeal.person_id)) else "mail"


def preview_of(appeal: Appeal, kind: str, **words: Mapping[str, Any] | Any) -> bytes:
    """A sheet of the bundle as PDF, without a number: the index, or a writing as it came."""
    decision = cases.find_appealable(appeal.case_number)
    values = {**paper_values(appeal, kind, FILED, appeal.department, decision), "words": words}
    return documents.preview(letter_of(appeal), values)
