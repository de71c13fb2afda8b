"""Counting afterwards: what was acknowledged is there once, nobody is paid twice, the ledger is whole."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from django.db.models import Count, Q, Sum

from tomoni.core import interface as core
from tomoni.site.surge.city import APART, CODE, RIGHT, SERVICE
from tomoni.site.surge.homes import Home, read_homes
from tomoni.site.surge.notebook import Notebook
from tomoni.site.surge.plan import part_of
from tomoni.site.surge.tables import rows

SHARE = 100_000
BY_CASE = (
    "api",
    "paper",
    "counter",
    "apart",
)  # answered with the number of the case; at the portal mostly with the receipt's


@dataclass(frozen=True)
class Proof:
    """What was counted. Everything but the first two lines has to be 0."""

    acknowledged: int  # applications that somebody was told of
    paid: int  # yen of the bank files
    lost: int = 0  # acknowledged and not there
    doubled: int = 0  # there and not acknowledged, or with a second receipt, arrival or sending
    not_decided: int = 0  # cases that did not come to their end
    paid_twice: int = 0  # households with two transfers to one person, or of which one person was paid for twice
    paid_wrongly: int = 0  # people whose transfers are not what their household is owed
    second_forms_taken: int = 0  # forms of who had applied already, that became cases
    events_left: int = 0  # dead letters, and what was not delivered
    ledger_faults: int = 0
    troubles: int = 0  # answers that clients must not have been given

    @property
    def holds(self) -> bool:
        """Whether nothing was lost, nothing doubled and nobody paid wrongly."""
        return not any(number for name, number in vars(self).items() if name not in ("acknowledged", "paid"))


def prove(notebook: Notebook) -> Proof:
    """Count everything, and verify the ledger."""
    with core.tenant(CODE):
        told = {one.number: one.home for kind in BY_CASE for one in notebook.page(kind).read()}
        numbers = set(rows("cases.Case").filter(service__in=(SERVICE, APART)).values_list("number", flat=True))
        shown = {one.number: one.home for one in notebook.page("portal").read()}
        told |= {number: home for number, home in shown.items() if number in numbers}
        receipts = {number: home for number, home in shown.items() if number not in numbers}
        of_receipts = dict(rows("cases.Case").values_list("number", "receipt__number"))
        there = {of_receipts[number] for number in numbers}
        lost = len(set(told) - numbers) + len(set(receipts) - there) + _of_others(notebook, told)
        known = set(told) | {number for number in numbers if of_receipts[number] in receipts}
        paid = _paid()
        return Proof(
            acknowledged=len(told) + len(receipts),
            paid=int(rows("payments.BankFile").aggregate(sum=Sum("amount"))["sum"] or 0),
            lost=lost,
            doubled=len(numbers - known) + _written_twice(),
            not_decided=rows("cases.Case").exclude(state__in=("decided", "carried_out", "closed")).count(),
            paid_twice=sum(count > 1 for _, count in paid.values()) + _keys_twice(),
            paid_wrongly=_paid_wrongly(notebook, {person: yen for person, (yen, _) in paid.items()}),
            second_forms_taken=abs(rows("api.IntakePackage").filter(state="waiting").count() - _second_forms(notebook)),
            events_left=core.count_waiting() + rows("core.Delivery").filter(state="dead").count(),
            ledger_faults=len(core.verify_ledger().problems),
            troubles=len(troubles_of(notebook)),
        )


def _of_others(notebook: Notebook, told: dict[str, int]) -> int:
    """Cases that were acknowledged to another household than the one they are of."""
    whose = {one.key: home.number for home in read_homes(notebook.place("city")) for one in home.members}
    found = rows("cases.Case").values_list("number", "person")
    return sum(number in told and whose[person] != told[number] for number, person in found)


def _written_twice() -> int:
    """Cases with more than one arrival, receipts of more than one case, people with two cases of one service."""
    arrivals = rows("cases.Case").annotate(n=Count("transitions", filter=Q(transitions__verb="arrive"))).exclude(n=1)
    together = rows("cases.Receipt").annotate(n=Count("cases")).exclude(n=1)
    twice = rows("cases.Case").values("person", "service").annotate(n=Count("pk")).filter(n__gt=1)
    return int(arrivals.count() + together.count() + twice.count())


def _keys_twice() -> int:
    """People for whom the sum is claimed twice: of the keys of a right one digest is one person."""
    live = rows("cases.ClaimKey").filter(right=RIGHT, released_at=None)
    return int(live.values("digest").annotate(n=Count("pk")).filter(n__gt=1).count())


def _paid() -> dict[int, tuple[int, int]]:
    """By person: yen and transfers of released orders."""
    lines = rows("payments.PaymentLine").filter(order__state="released", order__right=RIGHT)
    found = lines.values_list("payee").annotate(yen=Sum("amount"), n=Count("pk"))
    return {person: (yen, n) for person, yen, n in found}


def _paid_wrongly(notebook: Notebook, paid: dict[int, int]) -> int:
    owed: Counter[int] = Counter()
    for home in read_homes(notebook.place("city")):
        owed.update(_owed(home, notebook.seed))
    return sum(owed[person] != paid.get(person, 0) for person in {*owed, *paid})


def _owed(home: Home, seed: int) -> dict[int, int]:
    """What the people of a household are owed by their plan."""
    part = part_of(home.number, seed)
    if part.channel == "none":
        return {}
    people = len(home.members) - part.declines - part.fled
    owed = {home.head.key: people * SHARE} | ({home.members[1].key: SHARE} if part.fled else {})
    return {person: yen for person, yen in owed.items() if yen}


def _second_forms(notebook: Notebook) -> int:
    return sum(1 for _ in notebook.page("second-forms").read())


def troubles_of(notebook: Notebook) -> list[str]:
    """What clients were answered and must not have been."""
    file: Path = notebook.folder / "troubles.txt"
    return file.read_text(encoding="utf-8").splitlines() if file.exists() else []
