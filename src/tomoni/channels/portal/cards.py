"""Due cards: what is due to whom, the amount in big type, why; those of one life event share one button."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from tomoni.channels.asking.pages import short_title
from tomoni.channels.asking.viewer import Eyes, given_name
from tomoni.channels.look import interface as look
from tomoni.core import interface as core

NEWBORN = timedelta(days=60)


@dataclass(frozen=True)
class Card:
    """One thing that is due. open: something still decides it."""

    service: str
    title: str
    who: str
    amount: str
    effect: str
    when: str
    nodes: tuple[look.Node, ...]
    open: bool
    questions: int
    minutes: int


@dataclass
class Group:
    """Cards of one life event, with one button: to begin, or to go on where it stopped.

    event, event_name: the event whose page has more than these cards, if there is one.
    """

    title: str
    verb: str
    cards: list[Card] = field(default_factory=list)
    resume: str = ""  # token of the interview that is open about them
    event: str = ""
    event_name: str = ""

    @property
    def asked(self) -> int:
        """How many questions they ask together (each fact once, so at most the sum)."""
        return sum(card.questions for card in self.cards)

    @property
    def minutes(self) -> int:
        return max(1, sum(card.minutes for card in self.cards))


def group_cards(due: list[Any], definitions: dict[str, Any], eyes: Eyes) -> list[Group]:
    """Due cards in groups by life event, what is sure before what is open, notifications last."""
    language = eyes.language
    groups: dict[tuple[str, str, str], Group] = {}
    for one in due:
        definition = definitions.get(one.service)
        kind = "to_do" if one.answer.amount is None and one.per is None else _kind(one)
        event = one.life_events[0] if one.life_events else one.service
        place = (kind, event if not one.resume else "", one.resume or "")
        fresh = Group(str(look.word(f"home.{kind}", language)), _verb(kind, language), resume=one.resume or "")
        group = groups.setdefault(place, fresh)
        if not group.cards and not one.resume:
            group.event, group.event_name = _event_of(one, definitions, eyes)
        group.cards.append(_card(one, definition, eyes))
    order = {"due": 0, "perhaps": 1, "to_do": 2}
    return [group for (kind, *_), group in sorted(groups.items(), key=lambda item: order[item[0][0]])]


def _event_of(one: Any, definitions: dict[str, Any], eyes: Eyes) -> tuple[str, str]:
    """The event that brought a card up and its name: a birth, the only one the town sees in what is due.

    Not where the page of the event gathers nothing else.
    """
    definition, event = definitions.get(one.service), next(iter(one.life_events), "")
    newborn = any(born and core.today() - born < NEWBORN for born in (eyes.born(pk) for pk, _ in one.about))
    if not newborn or definition is None or sum(event in other.life_events for other in definitions.values()) < 2:
        return ("", "")
    return (event, look.pick(definition.event_words.get(event, {}), eyes.language)[0])


def _kind(one: Any) -> str:
    return "due" if one.answer.status == "eligible" or (one.answer.least or 0) > 0 else "perhaps"


def _verb(kind: str, language: str) -> str:
    return str(look.word({"due": "home.take", "perhaps": "home.find_out", "to_do": "home.notify"}[kind], language))


def _card(one: Any, definition: Any, eyes: Eyes) -> Card:
    eyes = eyes.with_names(one.names)
    language, amount = eyes.language, one.amount
    big, when = "", _when(one, language)
    if amount:
        big = look.word(f"home.{one.per}", language, n=f"{amount:,}")
        if one.answer.amount is None:
            when = f"{look.word('home.settles', language)} {when}"
    return Card(
        service=one.service,
        title=short_title(definition, language) if definition else one.title,
        who=str(look.word("home.and", language)).join(_person(pk, name, eyes) for pk, name in one.about),
        amount=big,
        effect="" if big or definition is None else definition.texts(language).get("summary", ""),
        when=when,
        nodes=eyes.tree(one.answer.because, definition, short=True),
        open=one.answer.status == "undetermined",
        questions=one.questions,
        minutes=one.minutes,
    )


def _person(pk: str, name: str, eyes: Eyes) -> str:
    language, day = eyes.language, eyes.born(pk)
    if day is None:
        return str(look.word("home.person", language, name=given_name(name)))
    age = look.age_words(day, core.today(), language)
    return str(look.word("home.person_age", language, name=given_name(name), age=age))


def _when(one: Any, language: str) -> str:
    if not one.first_month:
        return ""
    year, month = (int(part) for part in one.first_month.split("-"))
    words = look.month_words(year, month, language)
    if one.apply_by:
        day = look.short_day(one.apply_by, language, weekday=True)
        return str(look.word("home.claim_by", language, day=day, month=words))
    return str(look.word("home.from_month", language, month=words))


@dataclass(frozen=True)
class Elsewhere:
    """One calm line: what somebody else of the family receives, why, and where to ask for it all the same."""

    title: str
    sentences: tuple[str, ...]
    url: str


def told_elsewhere(not_due: Iterable[Any], definitions: dict[str, Any], eyes: Eyes) -> list[Elsewhere]:
    """What is not due because it goes to another of the family, for services that have words for every reason of it."""
    found = []
    for one in not_due:
        definition, own = definitions[one.service], eyes.with_names(one.names)
        said = tuple(dict.fromkeys(_not_due(reason, definition, own) for reason in one.reasons))
        if all(said):
            found.append(Elsewhere(short_title(definition, eyes.language), said, f"/services/{one.service}/"))
    return found


def has_not_due_words(definition: Any) -> bool:
    """Whether a service says what it means that it is not due."""
    return any(key.startswith("not_due.") for key in definition.texts("ja"))


def _not_due(reason: Any, definition: Any, eyes: Eyes) -> str:
    text = definition.texts(eyes.language).get(f"not_due.{reason.key.rsplit('.', 1)[-1]}", "")
    names = {role: given_name(eyes.names.get(entity.id, "")) for role, entity in reason.bound}
    return text.format(**names) if text and all(names.values()) else ""
