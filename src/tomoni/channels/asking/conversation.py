"""A conversation over many services as it is drawn: what an event brings up, and the list at the end. No address but
those of `Eyes`; the same for who asks on the portal and for staff at the desk.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tomoni.cases import interface as cases
from tomoni.channels.asking.pages import short_title
from tomoni.channels.asking.viewer import Eyes, fact_word, given_name
from tomoni.channels.look import interface as look
from tomoni.rules import interface as rules
from tomoni.services import interface as services

CHILDREN = "children"
LIST = "list"  # the last part of the address of the list at the end


@dataclass(frozen=True)
class Line:
    """One service in a list. may: out, back, or nothing. asks: (words, address) of what it still needs."""

    id: str
    title: str
    summary: str
    who: str
    standing: str
    gives: str
    when: str
    reasons: tuple[look.Node, ...]
    asks: tuple[tuple[str, str], ...] = ()
    looks_up: tuple[str, ...] = ()
    forwards: tuple[str, ...] = ()
    case: str = ""
    may: str = ""


@dataclass(frozen=True)
class Away:
    """What begins elsewhere, in the words of the pack. done: the town knows that it has been made."""

    title: str
    what: str
    where: str
    why: str
    until: str
    last_day: date | None
    bring: tuple[str, ...]
    law: str
    done: bool


def step_after(found: cases.InterviewPage) -> str:
    """Where a conversation goes from a page (the last part of the address): the page that settles most, else the list.

    Of an interview about one service the next page, then the check page.
    """
    return found.next_page or (LIST if found.gathers else "check")


def step_now(found: cases.InterviewPage) -> str:
    """Where it goes on: the page that waits, or what comes after the last one."""
    waits = any(not done for _, _, done in found.pages)
    return found.page if waits else (LIST if found.gathers else "check")


def draw_gathered(lines: Iterable[cases.Gathered], known: Mapping[str, Any], eyes: Eyes) -> list[Line]:
    """What an event brings up, before anything is asked."""
    return [_gathered(one, known[one.service], eyes.with_names(one.names)) for one in lines if one.service in known]


def _gathered(one: cases.Gathered, definition: services.Definition, eyes: Eyes) -> Line:
    return Line(
        id=one.service,
        title=definition.title(eyes.language),
        summary=definition.texts(eyes.language).get("summary", ""),
        who=_who(one.about, eyes),
        standing=one.standing,
        gives=estimate(one.answer, definition, eyes.language) if one.standing in ("due", "open") else "",
        when="",
        reasons=_reasons(one, definition, eyes),
        case=f"/cases/{one.number}/" if one.number else "",
    )


def draw_end(end: cases.End, known: Mapping[str, Any], eyes: Eyes) -> dict[str, list[Line]]:
    """The list at the end in its parts: due, notice, open, not_due, refused, left_out, live."""
    parts: dict[str, list[Line]] = {}
    for one in end.lines:
        if one.service in known:
            line = _ended(end, one, known[one.service], eyes)
            parts.setdefault(one.standing, []).append(line)
    return parts


def _ended(end: cases.End, one: cases.EndLine, definition: services.Definition, eyes: Eyes) -> Line:
    language, base = eyes.language, f"{eyes.base}/{end.token}"
    last = len([line for line in end.lines if line.standing in ("due", "notice", "open", "not_due")]) == 1
    return Line(
        id=one.service,
        title=definition.title(language),
        summary=definition.texts(language).get("summary", ""),
        who=_who(one.about, eyes),
        standing=one.standing,
        gives=estimate(one.answer, definition, language) if one.standing in ("due", "open") else "",
        when=_when(one, language) if one.standing in ("due", "open", "notice") else "",
        reasons=_reasons(one, definition, eyes),
        asks=tuple(_asks(one, definition, base, language)),
        looks_up=tuple(dict.fromkeys(fact_word(definition, name, language) for name in one.looked_up)),
        forwards=one.forwards,
        case=f"/cases/{one.number}/" if one.number else "",
        may=_may(one.standing, last),
    )


def _may(standing: str, last: bool) -> str:
    """What would go can be left out, while something else is left; what goes anyway nowhere needs no such button."""
    if standing == "left_out":
        return "back"
    return "out" if standing in ("due", "notice", "open") and not last else ""


def _asks(one: cases.EndLine, definition: services.Definition, base: str, language: str) -> Iterable[tuple[str, str]]:
    """Each page with a question that is still open, by the words of its first one."""
    seen = set()
    for path, page in one.asked:
        if page not in seen:
            seen.add(page)
            name = path.rsplit(".", 1)[-1].split("[", 1)[0]
            chosen = path.startswith("about.")
            label = look.word("interview.choose_about", language) if chosen else fact_word(definition, name, language)
            yield str(label), f"{base}/{page}/"


def _who(about: Iterable[tuple[str, str]], eyes: Eyes) -> str:
    people = (str(look.word("home.person", eyes.language, name=given_name(name))) for _, name in about)
    return str(look.word("home.and", eyes.language)).join(people)


def estimate(answer: Any, definition: services.Definition, language: str) -> str:
    """The sum, worded as an estimate: what it comes to, or at most; empty where there is none or none is told."""
    sum_ = answer.amount if answer.amount is not None else answer.most
    if not answer.per or not sum_ or not definition.tells_sums:
        return ""
    plain = look.word(f"home.{answer.per}_plain", language, n=f"{sum_:,}")
    sure = answer.amount is not None and answer.status == services.ELIGIBLE
    return str(look.word("end.estimate" if sure else "end.at_most", language, sum=plain))


def _when(one: cases.EndLine, language: str) -> str:
    if one.decided_by:
        return str(look.word("check.by", language, day=look.full_day(one.decided_by, language)))
    return str(look.word("check.at_once", language)) if one.standing == "notice" else ""


def _reasons(one: Any, definition: services.Definition, eyes: Eyes) -> tuple[look.Node, ...]:
    """Why not; nothing where it is a yes or open."""
    if one.standing not in ("not_due", "refused") or one.answer.status != services.NOT_ELIGIBLE:
        return ()
    trees = one.answer.reasons or ((one.answer.because,) if one.answer.because else ())
    return tuple(node for tree in trees for node in eyes.tree(tree, definition))


def is_about_children(definitions: Iterable[services.Definition]) -> bool:
    """Whether one of these services is about a child of who asks."""
    return any(about.each is not None and about.each.over.way == CHILDREN for one in definitions for about in one.about)


def draw_away(
    event: services.LifeEvent, language: str, *, event_on: date | None = None, registered: bool = False
) -> list[Away]:
    """What begins elsewhere. registered: the town knows of the event, so that how it learns of it is done."""

    def said(words: Mapping[str, str]) -> str:
        return look.pick(words, language)[0] if words else ""

    return [
        Away(
            title=said(one.words.get("title", {})),
            what=said(one.words.get("what", {})),
            where=said(one.words.get("where", {})),
            why=said(one.words.get("why", {})),
            until=said(one.words.get("until", {})),
            last_day=one.last_day(event_on) if event_on is not None else None,
            bring=tuple(said(words) for words in one.bring),
            law="、".join(rules.law_words(law.text, law.unverified, language) for law in one.law),
            done=registered and one.id == event.told_by,
        )
        for one in event.elsewhere
    ]


def draw_left(left: Mapping[str, str] | None, known: Mapping[str, Any], language: str) -> list[tuple[str, str]]:
    """What was not sent with the others: (title, why). Nothing of what the person left out themselves."""
    return [
        (short_title(known[service], language), str(look.word(f"end.left_{why}", language)))
        for service, why in (left or {}).items()
        if service in known and why != "chosen"
    ]
