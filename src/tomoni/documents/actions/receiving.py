"""The register of what came in (収受簿): by itself for what reaches us through tomoni, by hand for paper."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from tomoni.core import interface as core
from tomoni.documents.actions.issuing import symbol_of
from tomoni.documents.actions.permitting import need_section
from tomoni.documents.domain.numbers import FISCAL, format_received, series_year_of
from tomoni.documents.errors import DocumentAlreadyVoid, EntryNotValid, NotFound
from tomoni.documents.models import Received

CHANNELS = ("portal", "counter", "paper", "mail", "fax", "telephone", "api", "push")
PURPOSE = "documents"


@dataclass(frozen=True)
class NewReceived:
    """A line to be entered.

    person: row of the register who sent it; sender: somebody else. origin: makes entering twice harmless, for what is
    entered by itself.
    """

    subject: str
    department: str
    channel: str
    received_on: date
    person: int | None = None
    sender: str = ""
    case_number: str = ""
    origin: str = ""


def receive(
    subject: str,
    department: str,
    *,
    channel: str,
    person: int | None = None,
    sender: str = "",
    case_number: str = "",
    received_on: date | None = None,
    origin: str = "",
    actor: core.Actor,
) -> Received:
    """Enter what came in; gives the line with its number (収受番号). The parameters are those of NewReceived.

    Raises EntryNotValid, NotPermitted.
    """
    day = received_on or core.today()
    line = NewReceived(subject, department, channel, day, person, sender, case_number, origin)
    try:
        with transaction.atomic():
            return receive_many([line], actor=actor)[0]
    except IntegrityError:
        again = Received.objects.filter(origin=origin).first() if origin else None
        if again is None:
            raise
        return again


def receive_many(lines: Sequence[NewReceived], *, actor: core.Actor) -> list[Received]:
    """The same for many, in their order; three statements for some hundred of a section. In the caller's transaction.

    Raises EntryNotValid, NotPermitted; IntegrityError where another enters one of them in this moment: none is entered.
    """
    for line in lines:
        if actor.kind != "system":
            need_section(actor, line.department)
        _check(line)
    origins = [line.origin for line in lines if line.origin]
    known = {row.origin: row for row in Received.objects.filter(origin__in=origins)} if origins else {}
    new = [line for line in lines if not line.origin or line.origin not in known]
    entered = _enter(list({line.origin or id(line): line for line in new}.values()), actor)
    known |= {row.origin: row for row in entered if row.origin}
    by_hand = iter([row for row in entered if not row.origin])
    return [known[line.origin] if line.origin else next(by_hand) for line in lines]


def _check(line: NewReceived) -> None:
    if not line.subject.strip():
        raise EntryNotValid("件名がありません。何が届いたかを書いてください。", "subject")
    if line.channel not in CHANNELS:
        raise EntryNotValid("届き方を選んでください。", "channel")
    if line.person is None and not line.sender.strip():
        raise EntryNotValid("差出人を書いてください。分からないときは「不明」と書きます。", "sender")
    if line.received_on > core.today():
        raise EntryNotValid("まだ来ていない日です。届いた日を入れてください。", "received_on")


def _enter(lines: Sequence[NewReceived], actor: core.Actor) -> Sequence[Received]:
    """Numbers in the order of the lines; the series are locked in their own order, whoever else enters."""
    counted = core.current_municipality().settings.get("document_year", FISCAL)
    symbols = {department: symbol_of(department) for department in {line.department for line in lines}}
    series = [(symbols[line.department], series_year_of(line.received_on, counted)) for line in lines]
    wanted = Counter((f"received:{symbol}", year) for symbol, year in series)
    left = core.next_numbers({key: wanted[key] for key in sorted(wanted)}) if wanted else {}
    rows = []
    for line, (symbol, year) in zip(lines, series, strict=True):
        serial = left[f"received:{symbol}", year]
        left[f"received:{symbol}", year] = serial + 1
        rows.append(_row(line, symbol, year, serial, actor))
    if actor.kind != "system":
        core.record_many(
            core.Act(actor, "change", [row.person_id] if row.person_id else [], ["received"], PURPOSE, row.case_number)
            for row in rows
        )
    return core.insert_rows(rows)


def _row(line: NewReceived, symbol: str, year: int, serial: int, actor: core.Actor) -> Received:
    return Received(
        number=format_received(symbol, serial), symbol=symbol, year=year, serial=serial, department=line.department,
        received_on=line.received_on, entered_at=core.now(), entered_by=actor.key, channel=line.channel,
        subject=line.subject.strip()[:200], person_id=line.person, sender=line.sender.strip()[:200],
        case_number=line.case_number, origin=line.origin,
    )  # fmt: skip


def void_received(row: int, reason: str, *, actor: core.Actor) -> Received:
    """Make a wrong line void; number and reason stay. Raises EntryNotValid, NotFound, NotPermitted,
    DocumentAlreadyVoid."""
    if not reason.strip():
        raise EntryNotValid("無効にする理由を書いてください。", "reason")
    with transaction.atomic():
        held = Received.objects.select_for_update().filter(pk=row).first()
        if held is None:
            raise NotFound("この収受の記録はありません。一覧を開き直してください。")
        need_section(actor, held.department)
        if held.voided_at is not None:
            raise DocumentAlreadyVoid(f"{held.number} はすでに無効です。理由: {held.void_reason}")
        held.voided_at, held.voided_by, held.void_reason = core.now(), actor.key, reason.strip()[:500]
        held.save(update_fields=["voided_at", "voided_by", "void_reason"])
        core.record(
            actor, "change", [held.person_id] if held.person_id else [], facts=["received"], purpose=PURPOSE,
            case=held.case_number,
        )  # fmt: skip
    return held
