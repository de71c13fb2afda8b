"""The register of what went out (発送簿): planned when issued, sent by a hand, come back, sent again."""

from collections.abc import Collection, Container
from datetime import date

from django.db import transaction

from tomoni.core import interface as core
from tomoni.documents.actions.permitting import need_section
from tomoni.documents.errors import EntryNotValid, NotFound, NotInState
from tomoni.documents.events import LetterReturned
from tomoni.documents.models import Dispatch, Document

State, How = Dispatch.State, Dispatch.How


def plan_dispatch(document: Document, how: str, *, to: str = "", actor: core.Actor) -> Dispatch:
    """Put a document into the register. What is handed over online is sent at once; the rest waits for a hand.

    A letter to a protected person (支援措置) never goes to the address of the register by itself: the officer in
    charge brings it.
    """
    person = document.about_person_id
    protected = core.find_protections([person]) if person and how in POSTED else ()
    last = Dispatch.objects.filter(document=document).order_by("-attempt").first()
    row = dispatch_row(document, how, protected, attempt=last.attempt + 1 if last else 1, to=to, actor=actor)
    row.save(force_insert=True)
    return row


POSTED = (How.MAIL, How.REGISTERED, How.SIMPLE_REGISTERED)


def dispatch_row(
    document: Document, how: str, protected: Container[int], *, attempt: int = 1, to: str = "", actor: core.Actor
) -> Dispatch:
    """The same, not stored yet. protected: those of some people, this one's among them, who are protected today."""
    wanted = How(how)
    if wanted in POSTED and document.about_person_id in protected:
        wanted, to = How.HELD, ""
    at_once = wanted == How.PORTAL
    return Dispatch(
        document=document,
        attempt=attempt,
        department=document.department,
        case_number=document.case_number,
        how=wanted,
        to=to.strip()[:200],
        made_at=core.now(),
        state=State.SENT if at_once else State.WAITING,
        sent_on=core.today() if at_once else None,
        sent_by=actor.key if at_once else "",
    )


def send_out(
    rows: Collection[int], *, on: date | None = None, how: str = "", tracking: str = "", actor: core.Actor
) -> int:
    """Note that documents went out; gives how many. how: another way than planned; tracking: of a registered letter.

    All or none: what is not waiting any more refuses the whole. Raises EntryNotValid, NotFound, NotInState,
    NotPermitted.
    """
    day = _day_passed(on, "sent_on")
    if not rows:
        raise EntryNotValid("発送した文書を選んでください。", "rows")
    with transaction.atomic():
        held = list(Dispatch.objects.select_for_update().filter(pk__in=rows).order_by("pk"))
        if len(held) != len(set(rows)):
            raise NotFound("選んだ文書の一部が見つかりません。一覧を開き直してください。")
        for row in held:
            need_section(actor, row.department)
            if row.state != State.WAITING:
                raise NotInState(
                    "選んだ文書の一部は、もう発送されています。一覧を開き直してください。", state=row.state
                )
            if how and row.how == How.HELD and How(how) != How.COUNTER:
                raise EntryNotValid("担当が直接届ける文書は、郵送に変えられません。", "how")
            row.state, row.sent_on, row.sent_by = State.SENT, day, actor.key
            row.how, row.tracking = how or row.how, tracking.strip()[:40]
            row.save(update_fields=["state", "sent_on", "sent_by", "how", "tracking"])
        _note(held, actor)
    return len(held)


def note_returned(row: int, because: str, *, on: date | None = None, actor: core.Actor) -> Dispatch:
    """A letter came back (返戻). Raises EntryNotValid, NotFound, NotInState, NotPermitted."""
    if not because.strip():
        raise EntryNotValid("戻ってきた理由を選んでください。", "because")
    with transaction.atomic():
        held = _hold(row, actor)
        if held.state != State.SENT or held.how == How.PORTAL:
            raise NotInState(
                "この文書は、戻ってくる状態ではありません。発送の一覧を確かめてください。", state=held.state
            )
        day = _day_passed(on, "returned_on")
        if held.sent_on and day < held.sent_on:
            raise EntryNotValid("戻った日が、発送した日より前です。", "returned_on")
        held.state, held.returned_on, held.noted_by = State.RETURNED, day, actor.key
        held.returned_because = because.strip()[:200]
        held.save(update_fields=["state", "returned_on", "returned_because", "noted_by"])
        _note([held], actor)
        core.emit(LetterReturned(held.pk, held.document_id, held.case_number, held.department))
    return held


def send_again(row: int, how: str, *, to: str = "", actor: core.Actor) -> Dispatch:
    """Plan another sending of what came back. Raises NotFound, NotInState, NotPermitted."""
    with transaction.atomic():
        held = _hold(row, actor)
        newest = Dispatch.objects.filter(document=held.document_id).order_by("-attempt").first()
        if held.state != State.RETURNED or newest is None or newest.pk != held.pk:
            raise NotInState("もう一度送れるのは、戻ってきた文書です。", state=held.state)
        return plan_dispatch(held.document, how, to=to, actor=actor)


def _hold(row: int, actor: core.Actor) -> Dispatch:
    held = Dispatch.objects.select_for_update(of=("self",)).select_related("document").filter(pk=row).first()
    if held is None:
        raise NotFound("この発送の記録はありません。一覧を開き直してください。")
    need_section(actor, held.department)
    return held


def _day_passed(day: date | None, field: str) -> date:
    found = day or core.today()
    if found > core.today():
        raise EntryNotValid("まだ来ていない日です。今日までの日を入れてください。", field)
    return found


def _note(rows: Collection[Dispatch], actor: core.Actor) -> None:
    people = Document.objects.filter(pk__in=[row.document_id for row in rows]).exclude(about_person=None)
    about = list(people.values_list("about_person", flat=True))
    core.record(actor, "send", about, facts=["document"], purpose="documents")
