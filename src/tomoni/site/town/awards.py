"""Child allowance as it was before tomoni: who receives it for whom, taken over from the register of recipients."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from tomoni.cases import interface as cases
from tomoni.core import interface as core
from tomoni.rules.interface import Month, fiscal_year_end_after
from tomoni.site.town.records import Population
from tomoni.site.town.storing import ACTOR, account_value

RIGHT, CLAIM, REVISION = "child-allowance", "child-allowance-claim", "child-allowance-revision"
LEDGER = "児童手当受給者台帳"  # what a town kept before; shown as the source
PAY_MONTHS, PAY_DAY = [2, 4, 6, 8, 10, 12], 10
FIRST_MONTH = Month(2012, 4)


@dataclass
class Recipient:
    """Somebody with the children they are paid for and those who only count, by place in the population."""

    person: int
    children: list[int]
    older: list[int]


def take_over_awards(town: Population, pks: list[int]) -> int:
    """Awards for all families but those whose story is that nobody claimed yet; gives how many."""
    recipients = list(find_recipients(town))
    core.insert_facts(_facts(town, recipients, pks), actor=ACTOR, purpose=RIGHT)
    paid = paid_through(town.on)
    for recipient in recipients:
        _take_over(town, recipient, pks, paid)
    return len(recipients)


def find_recipients(town: Population) -> Iterator[Recipient]:
    """Of the parents a child lives with, who earns more (児童手当法4条1項・3項); public servants are left out."""
    by_person: dict[int, Recipient] = {}
    for child in range(len(town.residents)):
        person = earner_of(town, child)
        if person is None or child in town.unclaimed:
            continue
        recipient = by_person.setdefault(person, Recipient(person, [], []))
        born = town.residents[child].born
        if town.on <= fiscal_year_end_after(born, 18):
            recipient.children.append(child)
        elif town.on <= fiscal_year_end_after(born, 22):
            recipient.older.append(child)
    return (recipient for recipient in by_person.values() if recipient.children)


def earner_of(town: Population, child: int) -> int | None:
    """The parent at home who earns more, to whom the town pays; None without one, or where an office pays."""
    parents = [tie.source for tie in town.ties_to(child) if tie.facts["lives_with"]]
    person = max(parents, key=lambda p: (town.residents[p].incomes.get(town.on.year - 1, 0), -p), default=None)
    return None if person is None or town.residents[person].public_servant else person


def paid_through(on: date) -> Month:
    """The last month that was paid for: the day is the tenth of even months, for the two months before."""
    month = Month(on.year, on.month)
    while month.number not in PAY_MONTHS or on < date(month.year, month.number, PAY_DAY):
        month = month - 1
    return month - 1


def _take_over(town: Population, recipient: Recipient, pks: list[int], paid: Month) -> None:
    people = town.residents
    eldest = min(people[child].born for child in recipient.children)
    began = max(_month(eldest) + 1, _month(people[recipient.person].here_since) + 1, FIRST_MONTH)
    last = {child: _month(fiscal_year_end_after(people[child].born, 18)) for child in recipient.children}
    cases.take_over_award(
        right=RIGHT,
        service=CLAIM,
        person=pks[recipient.person],
        first_month=min(began, paid + 1),
        last_month=max(last.values()),
        about={
            "children": [f"p{pks[child]}" for child in recipient.children],
            "older": [f"p{pks[child]}" for child in recipient.older],
        },
        keys=[([f"p{pks[child]}"], last[child].last_day + timedelta(days=1)) for child in recipient.children],
        pay={"in_months": PAY_MONTHS, "day": PAY_DAY, "covers": 2, "to": f"p{pks[recipient.person]}.payout_account"},
        reckoned_through=paid,
        source=LEDGER,
        actor=ACTOR,
    )


def _facts(town: Population, recipients: list[Recipient], pks: list[int]) -> Iterator[core.Statement]:
    """What these families declared when they claimed: custody, livelihood, work, account."""
    links = _link_numbers()
    recent = date(town.on.year - (town.on.month < 6), 6, 1)
    for recipient in recipients:
        person = town.residents[recipient.person]
        pk = pks[recipient.person]
        yield core.Statement("person", pk, "public_service", "no", "staff", recent, source_ref=LEDGER)
        if person.account and not person.account.registered:
            value = account_value(person)
            yield core.Statement(
                "person", pk, "payout_account", value, "staff", recent, source_ref=LEDGER, sensitive=True
            )
        for child in recipient.children:
            yield from _custody(town, child, pks, links)
        for child in recipient.older:
            for name in ("care_like_custody", "bears_living_costs"):
                yield core.Statement("link", links[pk, pks[child]], name, True, "staff", recent, source_ref=LEDGER)


def _custody(
    town: Population, child: int, pks: list[int], links: dict[tuple[int, int], int]
) -> Iterator[core.Statement]:
    born, apart = town.residents[child].born, False
    for tie in town.ties_to(child):
        together = bool(tie.facts["lives_with"])
        apart = apart or not together
        for name in ("cares", "same_livelihood"):
            link = links[pks[tie.source], pks[child]]
            yield core.Statement("link", link, name, together, "staff", born, source_ref=LEDGER)
    if apart:
        for name in ("parents_separate", "parents_divorced"):
            yield core.Statement("person", pks[child], name, True, "staff", born, source_ref=LEDGER)


def _link_numbers() -> dict[tuple[int, int], int]:
    rows = core.Link.objects.filter(kind="guardian-child").values_list("source_id", "target_id", "pk")
    return {(source, target): pk for source, target, pk in rows}


def _month(day: date) -> Month:
    return Month(day.year, day.month)
