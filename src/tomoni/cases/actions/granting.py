"""New awards of decisions, of one or of many at once: for whom, on which terms, who holds the keys."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tomoni.cases.actions.chronicle import step_row
from tomoni.cases.actions.judging import Grounds
from tomoni.cases.actions.moving import Held
from tomoni.cases.events import AwardChanged
from tomoni.cases.models import Award, AwardVersion
from tomoni.core import interface as core
from tomoni.rules.interface import Month
from tomoni.services import interface as services


@dataclass(frozen=True)
class Grant:
    """One award of one decision. per_person: yen of the first month by whom it is for."""

    held: Held
    term: services.AwardTerm
    per_person: Mapping[str, Any]
    grounds: Grounds

    @property
    def trimmed(self) -> services.AwardTerm:
        """The terms without those who get nothing in the first month nor in the one after (born in it)."""
        about, first = dict(self.term.about), self.term.first_month
        if first is None or not self.per_person:
            return self.term
        definition = self.held.definition
        for person in services.paid_for(definition, about):
            if self.per_person.get(person):
                continue
            alone = {name: [person] if isinstance(ids, list) and person in ids else ids for name, ids in about.items()}
            later = services.month_amount(definition, self.grounds.situation, alone, first + 1)
            if later.known and not later.value:
                about = {name: _without(ids, person) for name, ids in about.items()}
        return replace(self.term, about=about)

    @property
    def left_out(self) -> tuple[str, ...]:
        """Those who were asked for and get nothing."""
        kept = set(services.paid_for(self.held.definition, self.trimmed.about))
        return tuple(one for one in services.paid_for(self.held.definition, self.term.about) if one not in kept)


def _without(ids: Any, person: str) -> Any:
    return [one for one in ids if one != person] if isinstance(ids, list) else ids


def make_awards(grants: Sequence[Grant], actor: core.Actor) -> list[Award]:
    """An award for each, with its terms, its first line of history and its news; a few statements for all."""
    terms = [grant.trimmed for grant in grants]
    both = [(grant.held, term) for grant, term in zip(grants, terms, strict=True)]
    awards = core.insert_rows([award_row(held, term) for held, term in both])
    every = [(award, held, term) for award, (held, term) in zip(awards, both, strict=True)]
    core.insert_rows([version_row(award, 1, held, term) for award, held, term in every])
    core.insert_rows(
        [
            step_row(award, 1, "began", actor, month=award.first_month, case=held.case, amount=term.amount)
            for award, held, term in every
        ]
    )
    core.emit_many([change_told(award, held, term, "began") for award, held, term in every])
    return awards


def award_row(held: Held, term: services.AwardTerm) -> Award:
    """The award itself, not stored yet; nothing is reckoned of it."""
    case, first = held.case, term.first_month
    return Award(
        right=term.right, service=case.service, person_id=case.person_id, case=case, began_on=case.claimed_on,
        first_month=month_text(first), reckoned_through=month_text(first - 1 if first else None),
    )  # fmt: skip


def version_row(award: Award, number: int, held: Held, term: services.AwardTerm) -> AwardVersion:
    """The terms of an award from a month on, not stored yet."""
    pay = term.pay
    return AwardVersion(
        award=award,
        number=number,
        case=held.case,
        service=held.case.service,
        bundle=held.definition.bundle,
        first_month=month_text(term.first_month),
        last_month=month_text(term.last_month),
        about=dict(term.about),
        amount=term.amount,
        per=term.per,
        pay={"in_months": list(pay.in_months), "day": pay.day, "covers": pay.covers, "to": pay.to} if pay else {},
        made_at=core.now(),
    )


def change_told(award: Award, held: Held, term: services.AwardTerm, change: str) -> AwardChanged:
    """What other rooms learn of an award that a decision made or changed."""
    case, month = held.case, month_text(term.first_month)
    return AwardChanged(award.pk, case.number, award.person_id, case.service, award.right, month, change)


def month_text(month: Month | None) -> str:
    """2026-12, or nothing."""
    return str(month) if month is not None else ""
