"""Due cards: what is due to whom, the amount in big type, why; those of one life event share one button."""

from dataclasses import dataclass, field
from typing import Any

from tomoni.channels.look import interface as look
from tomoni.channels.portal.viewer import Eyes, given_name
from tomoni.core import interface as core


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
    law: str
    open: bool
    questions: int
    minutes: int


@dataclass
class Group:
    """Cards of one life event, with one button."""

    title: str
    verb: str
    cards: list[Card] = field(default_factory=list)

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
    groups: dict[tuple[str, str], Group] = {}
    for one in due:
        if one.resume:
            continue  # stands under "waiting for you": it goes on where it stopped
        definition = definitions.get(one.service)
        kind = "to_do" if one.answer.amount is None and one.per is None else _kind(one)
        event = one.life_events[0] if one.life_events else one.service
        group = groups.setdefault((kind, event), Group(str(look.word(f"home.{kind}", language)), _verb(kind, language)))
        group.cards.append(_card(one, definition, eyes))
    order = {"due": 0, "perhaps": 1, "to_do": 2}
    return [group for (kind, _), group in sorted(groups.items(), key=lambda item: order[item[0][0]])]


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
        law="、".join(one.answer.cites[:4]),
        open=one.answer.status == "undetermined",
        questions=one.questions,
        minutes=one.minutes,
    )


def short_title(definition: Any, language: str) -> str:
    """児童手当, where the service has a short name, else its title."""
    return definition.texts(language).get("short") or definition.title(language)


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
