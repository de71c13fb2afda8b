"""Who acts for whom in the demo: a proxy, a guardian, and the care manager of an organisation. Nothing is drawn."""

from datetime import date, timedelta

from tomoni.core import interface as core
from tomoni.site.town.maker import years_after
from tomoni.site.town.records import Population
from tomoni.site.town.storing import ACTOR

CARE = "care-need"
OLD = 80
OFFICE, NUMBER = "ひばり居宅介護支援事業所", "9990160009999"  # made up, as everything of the town


def add_agents(town: Population, pks: list[int], on: date) -> None:
    """Write down the three, as the desk would after seeing the papers. pks: row numbers of the people."""
    since = on - timedelta(days=30)
    demo = {account.key: account.person for account in town.demo}
    wife = demo["flooded"] + 1
    ward, client = _living_alone(town)
    core.establish_representation(
        pks[wife], ground="proxy", agent=pks[demo["flooded"]], services=[CARE], since=since, until=years_after(on, 1),
        evidence=f"委任状（{since.isoformat()}付）", actor=ACTOR,
    )  # fmt: skip
    core.establish_representation(
        pks[ward], ground="guardian", agent=pks[demo["public-servant"]], since=since, receives=True,
        evidence="登記事項証明書（後見登記） 第2026-0312号", actor=ACTOR,
    )  # fmt: skip
    body = core.note_representative(
        NUMBER,
        OFFICE,
        pks[demo["pregnant-husband"]],
        "介護支援専門員",
        since=since,
        until=years_after(on, 1),
        actor=ACTOR,
    )
    core.establish_representation(
        pks[client], ground="organisation", organisation=body.organisation_id, services=[CARE], since=since,
        until=years_after(on, 1), evidence=f"委任状（{since.isoformat()}付）", actor=ACTOR,
    )  # fmt: skip


def _living_alone(town: Population) -> tuple[int, int]:
    """The first two old people who live alone, are protected by nobody, and are no demo people."""
    homes = [resident.home for resident in town.residents]
    taken = {one.person for one in town.demo} | {one.person for one in town.shelters}
    found = [
        place
        for place, resident in enumerate(town.residents)
        if resident.age_on(town.on) >= OLD and place not in taken and homes.count(resident.home) == 1
    ]
    return found[0], found[1]
