"""Makes ひばり町: offices, people, published services, what was paid before. All of it, or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import transaction

from tomoni.cases import interface as cases
from tomoni.core import interface as core
from tomoni.payments import interface as payments
from tomoni.services import interface as services
from tomoni.site.town.agents import add_agents
from tomoni.site.town.asking import PAST, leave_unclaimed, send_requests
from tomoni.site.town.awards import PAY_MONTHS, RIGHT, paid_through, take_over_awards
from tomoni.site.town.looks import keep_look, read_looks
from tomoni.site.town.offices import open_offices
from tomoni.site.town.population import make_population
from tomoni.site.town.records import Population
from tomoni.site.town.storing import ACTOR, DEMO, add_disaster, store_population

CODE = "999016"
BUDGET_ITEM = "3款 民生費 2項 児童福祉費 2目 児童手当費"
SUBMIT_DAYS = 2  # bank days before the pay day; made up, as every bank has its own


class TownAlreadyMade(core.TomoniError):
    """There is a municipality with this code, and it has people."""

    code = "site.town_already_made"


@dataclass(frozen=True)
class MadeTown:
    """What was made; printed by the command."""

    name: str
    people: int
    households: int
    accounts: int
    awards: int
    instalments: int
    cases: int

    def __str__(self) -> str:
        return (
            f"{self.name}: {self.people} people in {self.households} households, {self.accounts} of them can sign in;"
            f" {self.awards} families receive child allowance, {self.instalments} instalments wait to be paid;"
            f" {self.cases} requests lie on the desks."
        )


def town_is_made() -> bool:
    """Whether the fictional town is there with its people."""
    town = core.Municipality.objects.filter(pk=CODE).first()
    return bool(town and town.settings.get("made"))


def make_town(people: int, seed: int, on: date, *, asked: bool = False) -> tuple[Population, list[int]]:
    """The municipality with offices and people, without services; row numbers of the people in their order."""
    if town_is_made():
        raise TownAlreadyMade(
            "ひばり町 is there already. Making it again would mix two towns. Use another data folder (TOMONI_DATA) or"
            " database for a second one."
        )
    made = make_population(people, seed, on)
    if asked:
        leave_unclaimed(made)
    with transaction.atomic(), core.tenant(_municipality(made, seed)):
        pks = store_population(made, open_offices())
        add_agents(made, pks, on)
        add_disaster(on)
    return made, pks


def make_demo_town(people: int = 4800, seed: int = 1, on: date | None = None, *, asked: bool = False) -> MadeTown:
    """The whole demo: town, published packs, the town's account, awards from before and their next instalments.

    asked: with what people asked for in the weeks before, half handled; else the desks are empty.
    """
    day = on or core.today()
    with transaction.atomic():
        made, pks = make_town(people, seed, day, asked=asked)
        publish_packs(
            [settings.TOMONI_PACKS / "japan", settings.TOMONI_PACKS / "towns" / "hibari"],
            CODE,
            from_date=day - PAST if asked else day,
        )
        with core.tenant(CODE):
            _open_account()
            awards = take_over_awards(made, pks)
            reckoned = cases.reckon_instalments(_next_month_paid(day), actor=ACTOR, right=RIGHT)
            _set_ceiling(day, reckoned.amount)
            sent = send_requests(made, pks, seed) if asked else 0
            core.seal_now()
            return MadeTown(
                core.current_municipality().name,
                len(made.residents),
                len(made.homes),
                core.Account.objects.count(),
                awards,
                reckoned.recorded,
                sent,
            )


def publish_packs(
    folders: Sequence[Path], code: str | None = None, *, from_date: date | None = None
) -> list[services.Bundle]:
    """Check the packs and store every service with its hash for a municipality (default: the only one)."""
    pack = services.load_pack([folder for folder in folders if folder.exists()])
    told = read_looks(folders)
    towns = [town for town in core.list_municipalities() if code in (None, town.code)]
    if len(towns) != 1:
        raise core.MunicipalityUnknown(
            f"{len(towns)} municipalities fit. A pack is published for one; name it by its code.", code=code or ""
        )
    day = min(from_date or core.today(), core.today())
    with core.tenant(towns[0]) as town:
        keep_look(town, told)
        return services.publish(pack, actor=core.Actor.system("publisher"), from_date=day)


def _municipality(made: Population, seed: int) -> core.Municipality:
    notes = {DEMO + account.key: account.note for account in made.demo}
    town, _ = core.Municipality.objects.update_or_create(
        code=CODE,
        defaults={
            "name": "ひばり町",
            "name_kana": "ヒバリチョウ",
            "name_en": "Hibari Town",
            "prefecture": "北海道",
            "governor_title": "北海道知事",
            "fictional": True,
            "settings": {
                "demo": notes,
                "made": {"people": len(made.residents), "seed": seed, "on": made.on.isoformat()},
                "phone": "0999-12-3400",
                "address": "北海道ひばり郡ひばり町字駅前通1番地",
                "postal_code": "099-9901",
                "mayor": "森 春子",
            },
        },
    )
    return town


def _open_account() -> None:
    """The town's own account at a real branch; the number and the code of the consignor are made up."""
    payments.set_fund_source(
        RIGHT,
        department="child-support",
        consignor_code="9990160001",
        consignor_name="ヒバリチョウカイケイカンリシャ",
        bank_code="1026",
        branch_code="004",
        account_type="1",
        account_number="0099016",
        budget_item=BUDGET_ITEM,
        submit_days=SUBMIT_DAYS,
        actor=ACTOR,
    )


def _set_ceiling(day: date, two_months: int) -> None:
    """The year's budget of the allowance: six payments like the next one and a tenth more, in thousands of yen.

    Typed by the administrator, confirmed by the accountant: nobody does both.
    """
    thousands = max(1, -(-two_months * 6 * 11 // 10_000))
    admin, accountant = (core.find_staff_by_login(login) for login in ("saito", "chiba"))
    entry = payments.enter_budget(
        BUDGET_ITEM, payments.fiscal_year_of(day), "initial", thousands * 1_000, "当初予算",
        actor=core.Actor.staff(admin),
    )  # fmt: skip
    payments.confirm_budget(entry, actor=core.Actor.staff(accountant))


def _next_month_paid(on: date) -> str:
    """The last month that the next payment covers."""
    month = paid_through(on) + 1
    while (month + 1).number not in PAY_MONTHS:
        month = month + 1
    return str(month)
