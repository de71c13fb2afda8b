"""Destroying a case when its time of keeping is over: everything of it goes, a stone without personal data stays.

What stays: number, service, days, state and the steps without their words and without who asked. The ledger is not
touched. Every table that points at a case is emptied by way of its keys, so a table added tomorrow is not forgotten;
tests/cases/test_destroying.py walks the same way.
"""

import hashlib
import json
from collections import Counter
from datetime import timedelta
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from tomoni.cases.actions.covers import erase_covers
from tomoni.cases.actions.interviews import file_owners
from tomoni.cases.actions.moving import answers_of, hold_case, move, name_answerers
from tomoni.cases.actions.registering import REGISTRAR
from tomoni.cases.domain.annexes import annexes
from tomoni.cases.domain.own import own_notice
from tomoni.cases.domain.transitions import State, Verb
from tomoni.cases.events import CaseDestroyed
from tomoni.cases.models import (
    ActingFor,
    Award,
    Case,
    ClaimKey,
    Feedback,
    Interview,
    OwnLink,
    Receipt,
    Revision,
    Signature,
    Submission,
    Transition,
)
from tomoni.cases.models.own_said import answerers_of
from tomoni.cases.models.paid_once import once_of
from tomoni.cases.models.paying import origins_of
from tomoni.core import interface as core
from tomoni.documents import interface as documents
from tomoni.payments import interface as payments

ENDED = (State.CLOSED, State.WITHDRAWN)
WORDS = {
    "AnswerRevision": "答え", "Draft": "起案", "Decision": "決定", "Note": "メモ", "Award": "受給権",
    "Correction": "補正の求め", "Interview": "聞き取り", "Fact": "確かめた情報", "StoredFile": "添付",
    "Notice": "お知らせ", "Outcome": "したことの記録",
}  # fmt: skip


class CaseKeeper:
    """What documents ask cases when the time of keeping of a case is over."""

    def blocks(self, ref: str) -> str:
        """A case that is open again, or whose right goes on, stays."""
        case = Case.objects.filter(number=ref).first()
        if case is None or case.state == State.DESTROYED:
            return "この案件は、もう廃棄されています。"
        if case.state not in ENDED:
            return "案件がまだ終わっていません。"
        if Award.objects.filter(versions__case=case, ended_on=None).exists():
            return "受給権が続いています。"
        if answerers_of([case]) and Revision.objects.filter(of=case).exclude(case__state=State.DESTROYED).exists():
            return "この決定を改めた案件が残っています。ご家族の本人の答えがだれのものか、この案件で分かります。"
        return ""

    def export(self, ref: str) -> dict[str, bytes]:
        """Everything of the case: rows by table as JSON, documents as PDF, attachments as they came."""
        case = Case.objects.get(number=ref)
        return {f"{ref}/{name}": content for name, content in _export(case).items()}

    def destroy(self, ref: str, because: str) -> documents.Gone:
        """Destroy it. because: number of the approved destruction."""
        return destroy_case(ref, because)


def destroy_case(number: str, because: str) -> documents.Gone:
    """Destroy a closed or withdrawn case; only the job of an approved destruction calls this. Raises CaseNotInState."""
    with core.erasing(because):
        held = hold_case(number, REGISTRAR)
        case, counts, digest = held.case, Counter[str](), hashlib.sha256()
        name_answerers([held])
        people, things = held.people, _things_of(case)
        move(held, Verb.DESTROY, REGISTRAR, data={"destruction": because})
        _count(counts, "Fact", _erase_facts(case, people, things))
        _count(counts, "Notice", core.Notice.objects.filter(person__in=people, case_number=number).delete()[0])
        for owner in _owners_of_files(case):
            _count(counts, "StoredFile", _erase_files(owner, digest))
        told, hashes = documents.erase_documents_of(number)
        digest.update("".join(hashes).encode())
        months = [origin for award in Award.objects.filter(case=case) for origin in origins_of(award)]
        months.append(once_of(case.pk))
        _count(counts, "Outcome", erase_covers(case))
        _erase_dependents(case, counts, digest)
        erased = payments.forget_instalments(months, because)
        digest.update(erased.sha256.encode())
        counts.update(erased.counts)
        _erase_annexes(number, counts, digest)
        _erase_events(case)
        _scrub_steps(case)
        _make_stone(case)
        _erase_receipt(case.receipt, counts, digest)
        core.record(REGISTRAR, "change", people, facts=["destroyed"], purpose=f"documents:{because}", case=number)
        core.emit(CaseDestroyed(number, case.service, because))
    return documents.Gone({**counts, **{word: n for word, n in told.items() if n}}, digest.hexdigest())


def _count(counts: Counter[str], name: str, number: int) -> None:
    if number:
        counts[WORDS.get(name, "そのほか")] += number


# --- rows that point at the case ----------------------------------------------------------------------------------

STAYS = (Transition,)  # rewritten by _scrub_steps


def _erase_dependents(case: Case, counts: Counter[str], digest: Any) -> None:
    eases = list(Feedback.objects.filter(case=case).values("service", "ease", "channel", "at"))
    held = models.Q(case=case, award=None) | models.Q(award__case=case)
    _erase(ClaimKey.objects.filter(held), counts, digest)
    for award in Award.objects.filter(case=case):
        _erase(Award.objects.filter(pk=award.pk), counts, digest)
    _erase(Signature.objects.filter(case=case), counts, digest)  # its PDF goes with the receipt
    for field in pointing_at(Case):
        if field.model not in STAYS:
            _let_go(field, [case.pk], counts, digest)
    Feedback.objects.bulk_create([Feedback(case=case, **one) for one in eases])  # the mark for the figures, no text


def pointing_at(model: type[models.Model]) -> list[Any]:
    """The foreign keys of all rooms that point at a model."""
    found = [one.field for one in model._meta.get_fields(include_hidden=True) if one.auto_created and not one.concrete]
    return [field for field in found if field.model._meta.managed]


def outlives(field: Any) -> bool:
    """Whether a row can stay without what it points at: an award that later cases changed, say."""
    return field.null and not field.model.insert_only


def _let_go(field: Any, pks: list[int], counts: Counter[str], digest: Any) -> None:
    rows = field.model.objects.filter(**{f"{field.name}__in": pks})
    if outlives(field):
        rows.update(**{field.name: None})
    elif field.null and not field.model.erasable:
        return  # a history that is kept for itself names this case by its key alone
    else:
        _erase(rows, counts, digest)


def _erase(rows: Any, counts: Counter[str], digest: Any) -> None:
    """Rows with everything that hangs on them; their content goes into the hash of the certificate."""
    content = list(rows.order_by("pk").values())
    if not content:
        return
    pks = [row["id"] for row in content]
    for field in pointing_at(rows.model):
        _let_go(field, pks, counts, digest)
    digest.update(json.dumps(content, cls=DjangoJSONEncoder, default=repr, sort_keys=True).encode())
    rows.model.objects.filter(pk__in=pks)._raw_delete(rows.db)
    _count(counts, rows.model.__name__, len(pks))


# --- what is known by number, not by key --------------------------------------------------------------------------


def _erase_annexes(number: str, counts: Counter[str], digest: Any) -> None:
    """Rows of rooms above: their content goes into the hash too."""
    for words, annex in sorted(annexes().items()):
        rows = annex.rows(number)
        if rows:
            digest.update(json.dumps(rows, cls=DjangoJSONEncoder, default=repr, sort_keys=True).encode())
            annex.erase(number)
            counts[words] += len(rows)


def _things_of(case: Case) -> list[int]:
    """Things the answers name: a pregnancy or a dwelling the application made."""
    ids = {str(one) for value in answers_of(case).values() for one in (value if isinstance(value, list) else [value])}
    ids |= {path.split(".")[0] for path in answers_of(case)}
    return [int(one[1:]) for one in ids if one[:1] == "e" and one[1:].isdigit()]


def _erase_facts(case: Case, people: list[int], things: list[int]) -> int:
    """Facts that only this case established; what a register or another case says stays. Things left empty go too."""
    links = core.Link.objects.filter(models.Q(source__in=people) | models.Q(target__in=people))
    homes = core.Membership.objects.filter(person__in=people)
    about = (
        ("person", people),
        ("thing", things),
        ("link", list(links.values_list("pk", flat=True))),
        ("household", list(homes.values_list("household", flat=True))),
    )
    gone = 0
    for kind, rows in about:
        found = core.Fact.objects.filter(about_kind=kind, about_id__in=rows, source=f"case:{case.number}")
        gone += found.delete()[0]
    left = set(core.Fact.objects.filter(about_kind="thing", about_id__in=things).values_list("about_id", flat=True))
    empty = [thing for thing in things if thing not in left]
    core.Thing.objects.filter(pk__in=empty).exclude(of_person=None, of_household=None).delete()
    return gone


def _owners_of_files(case: Case) -> list[tuple[str, int]]:
    """What came by correcting, and what was chosen for it and not sent. The rest is the receipt's."""
    drafts = [("correction", pk) for pk in case.corrections.values_list("pk", flat=True)]
    return [("case", case.pk), *drafts]


def _erase_files(owner: tuple[str, int], digest: Any) -> int:
    files = core.list_files(owner)
    for file in files:
        digest.update(file.sha256.encode())
        core.remove_file(file.pk)
    return len(files)


def _erase_events(case: Case) -> None:
    """News about the case: they name who asked. Looked for around its steps, for events are kept by time."""
    for at in case.transitions.values_list("at", flat=True):
        near = core.Event.objects.filter(at__gte=at - timedelta(minutes=1), at__lte=at + timedelta(minutes=1))
        near.filter(payload__case_number=case.number).delete()


def _scrub_steps(case: Case) -> None:
    """The steps stay for clock and figures: verb, states, time, role; no words, and nobody's name."""
    steps = list(case.transitions.order_by("number"))
    case.transitions.all()._raw_delete(case.transitions.db)
    for step in steps:
        step.pk = None
        step.actor_id = step.actor_name = ""
        step.data = step.data if step.verb == Verb.DESTROY else {}
    Transition.objects.bulk_create(steps)


def _make_stone(case: Case) -> None:
    case.person, case.concerns, case.named, case.assignee, case.checks = None, [], None, None, {}
    case.check_fails = case.check_opens = False
    case.save(update_fields=["person", "concerns", "named", "assignee", "checks", "check_fails", "check_opens"])


def _erase_receipt(receipt: Receipt, counts: Counter[str], digest: Any) -> None:
    """With the last case of a receipt go the conversation and the key of the button that was pressed."""
    if receipt.cases.exclude(state=State.DESTROYED).exists():
        return
    for owner in _owners_of_conversation(receipt.pk):
        _count(counts, "StoredFile", _erase_files(owner, digest))
    _count(counts, "Notice", _erase_own_notices(receipt.pk))
    _erase(Interview.objects.filter(receipt=receipt), counts, digest)
    _erase(Submission.objects.filter(receipt=receipt), counts, digest)
    spoke, receipt.person, receipt.acting = receipt.acting_id, None, None
    receipt.save(update_fields=["person", "acting"])
    _erase(ActingFor.objects.filter(pk=spoke), counts, digest)


def _erase_own_notices(receipt: int) -> int:
    """What other adults were told when they were asked to answer for themselves, and the news of it."""
    gone = 0
    for link, person, at in OwnLink.objects.filter(interview__receipt=receipt).values_list("pk", "person", "made_at"):
        gone += core.Notice.objects.filter(person=person, key__startswith=own_notice(link)).delete()[0]
        near = core.Event.objects.filter(at__gte=at - timedelta(minutes=1), at__lte=at + timedelta(minutes=1))
        near.filter(name="cases.OwnAnswersAsked", payload__link=link).delete()
    return gone


def _owners_of_conversation(receipt: int) -> list[tuple[str, int]]:
    """What came with the request, also scans of the paper that it was typed from."""
    talks = Interview.objects.filter(receipt=receipt).values_list("pk", flat=True)
    own = OwnLink.objects.filter(interview__receipt=receipt).values_list("pk", flat=True)
    return [
        ("receipt", receipt), *(owner for pk in talks for owner in file_owners(pk)), *(("own-link", pk) for pk in own),
    ]  # fmt: skip


# --- handing over -------------------------------------------------------------------------------------------------


def _export(case: Case) -> dict[str, bytes]:
    tables: dict[str, Any] = {"Case": list(Case.objects.filter(pk=case.pk).values())}
    for field in pointing_at(Case):
        rows = list(field.model.objects.filter(**{field.name: case.pk}).order_by("pk").values())
        if rows:
            tables[field.model.__name__] = rows
    tables |= {words: rows for words, annex in annexes().items() if (rows := annex.rows(case.number))}
    tables["answers"] = answers_of(case)
    files = {"case.json": json.dumps(tables, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1).encode()}
    for document in documents.list_documents_of(case_number=case.number):
        if document.sha256 and document.erased_at is None:
            files[f"{document.fiscal_year}-{document.symbol}-{document.serial}.pdf"] = documents.pdf_of(document)
    for owner in (*_owners_of_conversation(case.receipt_id), *_owners_of_files(case)):
        for file in core.list_files(owner):
            files[f"file-{file.pk}-{file.name}"] = core.open_file(file, unread=True)
    return files
