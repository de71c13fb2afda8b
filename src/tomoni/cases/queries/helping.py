"""What somebody beside a person sees, and what the person sees of them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from tomoni.cases.domain.beside import KNOWN
from tomoni.cases.models import Helping, Interview
from tomoni.cases.models.helped import (
    actor_of,
    key_digest,
    lasts,
    live_helping,
    may_choose,
    may_see,
    own_people,
    purpose_of,
)
from tomoni.cases.models.talks import load_talk
from tomoni.cases.queries import screens
from tomoni.cases.queries.asking import page_of
from tomoni.cases.queries.sheets import PAPERS, Sheet, in_order, questions_left, sheets_of
from tomoni.core import interface as core


@dataclass(frozen=True)
class HelpedPage:
    """A page as the helper sees it. page: without what they may not see; hidden: how many questions those are.

    page.next_page and page.previous_page lead over what the helper can fill in, never to a page for the person alone.
    fills: whether there is something for the helper to fill in here. whole: whether the helper sees all that is asked
    here. left: open questions of the whole conversation that only the person sees.
    """

    page: screens.InterviewPage
    person: int
    name: str  # of the helper
    given: str  # the given name of the person
    hidden: int
    ends_at: datetime
    own: tuple[int, ...]
    fills: bool
    whole: bool
    left: int


@dataclass(frozen=True)
class HelpingLine:
    """A help as its person sees it. state: waiting (nobody typed the code yet), live, over."""

    pk: int
    token: str
    services: tuple[str, ...]
    name: str
    ground: str
    body: str
    state: str
    made_at: datetime
    until: datetime
    shows: tuple[str, ...]
    typed: tuple[str, ...]


def find_helped_page(key: str, *, page: str | None = None, lang: str | None = None) -> HelpedPage:
    """One page of the conversation for who holds the key. Raises HelpingOver, InterviewNotOpen.

    Without `page` the first with an open question that they may see; where none is left, the last they may see.
    What is not shown is left out here, so that no page can show it by mistake. The look is on the ledger.
    """
    row = live_helping(key_digest(key))
    own = tuple(own_people(row.person_id))
    talk = load_talk(row.interview.token, row.person_id, lang or row.language, explain=False)
    sheets = in_order(talk, sheets_of(talk)) or [Sheet(PAPERS, "", "", "")]
    parts = [_part(sheet, talk.answers, row, own) for sheet in sheets]
    place, before, after = _ways(parts, page, talk.interview.pages_done, talk.gathers)
    found = page_of(talk, sheets, place)
    seen = replace(narrowed(found, row, own), previous_page=before, next_page=after)
    facts = {item.fact.name for item in seen.items} | {"name"}
    core.record(actor_of(row), "read", [row.person_id], facts=facts, purpose=purpose_of(row.interview))
    hidden = len(found.items) + len(found.evidence) - len(seen.items)
    person = core.find_person(row.person_id)
    assert person is not None and row.ends_at is not None
    given = person.name.replace("　", " ").split(" ")[-1]
    left = sum(questions_left([part.kept]) + len(part.kept.evidence) for part in parts)
    fills, whole = parts[place].waits(talk.interview.pages_done), parts[place].whole
    return HelpedPage(seen, row.person_id, row.name, given, hidden, row.ends_at, own, fills, whole, left)


@dataclass(frozen=True)
class _Part:
    """What of a page is for who helps: what they may fill in, and what is kept for the person."""

    shown: Sheet
    kept: Sheet

    @property
    def sees(self) -> bool:
        return bool(self.shown.items or self.shown.choices)

    @property
    def whole(self) -> bool:
        return not (self.kept.items or self.kept.choices or self.kept.evidence)

    def waits(self, done: Collection[str]) -> bool:
        """Whether to lead them here: to what has to be answered, and once past what may be."""
        return self.shown.open or (self.sees and self.whole and self.shown.key not in done)


def _ways(
    parts: Sequence[_Part], page: str | None, done: Collection[str], gathers: bool
) -> tuple[int, str | None, str | None]:
    """The place of a page, and what stands before and after it for who helps."""
    keys = [part.shown.key for part in parts]
    todo = [n for n, part in enumerate(parts) if part.waits(done)]
    there = [n for n, part in enumerate(parts) if part.sees]
    place = keys.index(page) if page in keys else next(iter(todo), there[-1] if there else len(parts) - 1)
    before = [keys[n] for n in there if n < place]
    after = [keys[n] for n in todo if n != place] if gathers else [keys[n] for n in there if n > place]
    return place, before[-1] if before else None, after[0] if after else None


def _part(sheet: Sheet, answers: Mapping[str, Any], row: Helping, own: Collection[int]) -> _Part:
    asked = [item for item in sheet.items if item.ask or item.declared or item.confirm]
    seen = [item for item in asked if may_see(item, answers, row, own)]
    chosen = [one for one in sheet.choices if may_choose((entity for entity, _ in one[2]), own)]
    return _Part(
        replace(sheet, items=seen, choices=chosen, evidence=[]),
        replace(
            sheet, items=[one for one in asked if one not in seen],
            choices=[one for one in sheet.choices if one not in chosen],
        ),
    )  # fmt: skip


def narrowed(found: screens.InterviewPage, row: Helping, own: Collection[int]) -> screens.InterviewPage:
    """The page without what was not ticked, without papers, and without the names of other adults."""
    names = {f"p{pk}": found.names[f"p{pk}"] for pk in own if f"p{pk}" in found.names}
    items = tuple(_as_shown(item, row) for item in found.items if may_see(item, found.values, row, own))
    paths = {item.path for item in items}
    choices = tuple(one for one in found.choices if may_choose((entity for entity, _ in one[2]), own))
    return replace(
        found, items=items, names=names, evidence=(), choices=choices, saved_at=found.saved_at,
        subject=found.subject if found.subject in names.values() else "",
        values={path: value for path, value in found.values.items() if path in paths},
    )  # fmt: skip


def _as_shown(item: Any, row: Helping) -> Any:
    """A field is not filled in beforehand with what a register says, unless that was ticked."""
    return item if KNOWN in row.shows else replace(item, default=None, default_source="", default_on=None)


@dataclass(frozen=True)
class OwnOpen:
    """A conversation a person began for themselves and has not sent."""

    token: str
    services: tuple[str, ...]
    saved_at: datetime


def list_own_open(person: int, limit: int = 20) -> tuple[OwnOpen, ...]:
    """What a person has begun themselves, newest first. Two queries."""
    rows = Interview.objects.filter(
        person=person, state="open", staff=None, acting=None, channel="portal", expires_on__gt=core.today()
    )
    found = rows.prefetch_related("wanted").order_by("-saved_at", "-pk")[:limit]
    return tuple(OwnOpen(one.token, _services_of(one), one.saved_at) for one in found)


def _services_of(interview: Interview) -> tuple[str, ...]:
    return tuple(one.service for one in sorted(interview.wanted.all(), key=lambda row: row.place))


def list_helpings(person: int, limit: int = 20) -> tuple[HelpingLine, ...]:
    """Who helped a person and who may now, newest first. Two queries."""
    rows = Helping.objects.filter(person=person).select_related("interview").prefetch_related("interview__wanted")
    return tuple(_line(row) for row in rows.order_by("-made_at", "-pk")[:limit])


def helpers_of(token: str, *, person: int) -> tuple[HelpingLine, ...]:
    """Who typed in one conversation, for its page before sending. Two queries."""
    rows = Helping.objects.filter(interview__token=token, person=person).exclude(key="").order_by("made_at")
    return tuple(_line(row) for row in rows.select_related("interview").prefetch_related("interview__wanted"))


def _line(row: Helping) -> HelpingLine:
    waits = row.key == "" and row.ended_at is None and row.code_until > core.now() and row.interview.state == "open"
    return HelpingLine(
        row.pk, row.interview.token, _services_of(row.interview), row.name, row.ground, row.body,
        "waiting" if waits else "live" if lasts(row) else "over", row.made_at, row.ends_at or row.code_until,
        tuple(row.shows), tuple(row.typed),
    )  # fmt: skip
