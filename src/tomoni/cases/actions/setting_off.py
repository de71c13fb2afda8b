"""What was paid too much on an award: a claim of the town, taken off later months while the award stands (内払調整).

`payments` holds the claims and every yen taken; nothing is kept here. A month knows what was claimed back of it and
what was set off in it, so it can be reckoned again from any month on and nothing is taken or given twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from tomoni.cases.errors import AwardStale
from tomoni.cases.models import Award
from tomoni.cases.models.paying import origin_of
from tomoni.core import interface as core
from tomoni.payments import interface as payments
from tomoni.rules.interface import Month
from tomoni.services import interface as services

OVERPAID_LAW = "民法第703条"  # not verified for each benefit; a special law goes before it
OVERPAID_REASON = "額の改定や支給事由の消滅の後の月の分として支払われた分"
CASES = core.Actor.system("cases")


@dataclass
class Debt:
    """What one award's later months still have to make good. open: yen; over and taken: of this run, by month."""

    award: Award
    open: int
    over: dict[str, int] = field(default_factory=dict)
    taken: dict[str, int] = field(default_factory=dict)

    def owe(self, month: Month, amount: int) -> None:
        """A month was paid too much."""
        self.over[str(month)] = self.over.get(str(month), 0) + amount
        self.open += amount

    def take(self, month: Month, due: int) -> int:
        """Take from a month what is open; gives how much."""
        part = min(due, self.open)
        if part > 0:
            self.open -= part
            self.taken[str(month)] = self.taken.get(str(month), 0) + part
        return part

    def settle(self) -> None:
        """Write both down where money is kept, in the caller's transaction.

        Raises AwardStale where less could be taken than was reckoned: the caller undoes it all and reckons again.
        """
        origin = origin_of(self.award)
        if self.over:
            open_overpaid(self.award, self.over)
        if self.taken:
            times = payments.sum_adjusted([origin])
            for month, amount in sorted(self.taken.items()):
                before = times.get((origin, month))
                again = before.times + 1 if before else 1
                reference = month if again == 1 else f"{month}#{again}"
                _expect(amount, payments.set_off(origin, amount, reference, actor=CASES))
        self.over, self.taken = {}, {}


def _expect(reckoned: int, taken: int) -> None:
    if taken != reckoned:
        raise AwardStale(
            "What this award still has to make good changed while its months were reckoned. Nothing was written; "
            "reckon it again.",
            seen=reckoned,
            now=taken,
        )


def debts_of(awards: Sequence[Award]) -> dict[int, Debt]:
    """By award; the claims stay locked, so that nobody pays or asks for them meanwhile. One query."""
    left = payments.hold_set_off([origin_of(award) for award in awards])
    return {award.pk: Debt(award, left.get(origin_of(award), 0)) for award in awards}


def open_overpaid(award: Award, by_month: dict[str, int]) -> payments.Claim:
    """The town's claim for months that were paid too much; taken off later months until somebody asks for the money."""
    origin = origin_of(award)
    newest = award.versions.order_by("-number").first()
    definition = services.definition_of(newest.bundle)
    return payments.open_claim(
        payments.NewClaim(
            source_key=f"{origin}:over:{payments.count_claims(origin) + 1}",
            right=award.right,
            label=definition.title(),
            department=definition.department,
            debtor=award.person_id,
            origin=origin,
            cause="overpaid",
            amount=sum(by_month.values()),
            law=OVERPAID_LAW,
            reason=OVERPAID_REASON,
            by_month=by_month,
            set_off=True,
        ),
        actor=CASES,
    )


def take_off_again(award: Award) -> int:
    """The award stands again, so its months make good what was asked back and not yet paid. Gives its yen."""
    return payments.resume_set_off(origin_of(award), actor=CASES)


def ask_back(award: Award) -> int:
    """No month is left to take from: what is open waits for the section's demand (返還). Gives its yen."""
    return payments.end_set_off(origin_of(award), actor=CASES)
