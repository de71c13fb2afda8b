"""Letters about an award that no case brings about: asked for the yearly report, reminded, warned, held, resumed.

They are issued in the transaction of what they tell. Who takes notices online finds them there; everybody else gets
paper, and so does who has no account. A protected person's letter is brought by the officer in charge.
"""

from collections.abc import Mapping
from typing import Any

from tomoni.cases.actions.letters import appeal_values, frame_values, way_to
from tomoni.cases.domain.wareki import dated, dated_month
from tomoni.cases.models import Award
from tomoni.core import interface as core
from tomoni.documents import interface as documents
from tomoni.rules.interface import Month
from tomoni.services import interface as services

LETTER = "award.typ"
TITLES = {
    "request": "現況届の提出について",
    "reminder": "現況届の提出について（再度のお願い）",
    "warned": "支払の一時差止めの予告について",
    "held": "支払差止通知書",
    "resumed": "支払再開通知書",
    "older-child": "監護相当・生計費の負担についての確認書の提出について",
}
WORDS = {"yearly-check": "現況届が届いていません。", "papers-missing": "出していただく届出や書類が届いていません。"}


def issue_award_letter(
    award: Award, kind: str, actor: core.Actor, *, month: Month | str = "", because: str = "", **more: Any
) -> documents.Document | None:
    """Issue a letter about an award; None where the pack has no such letter. kind: a key of TITLES."""
    newest = award.versions.order_by("-number").select_related("case").first()
    definition = services.definition_of(newest.bundle)
    source = definition.shared_letters.get(LETTER)
    if source is None:
        return None
    values = _values(award, definition, kind, str(month), because, newest.case.language if newest.case else "ja", more)
    return documents.issue_document(
        "letter",
        documents.Template(LETTER, source, definition.shared_letters),
        values,
        title=f"{values['service']['title']}　{TITLES[kind]}",
        department=definition.department,
        about_person=award.person_id,
        classification=definition.title(),
        decided_on=core.today() if kind in ("held", "resumed") else None,
        send=way_to(award.person_id),
        actor=actor,
    )


def _values(
    award: Award,
    definition: services.Definition,
    kind: str,
    month: str,
    because: str,
    language: str,
    more: Mapping[str, Any],
) -> dict[str, Any]:
    return {
        **frame_values(definition, award.person, language),
        "kind": kind,
        "title": TITLES[kind],
        "month": dated_month(Month.parse(month).first_day) if month else None,
        "because": WORDS.get(because, "確かめたいことがあります。"),
        "missing": because,
        "appeal": appeal_values(definition) if kind == "held" else None,
        "facts": {},
        **{name: dated(value) if hasattr(value, "isoformat") else value for name, value in more.items()},
    }
