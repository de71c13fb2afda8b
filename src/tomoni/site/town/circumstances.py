"""What people have: income, an account, a card, an office; and who must be protected. Drawn after the households."""

from datetime import date, timedelta

from tomoni.site.town.maker import Maker
from tomoni.site.town.records import Resident, Shelter

# Median income (所得) in thousand yen by lowest age; share with any.
EARNINGS: dict[str, tuple[tuple[int, int, float], ...]] = {
    "male": ((18, 1500, 0.7), (25, 2600, 0.95), (35, 3400, 0.97), (50, 3700, 0.96), (60, 2400, 0.9), (70, 1250, 0.95)),
    "female": ((18, 1200, 0.65), (25, 1700, 0.8), (35, 1500, 0.78), (50, 1600, 0.78), (60, 1000, 0.8), (70, 620, 0.9)),
}
CARD_BY_AGE = ((0, 0.24), (15, 0.40), (20, 0.47), (40, 0.49), (65, 0.44), (75, 0.36), (85, 0.22))
CARDS = 0.41  # 町, 2022-06: design facts, my-number-card-by-size-2022-06.csv


def give_circumstances(maker: Maker, fixed: int) -> None:
    """For everybody after the first `fixed`, who are the demo people and have theirs already."""
    people = maker.town.residents
    parents = {tie.source for tie in maker.town.ties if tie.kind == "guardian-child"}
    for place, resident in enumerate(people[fixed:], fixed):
        _earn(maker, resident)
        adult = resident.age_on(maker.on) >= 18
        registered = maker.chance.random() < 0.45
        if adult and (registered or place in parents):
            resident.account = maker.account()
            resident.account.registered = registered
        working = 22 <= resident.age_on(maker.on) < 60 and not resident.foreign
        resident.public_servant = working and maker.chance.random() < 0.085
    _part_parents(maker)
    _give_cards(maker, fixed)
    _protect_some(maker, fixed)


def _earn(maker: Maker, resident: Resident) -> None:
    age, year = resident.age_on(maker.on), maker.on.year - 1
    if age < 18:
        return
    median, share = next((m, s) for low, m, s in reversed(EARNINGS[resident.sex]) if age >= low)
    if maker.chance.random() >= share:
        resident.incomes = {year - 1: 0, year: 0}
        return
    income = median * maker.chance.lognormvariate(0, 0.5 if age < 70 else 0.4)
    before = income * maker.chance.uniform(0.93, 1.03)
    resident.incomes = {year - 1: round(before) * 1000, year: round(income) * 1000}


def _part_parents(maker: Maker) -> None:
    """No two parents earn the same to the yen, nor both nothing: nobody could say who maintains the child more."""
    people = maker.town.residents
    for child in sorted({tie.target for tie in maker.town.ties if tie.kind == "guardian-child"}):
        parents = [tie.source for tie in maker.town.ties_to(child)]
        for year in (maker.on.year - 2, maker.on.year - 1):
            incomes = [people[parent].incomes.get(year, 0) for parent in parents]
            if len(set(incomes)) < len(incomes):
                people[parents[0]].incomes[year] = incomes[0] + 610_000


def _give_cards(maker: Maker, fixed: int) -> None:
    """As many as the share says, drawn by age."""
    people = maker.town.residents
    wanted = round(CARDS * len(people)) - sum(p.card for p in people[:fixed])
    drawn = []
    for resident in people[fixed:]:
        likely = next(share for low, share in reversed(CARD_BY_AGE) if resident.age_on(maker.on) >= low)
        drawn.append((maker.chance.random() / likely, len(drawn)))
    for _, place in sorted(drawn)[: max(wanted, 0)]:
        people[fixed + place].card = True


def _protect_some(maker: Maker, fixed: int) -> None:
    """Two parents with their children, from the other parent in the town; three people from somebody elsewhere."""
    town = maker.town
    apart = [
        (tie.source, tie.target)
        for tie in town.ties
        if tie.kind == "guardian-child" and tie.source >= fixed and not tie.facts["lives_with"]
    ]
    for other, child in apart[:: max(len(apart) // 2, 1)][:2]:
        mother = next(
            tie.source
            for tie in town.ties
            if tie.target == child and tie.kind == "guardian-child" and tie.source != other
        )
        together = [c for c in town.children_of(mother) if town.residents[c].home == town.residents[mother].home]
        town.shelters.append(Shelter(mother, other, together, _lately(maker)))
    alone = [place for place in range(fixed, len(town.residents)) if _lives_alone_young(maker, place)]
    town.shelters.extend(Shelter(place, None, [], _lately(maker)) for place in alone[:: max(len(alone) // 3, 1)][:3])


def _lives_alone_young(maker: Maker, place: int) -> bool:
    resident = maker.town.residents[place]
    around = maker.town.residents[max(place - 1, 0) : place + 2]
    alone = sum(r.home == resident.home for r in around) == 1
    return alone and resident.relation == "世帯主" and resident.sex == "female" and resident.age_on(maker.on) < 50


def _lately(maker: Maker) -> date:
    return maker.on - timedelta(days=maker.chance.randint(30, 300))
