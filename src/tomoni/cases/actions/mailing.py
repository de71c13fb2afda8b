"""Letters with a reference number to every household of the base date (基準日): drawn once, printed by batches.

The households are those of the register as it stood on `as_of` of the service. A letter that must not go to the address
of the register by itself (who is protected, has died, or a household without a head) has a number too, and is brought
by hand. One that no font can set is held back too, until its town has such a font: the others of its batch go.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q

from tomoni.cases.actions.letters import frame_values, template_of
from tomoni.cases.actions.yearly import need_section
from tomoni.cases.domain.references import make_reference
from tomoni.cases.domain.wareki import dated
from tomoni.cases.errors import MailingNotPossible
from tomoni.cases.events import MailingGoesOn
from tomoni.cases.models import MailedReference, Mailing
from tomoni.core import interface as core
from tomoni.documents import interface as documents
from tomoni.services import interface as services

AT_ONCE = 250  # households of one look, and letters of one batch
DEED = "mail_references"
NO_FONT = "no_font"  # held until the batch is printed again with a font that has its signs


def begin_mailing(service: str, *, actor: core.Actor) -> Mailing:
    """Draw the households of the base date, in the worker. By the department of the service.

    Raises MailingNotPossible: the service mails no number, its base date is to come, or it was drawn already.
    """
    definition = services.find_definition(service, core.today())
    day = definition.register_day(core.today())
    need_section(definition.department, actor)
    if definition.reference is None:
        raise MailingNotPossible(f"The service {service} mails no reference numbers. Choose another.", why="none")
    if day > core.today():
        raise MailingNotPossible(f"The base date is {day}. Draw the households on that day or later.", why="early")
    try:
        with transaction.atomic():
            run = Mailing.objects.create(service=service, bundle=definition.bundle, on=day, began_at=core.now())
            core.record(actor, "search", [], facts=["household"], purpose=definition.purpose, deed=DEED)
            core.emit(MailingGoesOn(run.pk, 0))
            return run
    except IntegrityError:
        raise MailingNotPossible("The households were drawn already. Print their letters.", why="begun") from None


def go_on_mailing(pk: int) -> int:
    """Give the next households their numbers; how many, 0 when all have one. Safe to run twice."""
    with transaction.atomic():
        run = Mailing.objects.select_for_update().get(pk=pk)
        homes = core.households_on(run.on, after=run.looked_at, limit=AT_ONCE) if run.done_at is None else []
        if homes:
            _number(run, homes)
            run.looked_at = homes[-1].household
            core.emit(MailingGoesOn(pk, run.looked_at))
        elif run.done_at is None:
            run.done_at = core.now()
        run.save(update_fields=["looked_at", "mailed", "held", "done_at"])
        return len(homes)


def _number(run: Mailing, homes: Sequence[core.HomeOnDay]) -> None:
    heads = core.Person.objects.in_bulk({home.head for home in homes if home.head is not None})
    protected = core.find_protections(heads)
    rows = []
    for home in homes:
        person = heads.get(home.head) if home.head is not None else None
        held = _held(person, protected)
        run.mailed, run.held = run.mailed + (not held), run.held + bool(held)
        batch = 0 if held else (run.mailed - 1) // AT_ONCE + 1
        rows.append(
            MailedReference(
                mailing=run, household_id=home.household, person=person, code=make_reference(), batch=batch, held=held
            )
        )
    core.insert_rows(rows)


def _held(head: core.Person | None, protected: Any) -> str:
    if head is None:
        return "no_head"
    return "died" if head.died_on is not None else "protected" if head.pk in protected else ""


def print_mailing(service: str, batch: int, *, actor: core.Actor) -> list[bytes]:
    """The letters of a batch as PDF of at most 250 pages each; the same numbers whenever it is printed again.

    Raises MailingNotPossible, and the faults of `documents` (DocumentFault, PressNotWorking).
    """
    run = Mailing.objects.filter(service=service).first()
    definition = services.definition_of(run.bundle) if run is not None else None
    if run is None or definition is None or definition.reference is None or run.done_at is None:
        raise MailingNotPossible("The households are not drawn yet. Draw them, and wait for the worker.", why="open")
    need_section(definition.department, actor)
    found = MailedReference.objects.filter(mailing=run, batch=batch, held__in=["", NO_FONT])
    rows = list(found.select_related("person").order_by("pk"))
    if not rows:
        raise MailingNotPossible(f"There is no batch {batch}. Batches are counted from 1.", why="batch")
    still = _hold_back(run, rows)
    return _print_what_can_be(run, still, actor) if still else []


def list_without_font(service: str, batch: int) -> list[str]:
    """Numbers of the households of a batch whose letter no font can set; print the batch again with such a font."""
    rows = MailedReference.objects.filter(mailing__service=service, batch=batch, held=NO_FONT)
    return list(rows.order_by("pk").values_list("household__number", flat=True))


def _print_what_can_be(run: Mailing, rows: Sequence[MailedReference], actor: core.Actor) -> list[bytes]:
    """Where a letter cannot be set, the others without it. Raises the fault where it is one of all letters."""
    faults: Collection[int] = ()
    try:
        made = mailing_letters(run, rows, actor=actor)
    except documents.DocumentFault:
        faults = documents.find_faults(*_sheets(run, rows))
        can_be = [row for place, row in enumerate(rows) if place not in faults]
        if not faults or not can_be:
            raise
        made = mailing_letters(run, can_be, actor=actor)
    _note_fonts(run, rows, faults)
    return made


@transaction.atomic
def _note_fonts(run: Mailing, rows: Sequence[MailedReference], faults: Collection[int]) -> None:
    """Which letters are held back from now on, and which are not any more."""
    for held, before in ((NO_FONT, ""), ("", NO_FONT)):
        pks = [row.pk for place, row in enumerate(rows) if (place in faults) is bool(held) and row.held == before]
        many = MailedReference.objects.filter(pk__in=pks, held=before).update(held=held) if pks else 0
        change = many if held else -many
        if many:
            Mailing.objects.filter(pk=run.pk).update(mailed=F("mailed") - change, held=F("held") + change)


@transaction.atomic
def _hold_back(run: Mailing, rows: Sequence[MailedReference]) -> list[MailedReference]:
    """The letters that may still go; who died or came under protection since the drawing is brought theirs by hand."""
    protected = core.find_protections([row.person_id for row in rows if row.person_id is not None])
    still = []
    for row in rows:
        held = _held(row.person, protected)
        if not held:
            still.append(row)
        elif MailedReference.objects.filter(pk=row.pk, held=row.held).update(held=held) and not row.held:
            Mailing.objects.filter(pk=run.pk).update(mailed=F("mailed") - 1, held=F("held") + 1)
    return still


def mailing_letters(run: Mailing, rows: Sequence[MailedReference], *, actor: core.Actor) -> list[bytes]:
    """The letters of these numbers, each with a head, as PDF; a print on the ledger of each head."""
    template, values = _sheets(run, rows)
    purpose = services.definition_of(run.bundle).purpose
    with transaction.atomic():
        people = [row.person_id for row in rows if row.person_id is not None]
        core.record(actor, "print", people, facts=["reference"], purpose=purpose, deed=DEED)
        return [one.pdf for one in documents.typeset_batch(template, values)]


def _sheets(run: Mailing, rows: Sequence[MailedReference]) -> tuple[documents.Template, list[dict[str, Any]]]:
    definition = services.definition_of(run.bundle)
    if definition.reference is None:
        raise MailingNotPossible(f"The service {run.service} mails no reference numbers.", why="none")
    names = _names(run.on, [row.household_id for row in rows])
    to = documents.recipients_of([row.person for row in rows if row.person is not None])
    values = [_values(definition, run, row, names[row.household_id], to) for row in rows]
    return template_of(definition, definition.reference.letter), values


def _names(on: date, households: Sequence[int]) -> dict[int, list[str]]:
    """Names of who was in each household on the day, the head first."""
    standing = Q(until=None) | Q(until__gte=on)
    found = core.Membership.objects.filter(standing, household__in=households, since__lte=on)
    names: dict[int, list[str]] = defaultdict(list)
    for row in found.select_related("person").order_by("household_id", "pk"):
        here = names[row.household_id]
        here.insert(0 if row.relation == core.Membership.HEAD else len(here), row.person.name)
    return names


def _values(
    definition: services.Definition, run: Mailing, row: MailedReference, names: list[str],
    to: Mapping[int, Mapping[str, str]],
) -> dict[str, Any]:  # fmt: skip
    assert row.person is not None
    told = {"code": row.code, "on": dated(run.on), "people": names}
    frame = frame_values(definition, row.person, "ja", to[row.person.pk])
    return {**frame, "reference": told, "issued_on": core.today(), "number": ""}
