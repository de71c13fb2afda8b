"""The list at the end of a conversation over many services: how each one stands, and what it still lacks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tomoni.cases.domain.declared import NEW_CHILD, TWIN, WHOM, is_new
from tomoni.cases.models import ClaimKey, Interview
from tomoni.cases.models.gathered import DUE, LEFT_OUT, LIVE, NOT_DUE, NOTICE, OPEN, REFUSED, gather, stands_as
from tomoni.cases.models.judged import named_people
from tomoni.cases.models.sealed import opened
from tomoni.cases.models.talks import Talk, load_talk
from tomoni.cases.queries.asking import decided_by, live_claims, own_number
from tomoni.cases.queries.screens import Contradiction
from tomoni.cases.queries.sheets import contradictions, in_order, sheets_of
from tomoni.services import interface as services


@dataclass(frozen=True)
class EndLine:
    """How one service stands at the end of a conversation, as `Gathered` and with left_out.

    asked: (path, page) of questions it still needs. looked_up: names of facts that still decide and nobody is asked.
    forwards: who decides, where the town only takes it and passes it on.
    """

    service: str
    title: str
    standing: str
    answer: Any
    about: tuple[tuple[str, str], ...]
    asked: tuple[tuple[str, str], ...] = ()
    looked_up: tuple[str, ...] = ()
    decided_by: date | None = None
    forwards: tuple[str, ...] = ()
    number: str | None = None

    @property
    def goes(self) -> bool:
        """Whether it is sent with the others, unless the person says otherwise."""
        return self.standing in (DUE, NOTICE, OPEN) and not self.asked

    @property
    def may_go(self) -> bool:
        """Whether it can be sent: who is not eligible may ask all the same (行政手続法7条)."""
        return self.goes or (self.standing == NOT_DUE and not self.asked)


@dataclass(frozen=True)
class End:
    """The end of a conversation: every service that was gathered, each with how it stands."""

    token: str
    event: str
    lines: tuple[EndLine, ...]
    names: Mapping[str, str]
    contradictions: tuple[Contradiction, ...]
    next_page: str | None  # a page with an open question, where there is one
    last_page: str | None
    version: int
    whom: str = ""  # the child it is about, and the day of birth where it was declared
    declared_on: date | None = None
    handed: tuple[int, ...] = ()  # adults who answer for themselves

    @property
    def sendable(self) -> tuple[str, ...]:
        return tuple(line.service for line in self.lines if line.goes)


def find_end(token: str, *, person: int, lang: str | None = None) -> End:
    """The list at the end of a conversation. Raises InterviewNotOpen."""
    talk = load_talk(token, person, lang)
    sheets = in_order(talk, sheets_of(talk))
    place = {item.path: sheet.key for sheet in sheets for item in sheet.items}
    live = live_claims(talk)
    lines = {reply.service: _line(talk, n, place, live.get(reply.service)) for n, reply in enumerate(talk.replies)}
    lines |= {
        one.service: one for one in _aside(talk, [one for one in talk.interview.gathered or () if one not in lines])
    }
    order = [*(talk.interview.gathered or ()), *lines]
    return End(
        token=token,
        event=talk.interview.event,
        lines=tuple(lines[one] for one in dict.fromkeys(order) if one in lines),
        names=talk.names,
        contradictions=contradictions(talk, sheets),
        next_page=next((sheet.key for sheet in sheets if sheet.open), None),
        last_page=sheets[-1].key if sheets else None,
        version=talk.interview.version,
        whom=str(talk.answers.get(WHOM, "")),
        declared_on=_day(talk.answers.get(f"{talk.answers.get(WHOM, NEW_CHILD)}.birth_date")),
        handed=tuple(talk.interview.handed or ()),
    )


def _day(typed: Any) -> date | None:
    return date.fromisoformat(typed) if isinstance(typed, str) else None


def _line(talk: Talk, n: int, place: Mapping[str, str], live: ClaimKey | None) -> EndLine:
    definition, reply, situation = talk.definitions[n], talk.replies[n], talk.situations[n]
    lacking = [path for path in reply.asked if talk.answers.get(path) in (None, "") and _required(reply, path)]
    choices = [f"about.{name}" for name in reply.choices]
    asked = [(path, place[path]) for path in lacking if path in place] + [(path, "subject") for path in choices]
    stands = LIVE if live is not None else stands_as(definition, reply)
    return EndLine(
        service=definition.id,
        title=definition.title(talk.lang),
        standing=stands,
        answer=reply,
        about=tuple((one, situation.name_of(one)) for one in named_people(reply)),
        asked=tuple(asked) if stands in (DUE, NOTICE, OPEN) else (),
        looked_up=tuple(dict.fromkeys(_fact(path) for path in reply.missing if path not in reply.asked)),
        decided_by=decided_by(definition),
        forwards=forwarded_to(definition, talk.lang),
        number=own_number(live, talk.interview) if live is not None else None,
    )


def _required(reply: services.Answer, path: str) -> bool:
    return any(item.path == path and item.fact.required for page in reply.pages for item in page.items)


def _fact(path: str) -> str:
    return path.rsplit(".", 1)[-1].split("[", 1)[0]


def forwarded_to(definition: services.Definition, lang: str = "ja") -> tuple[str, ...]:
    """Who decides what the town takes and passes on (進達)."""
    made = (outcome for outcomes in definition.outcomes.values() for outcome in outcomes)
    return tuple(
        dict.fromkeys(one.body.get(lang) or one.body.get("ja", one.name) for one in made if one.kind == "forward")
    )


def _aside(talk: Talk, wanted: Sequence[str]) -> list[EndLine]:
    """What was gathered and is not sent: left out by the person, or for somebody else to ask for."""
    itself = talk.interview.acting_id is None
    found = gather(talk.interview.person_id, wanted, lang=talk.lang, itself=itself) if wanted else ()
    return [
        EndLine(
            service=one.service,
            title=one.title,
            standing=one.standing if one.standing in (REFUSED, LIVE) else LEFT_OUT,
            answer=one.answer,
            about=one.about,
            number=one.number,
        )
        for one in found
    ]


@dataclass(frozen=True)
class LeftOver:
    """What of a conversation was not sent with the others. why: {service: code}; rest: where it goes on, if it does."""

    why: Mapping[str, str]
    rest: str = ""
    event: str = ""
    event_on: date | None = None  # the birth of a child that was declared
    registered: bool = False  # whether it was about a child of the register
    twin: str = ""  # token of the conversation about the next child born together


def find_left(receipt: str) -> LeftOver:
    """Beside a receipt that somebody may see: what did not go, and the event it was about. One query."""
    row = Interview.objects.filter(receipt__number=receipt).only("left", "event", "answers", "key_id").first()
    if row is None:
        return LeftOver({})
    left, answers = dict(row.left or {}), opened(row.answers, row.key_id) if row.answers else {}
    rest, twin, whom = str(left.pop("", "")), str(left.pop(TWIN, "")), answers.get(WHOM)
    born = _day(answers.get(f"{whom}.birth_date")) if is_new(whom) else None
    return LeftOver(left, rest, row.event, born, bool(whom) and not is_new(whom), twin)


def gathers(token: str, *, person: int) -> bool:
    """Whether an interview of a person is a conversation about what was gathered. One query."""
    return Interview.objects.filter(token=token, person=person).exclude(gathered=None).exists()
