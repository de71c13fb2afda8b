"""Who asked without being in the register becomes a person of it: what a match moves besides the answers."""

from collections.abc import Sequence

from tomoni.cases.actions.chronicle import note_step
from tomoni.cases.domain.answers import renamed
from tomoni.cases.models import Award, AwardVersion, Case, ClaimKey, DeclaredChild, Receipt
from tomoni.cases.models.matching import is_itself, waiting_children
from tomoni.core import interface as core


def all_of_person(row: DeclaredChild) -> list[DeclaredChild]:
    """The rows of every case this person without registration asked for."""
    return list(waiting_children().filter(case__person=row.case.person_id, entity=row.entity))


def may_join(row: DeclaredChild, person: int) -> bool:
    """Whether nobody said before that it is another."""
    became = core.who_became([row.case.person_id or 0]).get(row.case.person_id or 0)
    return became is None or became == person


def change_person(case: Case, person: int) -> None:
    """The receipt, the keys and the awards of a case go over to a person (key of core.Person)."""
    Receipt.objects.filter(pk=case.receipt_id).update(person=person)
    ClaimKey.objects.filter(case=case).update(person=person)
    Award.objects.filter(case=case).update(person=person)


def rename_awards(case: Case, before: str, after: str, kind: str, actor: core.Actor) -> None:
    """What was granted for the one goes on for the other, on the same terms, paid to the same account."""
    for award in Award.objects.select_for_update().filter(case=case).order_by("pk"):
        newest = award.versions.order_by("-number").first()
        if newest is None:
            continue
        about, pay = renamed(newest.about, {before: after}), _pay(newest.pay, before, after)
        if (about, pay) == (newest.about, newest.pay):
            continue
        AwardVersion.objects.create(
            award=award, number=newest.number + 1, case=case, service=newest.service, bundle=newest.bundle,
            first_month=newest.first_month, last_month=newest.last_month, about=about,
            amount=newest.amount, per=newest.per, pay=pay, made_at=core.now(),
        )  # fmt: skip
        note_step(award, kind, actor, month=newest.first_month, case=case)


def _pay(pay: dict[str, object], before: str, after: str) -> dict[str, object]:
    to = pay.get("to")
    return {**pay, "to": next(iter(renamed({to: None}, {before: after})))} if isinstance(to, str) else pay


def join(rows: Sequence[DeclaredChild], person: int, actor: core.Actor) -> None:
    """Say once for the person what the rows say for each case."""
    if rows and is_itself(rows[0]):
        core.join_unregistered(int(rows[0].entity[1:]), person, actor=actor)


def part(rows: Sequence[DeclaredChild], actor: core.Actor) -> None:
    """Take that back."""
    for entity in {row.entity for row in rows if is_itself(row)}:
        core.part_unregistered(int(entity[1:]), actor=actor)
