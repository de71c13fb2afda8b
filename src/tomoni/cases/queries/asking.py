"""Interviews as pages: the union of what several services ask, each question once, known facts beside."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from tomoni.cases.domain.claims import claim_key
from tomoni.cases.domain.clock import Mark, governing, read_clock
from tomoni.cases.domain.transitions import Effect
from tomoni.cases.models import ClaimKey, Interview
from tomoni.cases.models.clocks import periods_of
from tomoni.cases.models.days_told import day_told
from tomoni.cases.models.declared import find_declared_claim
from tomoni.cases.models.giving_way import stops
from tomoni.cases.models.judged import named_people
from tomoni.cases.models.talks import Talk, load_talk
from tomoni.cases.models.town import TOWN_DAYS
from tomoni.cases.queries import screens
from tomoni.cases.queries.explaining import used_facts
from tomoni.cases.queries.sheets import (
    PAPERS,
    Sheet,
    contradictions,
    in_order,
    may_open_more,
    questions_left,
    sheets_of,
    waiting,
)
from tomoni.core import interface as core
from tomoni.services import interface as services

SECONDS_A_QUESTION = 20


def find_interview_page(
    token: str, *, person: int, page: str | None = None, lang: str | None = None
) -> screens.InterviewPage:
    """One page of an interview; without `page` the first that has an open question, else the last.

    In a conversation the first is the one that settles most. At most six queries, constant. Raises InterviewNotOpen.
    """
    talk = load_talk(token, person, lang, explain=False)
    sheets = in_order(talk, sheets_of(talk)) or [Sheet(PAPERS, "", "", "")]
    keys = [sheet.key for sheet in sheets]
    place = keys.index(page) if page in keys else next((n for n, s in enumerate(sheets) if s.open), len(sheets) - 1)
    return page_of(talk, sheets, place)


def page_of(talk: Talk, sheets: Sequence[Sheet], place: int) -> screens.InterviewPage:
    """One of the pages of a conversation, by its place."""
    sheet, done = sheets[place], set(talk.interview.pages_done)
    left = waiting(talk, list(sheets)) if talk.gathers else list(sheets[place + 1 :])
    after = next((one for one in left if one is not sheet), None)
    return screens.InterviewPage(
        token=talk.interview.token,
        services=tuple((d.id, d.title(talk.lang)) for d in talk.definitions),
        page=sheet.key,
        place=place + 1,
        pages=tuple((s.key, s.title, s.key in done and not s.open) for s in sheets),
        title=sheet.title,
        subject=sheet.subject,
        law=sheet.law,
        items=tuple(sheet.items),
        values={one.path: talk.answers.get(one.path) for one in (*sheet.items, *sheet.evidence)},
        names=talk.names,
        evidence=tuple(sheet.evidence),
        next_page=after.key if after is not None else None,
        previous_page=sheets[place - 1].key if place else None,
        minutes_left=minutes_for(item for s in sheets[place:] for item in s.items if item.ask),
        saved_at=talk.interview.saved_at,
        version=talk.interview.version,
        repinned=talk.repinned,
        choices=tuple(sheet.choices),
        interview=talk.interview.pk,
        gathers=talk.gathers,
        event=talk.interview.event,
        questions_left=questions_left(left),
        may_open_more=talk.gathers and may_open_more(talk),
        contradictions=contradictions(talk, sheets),
        handed=tuple(talk.interview.handed or ()),
    )


def minutes_for(items: Iterable[services.Item]) -> int:
    """Minutes for so many questions, at least one."""
    seconds = SECONDS_A_QUESTION * len(list(items))
    return max(1, -(-seconds // 60))


def find_check_page(token: str, *, person: int, lang: str | None = None) -> screens.CheckPage:
    """Everything that will be sent, page by page, with a fresh submission key. Raises InterviewNotOpen."""
    talk = load_talk(token, person, lang)
    sheets = in_order(talk, sheets_of(talk))
    live = live_claims(talk)
    return screens.CheckPage(
        token=token,
        submission_key=secrets.token_urlsafe(24),
        parts=tuple(_part(talk, n) for n in range(len(talk.definitions))),
        pages=tuple(page_of(talk, sheets, place) for place in range(len(sheets))),
        missing_page=next((sheet.key for sheet in sheets if sheet.open), None),
        live=tuple(
            (reply.service, own_number(live[reply.service], talk.interview))
            for reply in talk.replies
            if reply.service in live
        ),
        live_days=_days_told(talk, live),
        names=talk.names,
        version=talk.interview.version,
    )


def _days_told(talk: Talk, live: Mapping[str, ClaimKey]) -> dict[str, date]:
    person = talk.interview.person_id if talk.interview.acting_id is None else None
    told = {service: day_told(key, person) for service, key in live.items() if key.happened_on is not None}
    return {service: day for service, day in told.items() if day is not None}


def own_number(key: ClaimKey, interview: Interview) -> str | None:
    """For the person alone: who speaks for them learns only that it is being handled."""
    mine = key.person_id == interview.person_id and interview.acting_id is None
    return key.case.number if mine and key.case is not None else None


def _part(talk: Talk, n: int) -> screens.CheckPart:
    definition, reply, situation = talk.definitions[n], talk.replies[n], talk.situations[n]
    return screens.CheckPart(
        service=definition.id,
        title=definition.title(talk.lang),
        answer=reply,
        about=tuple((person, situation.name_of(person)) for person in named_people(reply)),
        decided_by=decided_by(definition),
        used=used_facts(reply),
    )


def decided_by(definition: services.Definition) -> date | None:
    """Until when it is decided if it is sent today."""
    period = governing(periods_of(definition, core.today()))
    marks = [Mark(core.today(), Effect.START)]
    return read_clock(period, marks, TOWN_DAYS, core.today()).due_on if period else None


def live_claims(talk: Talk) -> Mapping[str, ClaimKey]:
    """A live key in the way of each service that has one; what gives way, or was given way to, is none. One query."""
    wanted: dict[str, tuple[services.Definition, date | None]] = {}
    for definition, reply in zip(talk.definitions, talk.replies, strict=True):
        for key in reply.keys:
            wanted[claim_key(key.right, key.parts).digest] = definition, key.day
    rows = ClaimKey.objects.filter(digest__in=wanted, released_at=None).exclude(releases_on__lte=core.today())
    person = talk.interview.person_id
    found = {
        wanted[row.digest][0].id: row
        for row in rows.select_related("case").order_by("-digest")
        if stops(person, wanted[row.digest][0], row, wanted[row.digest][1])
    }
    for reply, situation in zip(talk.replies, talk.situations, strict=True):
        declared = find_declared_claim(situation, reply) if reply.service not in found else None
        found |= {reply.service: declared} if declared is not None else {}
    return found
