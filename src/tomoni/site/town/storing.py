"""A made population goes into the tables of core, in bulk."""

import hashlib
from collections.abc import Iterator
from datetime import date, timedelta

from tomoni.core import interface as core
from tomoni.site.town.records import Population, Resident

STEP = 2000
ACTOR = core.Actor.system("town-maker")
DEMO = "demo:"


def store_population(town: Population, departments: dict[str, core.Department]) -> list[int]:
    """Row numbers of the residents, in their order."""
    people = core.Person.objects.bulk_create([_person(n, town, r) for n, r in enumerate(town.residents)], STEP)
    pks = [person.pk for person in people]
    homes = core.Household.objects.bulk_create(
        [
            core.Household(number=f"{3_000_000 + 11 * n}", address=home.address, postal_code=home.postal_code)
            for n, home in enumerate(town.homes)
        ],
        STEP,
    )
    core.Membership.objects.bulk_create(
        [
            core.Membership(
                household=homes[r.home], person=people[n], relation=r.relation, since=r.since(town.homes[r.home].since)
            )
            for n, r in enumerate(town.residents)
        ],
        STEP,
    )
    core.Link.objects.bulk_create(
        [
            core.Link(kind=t.kind, source_id=pks[t.source], target_id=pks[t.target], since=t.since, facts=t.facts)
            for t in town.ties
        ],
        STEP,
    )
    core.insert_facts(_facts(town, pks), actor=ACTOR, purpose="register")
    _store_accounts(town, pks)
    _store_shelters(town, people, departments["residents"])
    return pks


def add_disaster(on: date) -> core.Thing:
    """A typhoon of the month before that still takes applications."""
    happened = on - timedelta(days=31)
    thing = core.create_thing("disaster", label=f"{happened.month}月の台風による水害", since=happened)
    facts = {
        "name": thing.label,
        "happened_on": happened.isoformat(),
        "cause": "flood",
        "open_from": (happened + timedelta(days=4)).isoformat(),
        "open_until": (happened + timedelta(days=150)).isoformat(),
    }
    core.save_facts(thing, facts, source="town", holds_since=happened, actor=ACTOR, purpose="disaster-certificate")
    return thing


def _person(place: int, town: Population, resident: Resident) -> core.Person:
    home = town.homes[resident.home]
    return core.Person(
        resident_number=f"{10_000_000 + 7 * place}",
        name=resident.name,
        name_kana=resident.kana,
        birth_date=resident.born,
        sex=resident.sex,
        address=home.address,
        postal_code=home.postal_code,
    )


def _facts(town: Population, pks: list[int]) -> Iterator[core.Statement]:
    """What the registers hold; income and accounts are sensitive."""
    register, tax = "resident-register", "tax-register"
    for pk, resident in zip(pks, town.residents, strict=True):
        since = resident.born
        yield core.Statement("person", pk, "order", 1, register, since)
        yield core.Statement("person", pk, "lived_here_since", resident.here_since.isoformat(), register, since)
        at_home = resident.since(town.homes[resident.home].since)
        yield core.Statement("person", pk, "address_since", at_home.isoformat(), register, at_home)
        yield core.Statement("person", pk, "lives_abroad", False, register, since)
        if resident.age_on(town.on) < 23:
            yield core.Statement("person", pk, "in_institution", False, register, since)
        for year, income in resident.incomes.items():
            yield core.Statement("person", pk, "income", income, tax, date(year + 1, 6, 1), year=year, sensitive=True)
        if resident.account and resident.account.registered:
            yield core.Statement(
                "person",
                pk,
                "payout_account",
                account_value(resident),
                "account-register",
                _recent(town.on),
                sensitive=True,
            )


def account_value(resident: Resident) -> dict[str, str]:
    """The account as the fact payout_account has it."""
    account = resident.account
    if account is None:
        raise ValueError(f"{resident.name} has no account")
    return {
        "bank": account.bank,
        "branch": account.branch,
        "kind": "ordinary",
        "number": account.number,
        "holder": resident.kana,
    }


def _recent(on: date) -> date:
    return on - timedelta(days=120)


def _store_accounts(town: Population, pks: list[int]) -> None:
    """The demo accounts first, in their order; then everybody of 15 and more who has a card to sign in with."""
    shown = {account.person for account in town.demo}
    rows = [core.Account(subject=DEMO + a.key, person_id=pks[a.person], level=2) for a in town.demo]
    rows += [
        core.Account(subject=_subject(pks[n]), person_id=pks[n], level=2)
        for n, resident in enumerate(town.residents)
        if resident.card and resident.age_on(town.on) >= 15 and n not in shown
    ]
    core.Account.objects.bulk_create(rows, STEP)


def _subject(pk: int) -> str:
    """What an identity provider would call somebody: a text that says nothing."""
    return hashlib.sha256(f"fictional card {pk}".encode()).hexdigest()[:32]


def _store_shelters(town: Population, people: list[core.Person], office: core.Department) -> None:
    for shelter in town.shelters:
        core.protect(
            people[shelter.person],
            department=office,
            since=shelter.since,
            until=shelter.since + timedelta(days=365),
            other_party=people[shelter.other_party] if shelter.other_party is not None else None,
            together_with=[people[place] for place in shelter.together_with],
        )
