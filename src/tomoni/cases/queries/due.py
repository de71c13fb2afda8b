"""What is due to a person: the rules asked for every service, without what is live already."""

from dataclasses import replace
from datetime import date, timedelta

from tomoni.cases.domain.claims import claim_key, is_another
from tomoni.cases.models import ClaimKey
from tomoni.cases.models.judged import named_people
from tomoni.cases.models.situations import situation_of
from tomoni.cases.queries import screens
from tomoni.cases.queries.asking import SECONDS_A_QUESTION
from tomoni.cases.queries.standing import Standing
from tomoni.core import interface as core
from tomoni.rules import interface as rules
from tomoni.services import interface as services

LOOK_AHEAD = 62  # days within which a first month must change, if applying later changes it


def find_due(person: int, *, lang: str = "ja", standing: Standing | None = None) -> tuple[screens.DueCard, ...]:
    """What a person could ask for and has not: services whose definition offers it (`push`), not live anywhere.

    person: key of core.Person. An open interview about it makes the card one to go on with. Five queries, constant;
    `standing`: what the page has read already.
    """
    today = core.today()
    offered = [d for d in services.list_definitions(today) if d.push is not None and not d.sensitive]
    if not offered:
        return ()
    standing = standing or Standing(person)
    family, links = standing.family(offered[0].purpose)
    asked = []
    for definition in offered:
        situation = situation_of(family, definition, arrival=today, answers={}, links=links)
        answer = services.ask(definition, situation)
        if _is_offered(definition, answer):
            asked.append((definition, situation, answer))
    live = _live_digests([answer for _, _, answer in asked])
    resume = standing.resume()
    return tuple(
        _card(definition, situation, answer, resume.get(definition.id), lang)
        for definition, situation, answer in asked
        if not _all_live(answer, live)
    )


def find_open(person: int, *, lang: str = "ja", standing: Standing | None = None) -> tuple[screens.OpenCard, ...]:
    """What is open to this person right now (a disaster with its dates), without a word that anything is due.

    What was asked for already, by anybody of the household, is left out. No query where no service has such words.
    """
    today = core.today()
    wanted = [d for d in services.list_definitions(today) if d.has_open_words and not d.sensitive]
    if not wanted:
        return ()
    standing = standing or Standing(person)
    family, links = standing.family(wanted[0].purpose)
    found = []
    for definition in wanted:
        situation = situation_of(family, definition, arrival=today, answers={}, links=links)
        answer = services.ask(definition, situation, explain=False)
        text = services.open_words(definition, situation, answer, lang)
        if text:
            found.append((definition, answer, text))
    live = _live_digests([answer for _, answer, _ in found])
    resume = standing.resume() if found else {}
    return tuple(
        screens.OpenCard(one.id, text, one.title(lang), resume.get(one.id))
        for one, answer, text in found
        if not _all_live(answer, live)
    )


def _is_offered(definition: services.Definition, answer: services.Answer) -> bool:
    """Eligible; or undetermined for want of what only the person can say."""
    if definition.push is None or answer.may_apply is False or answer.status not in definition.push.to:
        return False
    if answer.status == services.UNDETERMINED:
        return bool(answer.keys) and (answer.most is None or answer.most > 0)
    return bool(answer.keys) or not definition.once


def _live_digests(answers: list[services.Answer]) -> set[str]:
    wanted = {claim_key(key.right, key.parts).digest: key.day for answer in answers for key in answer.keys}
    if not wanted:
        return set()
    rows = ClaimKey.objects.filter(digest__in=wanted, released_at=None).exclude(releases_on__lte=core.today())
    live = rows.values_list("digest", "again_from")
    return {digest for digest, again_from in live if not is_another(wanted[digest], again_from)}


def _all_live(answer: services.Answer, live: set[str]) -> bool:
    digests = {claim_key(key.right, key.parts).digest for key in answer.keys}
    return bool(digests) and digests <= live


def _card(
    definition: services.Definition,
    situation: services.Situation,
    answer: services.Answer,
    resume: str | None,
    lang: str,
) -> screens.DueCard:
    amount = answer.amount if answer.amount is not None else answer.most
    questions = len(answer.asked)
    return screens.DueCard(
        service=definition.id,
        title=definition.texts(lang).get("short") or definition.title(lang),
        life_events=definition.life_events,
        answer=answer,
        about=tuple((one, situation.name_of(one)) for one in named_people(answer)),
        amount=amount,
        per=answer.per,
        first_month=str(_first_month(answer) or ""),
        apply_by=_apply_by(definition, situation, answer),
        minutes=max(1, -(-questions * SECONDS_A_QUESTION // 60)),
        questions=questions,
        resume=resume,
        names={one: situation.name_of(one) for one in situation.people},
    )


def _first_month(answer: services.Answer) -> rules.Month | None:
    """The first month paid; while facts are open, the month the amount is shown for."""
    return answer.first_month or (answer.month if answer.per == "month" else None)


def _apply_by(definition: services.Definition, situation: services.Situation, answer: services.Answer) -> date | None:
    """The last day that keeps the first month, found by asking the rule of the first month about later days."""
    formula = next((o.first_month for made in definition.outcomes.values() for o in made if o.kind == "award"), None)
    if formula is None:
        return None
    settled = situation if answer.first_month else _settled(situation, answer)

    def month_on(days: int) -> object:
        day = situation.arrival + timedelta(days=days)
        names = {**answer.bound, "arrival": day, "as_of": day}
        later = replace(settled, arrival=day)
        return rules.evaluate(formula.compiled, later, names, as_of=day, month=rules.Month.of(day)).value

    first = month_on(0)
    if first is None or month_on(LOOK_AHEAD) == first:
        return None
    least, most = 0, LOOK_AHEAD
    while most - least > 1:
        middle = (least + most) // 2
        least, most = (middle, most) if month_on(middle) == first else (least, middle)
    return situation.arrival + timedelta(days=least)


def _settled(situation: services.Situation, answer: services.Answer) -> services.Situation:
    """The situation with yes, or the first choice, wherever a choice is open: what most people answer."""
    answers: dict[str, object] = {}
    for item in (item for page in answer.pages for item in page.items if item.ask):
        ways = (True,) if item.fact.type.kind is rules.Kind.yes_no else item.fact.type.choices
        answers |= {item.path: ways[0]} if ways else {}
    return situation.with_answers(answers)
