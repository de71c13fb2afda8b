"""What people asked the town for in the weeks before: real requests, half handled, so that no desk is empty."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from tomoni.cases import interface as cases
from tomoni.core import interface as core
from tomoni.rules.interface import fiscal_year_end_after
from tomoni.services import interface as services
from tomoni.site.town.awards import CLAIM, REVISION, earner_of
from tomoni.site.town.records import Population
from tomoni.site.town.storing import account_value

PAST = timedelta(days=30)  # how long services were published before the day of the town
NEWBORN = 100  # days; for children born since nobody has claimed yet
HEADS, MOTHERS_TO_BE, MOVED_ACCOUNTS = 5, 3, 4
CARE, CHILDCARE = "care-need", "childcare-need"
ELDERS = (28, 26, 12, 3)  # days ago: one whose thirty days by law are nearly over, one that is put off, two fresh ones
SMALL = (17, 4)
LATE, PUT_OFF = ELDERS[:2]
CLERKS = {"disaster-certificate": "kimura", CARE: "ogata"}
SAMPLES: dict[str, Any] = {
    "number": 1, "yen": 0, "phone": "0999120000", "text": "屋根がわらが落ちて、雨がしみています。",
    "long_text": "屋根がわらが落ちて、雨がしみています。", "address": "字駅前通1番地",
}  # fmt: skip


@dataclass(frozen=True)
class Request:
    """Somebody (place in the population) who asks for a service so many days before the day of the town."""

    days_ago: int
    person: int
    service: str


def leave_unclaimed(town: Population) -> None:
    """Let claims for the newborn of the last weeks be on their way; called before awards are taken over."""
    demo = max(account.person for account in town.demo) + 1
    for place, resident in enumerate(town.residents):
        if place > demo and 0 <= (town.on - resident.born).days <= NEWBORN and earner_of(town, place) is not None:
            town.unclaimed.add(place)


def send_requests(town: Population, pks: list[int], seed: int) -> int:
    """Send what people ask for, the oldest first, and let clerks begin with the older ones; gives how many arrived."""
    chance = random.Random(seed)
    sent = []
    for request in sorted(_requests(town, chance), key=lambda one: (-one.days_ago, one.person)):
        with core.standing_at(_moment(town.on, request.days_ago, chance)):
            sent.append((request, _send(town, pks, request)))
    for request, number in sent:
        _begin_with(town.on, request, number)
    return len(sent)


def _requests(town: Population, chance: random.Random) -> Iterator[Request]:
    demo = {account.person for account in town.demo}
    paid = set(_paid(town))
    for child in sorted(town.unclaimed):
        earner = earner_of(town, child)
        if earner is None or town.ties_to(child)[0].source in demo or earner in demo:
            continue
        days = max(0, min((town.on - town.residents[child].born).days - 4, chance.randrange(1, 28)))
        yield Request(days, earner, REVISION if earner in paid else CLAIM)
    heads = [n for n, one in enumerate(town.residents) if one.relation == "世帯主" and n not in demo]
    for person in chance.sample(heads, min(HEADS, len(heads))):
        yield Request(chance.randrange(0, 20), person, "disaster-certificate")
    women = [n for n, one in enumerate(town.residents)
             if one.sex == "female" and 22 <= one.age_on(town.on) < 38 and n not in demo]  # fmt: skip
    for person in chance.sample(women, min(MOTHERS_TO_BE, len(women))):
        yield Request(chance.randrange(0, 6), person, "pregnancy-notification")
    for person in chance.sample(sorted(paid - demo), min(MOVED_ACCOUNTS, len(paid - demo))):
        yield Request(chance.randrange(0, 15), person, "payout-account-change")
    yield from _by_law(town, chance, demo)


def _by_law(town: Population, chance: random.Random, demo: set[int]) -> Iterator[Request]:
    """What a law gives thirty days: 要介護認定, and 教育・保育給付認定 for a small child."""
    old = [n for n, one in enumerate(town.residents) if one.age_on(town.on) >= 75 and n not in demo]
    for days, person in zip(ELDERS, chance.sample(old, min(len(ELDERS), len(old))), strict=False):
        yield Request(days, person, CARE)
    small = (n for n, one in enumerate(town.residents) if one.age_on(town.on) in (1, 2) and n not in demo)
    parents = [earner for child in small if (earner := earner_of(town, child)) is not None and earner not in demo]
    unlike = list(dict.fromkeys(parents))
    for days, person in zip(SMALL, chance.sample(unlike, min(len(SMALL), len(unlike))), strict=False):
        yield Request(days, person, CHILDCARE)


def _paid(town: Population) -> Iterator[int]:
    """Who receives the allowance for another child already."""
    for child in range(len(town.residents)):
        young = town.on <= fiscal_year_end_after(town.residents[child].born, 18)
        earner = earner_of(town, child) if young and child not in town.unclaimed else None
        if earner is not None:
            yield earner


def _moment(on: date, days_ago: int, chance: random.Random) -> datetime:
    """Some time of the day; people ask in the evening too."""
    return datetime.combine(on - timedelta(days=days_ago), time(chance.randrange(7, 22), chance.randrange(60)))


def _send(town: Population, pks: list[int], request: Request) -> str:
    """Through the one way in, as the person themselves; gives the number of the case."""
    person = pks[request.person]
    account = core.find_or_create_account(f"town:{person}", person=core.find_person(person), level=2)
    actor = core.Actor.resident(account)
    interview = cases.start_interview(actor, person, [request.service])
    cases.save_answers(interview.token, "all", _answers(town, pks, request), person=person)
    receipt = cases.submit_interview(interview.token, f"town-maker:{interview.pk}", person=person, actor=actor)
    return f"{receipt.number}-1"


def _answers(town: Population, pks: list[int], request: Request) -> dict[str, Any]:
    """To everything that is asked, page after page, until nothing more is."""
    definition = services.find_definition(request.service, core.today())
    answers: dict[str, Any] = {}
    while True:
        situation = services.load_situation(pks[request.person], definition, on=core.today(), answers=answers)
        asked = [item for page in services.ask(definition, situation).pages for item in page.items]
        new = [item for item in asked if item.ask and item.fact.required and item.path not in answers]
        if not new:
            return answers
        answers.update({item.path: _answer(town, request, item) for item in new})


def _answer(town: Population, request: Request, item: Any) -> Any:
    kind, name = str(item.fact.type.kind), item.fact.name
    if name == "public_service":
        return "no"
    if kind == "yes_no":
        return True
    if kind == "bank_account":
        return account_value(town.residents[request.person])
    if kind == "choice":
        return item.fact.type.choices[0]
    if kind in ("date", "month"):
        day = town.on - timedelta(days=60)
        return day.isoformat() if kind == "date" else f"{day:%Y-%m}"
    if name == "attending_doctor":
        return "ひばり医院 大空 一郎"
    if name == "childcare_hours":
        return 140
    return SAMPLES[kind]


def _begin_with(on: date, request: Request, number: str) -> None:
    """Clerks begin with what is a week old, and draft what is older still, where everything holds."""
    clerk = core.find_staff_by_login(CLERKS.get(request.service, "nakamura"))
    if clerk is None or request.days_ago < 7:
        return
    actor = core.Actor.staff(clerk)
    with core.standing_at(datetime.combine(on - timedelta(days=5), time(9, 30))):
        cases.start_checking(number, actor=actor)
        if request.service in (CLAIM, REVISION) and request.days_ago >= 12:
            cases.draft_decision(number, "approved", [], actor=actor)
        if request.service == CARE and request.days_ago in (LATE, PUT_OFF):
            _wait_for_doctor(on, request, number, actor)


def _wait_for_doctor(on: date, request: Request, number: str, actor: core.Actor) -> None:
    """The doctor's opinion is asked and does not come; for one of two the period of the law is put off."""
    cases.ask_other_body(number, "ひばり医院", "主治医意見書", on - timedelta(days=1), actor=actor)
    chief = core.find_staff_by_login("hirano")
    if request.days_ago == PUT_OFF and chief is not None:
        because = "主治医意見書がまだ届かず、介護認定審査会を開けないため。"
        cases.extend_period(number, on + timedelta(days=25), because, actor=core.Actor.staff(chief))
