"""What a person answered for themselves in somebody else's request: for their page and the copy to take along."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from tomoni.cases import interface as cases
from tomoni.channels.asking.pages import short_title
from tomoni.channels.asking.values import plain_words, show_value
from tomoni.channels.asking.viewer import given_name
from tomoni.channels.look import interface as look
from tomoni.channels.portal.own_facts import OwnFacts
from tomoni.channels.portal.published import published


@dataclass(frozen=True)
class ToldLine:
    """One answer. value: in words; raw: as it is kept, of a paper the names of its files."""

    name: str
    label: str
    value: str
    raw: Any


@dataclass(frozen=True)
class Told:
    """Everything they answered in one request. services: ids; sent: the town has it, else it waits half-done."""

    title: str
    on: date
    services: tuple[str, ...]
    sent: bool
    lines: tuple[ToldLine, ...]


def own_told(facts: OwnFacts) -> list[Told]:
    """Each request in which something of theirs is kept, newest first. One query where nobody ever asked them."""
    said = [one for one in cases.list_own_said(facts.person.pk) if one.answers]
    return [_told(facts, one) for one in reversed(said)]


def _told(facts: OwnFacts, one: cases.OwnSaid) -> Told:
    known = published(facts.request)
    titles = [short_title(known[key], facts.language) if key in known else key for key in one.services]
    what = str(look.word("home.and", facts.language)).join(titles)
    if one.asker:
        who = look.word("home.person", facts.language, name=given_name(one.asker))
        title = look.word("data.told_for", facts.language, who=who, what=what)
    else:
        title = look.word("data.told_for_family", facts.language, what=what)
    lines = (_line(facts, path, value) for path, value in sorted(one.answers.items()))
    return Told(str(title), (one.ended_at or one.asked_at).date(), one.services, one.sent, tuple(lines))


def _line(facts: OwnFacts, path: str, value: Any) -> ToldLine:
    if path.startswith("evidence."):
        names = [str(file.get("name", "")) for file in cases.kept_of(value)]
        label = str(look.word("data.paper", facts.language))
        return ToldLine(
            path.removeprefix("evidence.").partition("(")[0], label, plain_words(names, facts.language), names
        )
    name = path.rsplit(".", 1)[-1].partition("[")[0]
    fact = next((one for (_, known), one in facts.vocabulary.items() if known == name), None)
    label = fact.word(facts.language) if fact else name
    return ToldLine(name, label, show_value(fact, value, facts.language, facts.someone), value)
