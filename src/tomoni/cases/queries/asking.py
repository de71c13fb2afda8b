"""Interviews as pages: the union of what several services ask, each question once, known facts beside."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tomoni.cases.domain.claims import claim_key
from tomoni.cases.domain.clock import Mark, governing, read_clock
from tomoni.cases.domain.transitions import Effect
from tomoni.cases.errors import InterviewNotOpen
from tomoni.cases.models import ClaimKey, Interview, WantedService
from tomoni.cases.models.clocks import periods_of
from tomoni.cases.models.judged import claimed_people
from tomoni.cases.models.sealed import opened
from tomoni.cases.models.situations import award_links, situation_of
from tomoni.cases.models.town import TOWN_DAYS
from tomoni.cases.queries import screens
from tomoni.cases.queries.explaining import used_facts
from tomoni.core import interface as core
from tomoni.services import interface as services

SECONDS_A_QUESTION = 20
CHOICES, PAPERS = "subject", "papers"


@dataclass
class Sheet:
    """One page while pages are put together."""

    key: str
    title: str
    subject: str
    law: str
    items: list[services.Item] = field(default_factory=list)
    evidence: list[services.EvidenceNeed] = field(default_factory=list)
    choices: list[tuple[str, str, tuple[tuple[str, str], ...]]] = field(default_factory=list)

    @property
    def open(self) -> bool:
        """Whether something is still to be answered here."""
        return bool(self.choices) or any(item.ask and item.fact.required for item in self.items)


@dataclass
class Talk:
    """An interview, loaded: its services with what they answer now."""

    interview: Interview
    answers: dict[str, Any]
    definitions: list[services.Definition]
    replies: list[services.Answer]
    situations: list[services.Situation]
    repinned: bool
    lang: str

    @property
    def names(self) -> dict[str, str]:
        """Display names by id."""
        return {person: self.situations[0].name_of(person) for person in self.situations[0].people}


def load_talk(token: str, person: int, lang: str | None = None) -> Talk:
    """Load an open interview of a person. Raises InterviewNotOpen."""
    wanted = list(
        WantedService.objects.filter(interview__token=token, interview__person=person)
        .select_related("interview__receipt")
        .order_by("place")
    )
    interview = wanted[0].interview if wanted else None
    if interview is None or interview.state != "open" or interview.expires_on <= core.today():
        raise InterviewNotOpen(
            "This conversation was sent already or is no longer kept. See what you have sent, or begin anew.",
            receipt=interview.receipt.number if interview is not None and interview.receipt is not None else None,
        )
    published = {one.id: one for one in services.list_definitions(core.today())}
    definitions = [published.get(row.service) or services.find_definition(row.service, core.today()) for row in wanted]
    repinned = any(d.bundle != row.bundle for d, row in zip(definitions, wanted, strict=True))
    answers = opened(interview.answers, interview.key_id)
    family = core.load_family(person, purpose=definitions[0].purpose, on=core.today())
    links = award_links(family)
    situations = [
        situation_of(family, definition, arrival=core.today(), answers=answers, links=links)
        for definition in definitions
    ]
    replies = [services.ask(d, s) for d, s in zip(definitions, situations, strict=True)]
    return Talk(interview, answers, definitions, replies, situations, repinned, lang or interview.language)


def sheets_of(talk: Talk) -> list[Sheet]:
    """The pages in order: what to choose first, then every question once, then the papers."""
    sheets: dict[str, Sheet] = {}
    seen: set[str] = set()
    choices = Sheet(CHOICES, "", "", "")
    papers = Sheet(PAPERS, "", "", "")
    for definition, reply, situation in zip(talk.definitions, talk.replies, talk.situations, strict=True):
        _add_choices(choices, talk, definition, reply, situation)
        for page in reply.pages:
            fresh = [item for item in page.items if item.path not in seen]
            seen |= {item.path for item in fresh}
            if fresh:
                title = definition.text(page.title_key, talk.lang)
                subject = situation.name_of(page.each.id) if page.each else ""
                sheet = sheets.setdefault(page.key, Sheet(page.key, title, subject, page.law or ""))
                sheet.items += fresh
        papers.evidence += [need for need in reply.evidence if need.needed]
    found = [sheet for sheet in sheets.values() if _to_be_shown(sheet)]
    return [*([choices] if choices.choices else []), *found, *([papers] if papers.evidence else [])]


def _add_choices(
    sheet: Sheet, talk: Talk, definition: services.Definition, reply: services.Answer, situation: services.Situation
) -> None:
    for name, entities in reply.choices.items():
        label = definition.text(f"about.{name}", talk.lang)
        sheet.choices.append((f"about.{name}", label, tuple((e.id, situation.name_of(e.id)) for e in entities)))


def _to_be_shown(sheet: Sheet) -> bool:
    """A page on which everything is known from registers waits for the check page."""
    return any(item.ask or item.declared or item.confirm for item in sheet.items)


def find_interview_page(
    token: str, *, person: int, page: str | None = None, lang: str | None = None
) -> screens.InterviewPage:
    """One page of an interview; without `page` the first that has an open question, else the last.

    At most six queries, constant. Raises InterviewNotOpen.
    """
    talk = load_talk(token, person, lang)
    sheets = sheets_of(talk)
    if not sheets:
        sheets = [Sheet(PAPERS, "", "", "")]
    keys = [sheet.key for sheet in sheets]
    place = keys.index(page) if page in keys else next((n for n, s in enumerate(sheets) if s.open), len(sheets) - 1)
    return _page(talk, sheets, place)


def _page(talk: Talk, sheets: Sequence[Sheet], place: int) -> screens.InterviewPage:
    sheet, done = sheets[place], set(talk.interview.pages_done)
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
        values={item.path: talk.answers.get(item.path) for item in sheet.items},
        names=talk.names,
        evidence=tuple(sheet.evidence),
        next_page=sheets[place + 1].key if place + 1 < len(sheets) else None,
        previous_page=sheets[place - 1].key if place else None,
        minutes_left=minutes_for(item for s in sheets[place:] for item in s.items if item.ask),
        saved_at=talk.interview.saved_at,
        version=talk.interview.version,
        repinned=talk.repinned,
        choices=tuple(sheet.choices),
    )


def minutes_for(items: Iterable[services.Item]) -> int:
    """Minutes for so many questions, at least one."""
    seconds = SECONDS_A_QUESTION * len(list(items))
    return max(1, -(-seconds // 60))


def find_check_page(token: str, *, person: int, lang: str | None = None) -> screens.CheckPage:
    """Everything that will be sent, page by page, with a fresh submission key. Raises InterviewNotOpen."""
    talk = load_talk(token, person, lang)
    sheets = sheets_of(talk)
    live = live_claims(talk.replies)
    return screens.CheckPage(
        token=token,
        submission_key=secrets.token_urlsafe(24),
        parts=tuple(_part(talk, n) for n in range(len(talk.definitions))),
        pages=tuple(_page(talk, sheets, place) for place in range(len(sheets))),
        missing_page=next((sheet.key for sheet in sheets if sheet.open), None),
        live=tuple(
            (reply.service, _own_number(live[reply.service], person)) for reply in talk.replies if reply.service in live
        ),
        names=talk.names,
        version=talk.interview.version,
    )


def _own_number(key: ClaimKey, person: int) -> str | None:
    return key.case.number if key.person_id == person and key.case is not None else None


def _part(talk: Talk, n: int) -> screens.CheckPart:
    definition, reply, situation = talk.definitions[n], talk.replies[n], talk.situations[n]
    period = governing(periods_of(definition, core.today()))
    marks = [Mark(core.today(), Effect.START)]
    return screens.CheckPart(
        service=definition.id,
        title=definition.title(talk.lang),
        answer=reply,
        about=tuple((person, situation.name_of(person)) for person in claimed_people(reply)),
        decided_by=read_clock(period, marks, TOWN_DAYS, core.today()).due_on if period else None,
        used=used_facts(reply),
    )


def live_claims(replies: Iterable[services.Answer]) -> Mapping[str, ClaimKey]:
    """A live key in the way of each service that has one. One query."""
    wanted: dict[str, str] = {}
    for reply in replies:
        for key in reply.keys:
            wanted[claim_key(key.right, key.parts).digest] = reply.service
    rows = ClaimKey.objects.filter(digest__in=wanted, released_at=None).exclude(releases_on__lte=core.today())
    return {wanted[row.digest]: row for row in rows.select_related("case").order_by("-digest")}
