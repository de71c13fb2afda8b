"""Where a case stands: the step line, the sentence under it, and the tall form of the case's own page."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from tomoni.channels.asking.viewer import given_name
from tomoni.channels.look import interface as look
from tomoni.core import interface as core

STATES = {"done": "done", "now": "now", "next": "later"}
FINISHED = ("closed", "withdrawn", "carried_out")


@dataclass(frozen=True)
class Under:
    """A case in a list: title, step line, the sentence that says who does what by when, address."""

    number: str
    title: str
    steps: list[look.Step]
    sentence: str
    url: str
    finished: bool


def under_way(line: Any, language: str, department: str = "", title: str = "") -> Under:
    """A CaseLine in words."""
    steps = [_step(one, line, language) for one in line.steps]
    return Under(
        number=line.number,
        title=title or line.title,
        steps=steps,
        sentence=sentence_of(line, language, department),
        url=f"/cases/{line.number}/",
        finished=line.state in FINISHED,
    )


def titled(title: str, line: Any, language: str) -> str:
    """児童手当（太郎さん）: the title of a CaseLine with whom it is for."""
    people = look.word("home.and", language).join(
        str(look.word("home.person", language, name=given_name(name))) for name in line.concerns
    )
    return str(look.word("home.title_for", language, title=title, who=people)) if people else title


def _step(one: Any, line: Any, language: str, note: str = "") -> look.Step:
    step = "withdrawn" if line.state == "withdrawn" and one.state == "now" else one.step
    return look.Step(str(look.word(f"case.line.{step}", language)), STATES.get(one.state, "later"), one.on, note)


def sentence_of(line: Any, language: str, department: str = "") -> str:
    """Who does what by when: 「あと8日以内（11月30日まで）に決まります。」"""
    office = department or str(look.word("frame.town_hall", language))
    day = line.outlook.runs_to and look.short_day(line.outlook.runs_to, language, weekday=True)
    if line.outlook.who == "body":
        on = look.short_day(line.outlook.by, language, weekday=True)
        return str(look.word("case.say.away_law" if day else "case.say.away", language, by=on, day=day or ""))
    if line.state == "correcting" and day:
        return str(look.word("case.say.correcting_law", language, day=day))
    if line.outlook.what == "come":
        return str(look.word("case.say.come", language))
    if line.state == "carried_out" and line.forwards:
        return str(look.word("case.say.forwarding", language, to=line.forwards[0]))
    if line.state == "closed" and line.forwards:
        return str(look.word("case.say.forwarded", language, to=line.forwards[0]))
    if line.state in ("withdrawn", "correcting", "closed", "decided"):
        return str(look.word(f"case.say.{line.state}", language))
    if line.state == "carried_out":
        return str(look.word("case.say.notified" if line.kind == "notification" else "case.say.decided", language))
    if line.kind == "notification":
        return str(look.word("case.say.arrived", language, department=office))
    by = line.outlook.by
    if by is None:
        return str(look.word("case.say.no_day", language))
    left = (by - core.today()).days
    key = "case.say.late" if left < 0 else "case.say.by"
    values = {"day": look.short_day(by, language, weekday=True), "department": office, "days": left, "count": left}
    return str(look.word(key, language, **values))


def tall_steps(found: Any, language: str) -> list[look.Step]:
    """The step line of a case's own page: one sentence a step."""
    line = found.line
    return [_tall(one, line, found, language) for one in line.steps]


def _tall(one: Any, line: Any, found: Any, language: str) -> look.Step:
    state = STATES.get(one.state, "later")
    key = {
        ("arrived", "done"): "arrived",
        ("arrived", "now"): "arrived",
        ("checking", "done"): "checked",
        ("checking", "now"): "checking",
        ("checking", "later"): "will_check",
        ("decided", "done"): "decided",
        ("decided", "now"): "decided",
        ("decided", "later"): "will_decide",
        ("paid", "done"): "paid",
        ("paid", "now"): "will_pay",
        ("paid", "later"): "will_pay",
        ("closed", "now"): "will_close",
        ("closed", "later"): "will_close",
        ("withdrawn", "done"): "withdrawn",
    }.get((one.step, state), "closed")
    if line.outlook.what == "come" and one.step == "closed":
        key = "will_come"
    if line.outlook.what == "come" and one.step == "arrived":
        key = "prepared"
    if line.state == "correcting" and one.state == "now":
        key = "correcting"
    if line.state == "withdrawn" and one.state == "now":
        key = "withdrawn"
    on = found.forecast[0].pay_on if key == "will_pay" and found.forecast else one.on
    return look.Step(str(look.word(f"case.tall.{key}", language)), state, on, _note(key, on, found, language))


def _note(key: str, on: date | None, found: Any, language: str) -> str:
    """The sentence of a step; empty where the day alone says it."""
    if key == "correcting":
        runs = found.line.outlook.runs_to is not None
        return str(look.word("case.note.waiting_law" if runs else "case.note.waiting", language))
    if key == "checking":
        return str(look.word("case.note.checking", language))
    if key == "will_decide" and found.line.state == "correcting":
        return str(look.word("case.note.after_answer", language))
    if key == "will_decide" and on:
        return str(look.word("case.note.by", language, day=look.full_day(on, language)))
    if key == "will_pay" and found.forecast:
        first = found.forecast[0]
        day = look.full_day(first.pay_on, language)
        if first.amount is not None:
            return str(look.word("case.note.pay", language, day=day, amount=look.yen_words(first.amount, language)))
        return str(look.word("case.note.pay_day", language, day=day))
    return ""
