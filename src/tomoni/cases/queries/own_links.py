"""Who else of the family answers for themselves: as the asker, the town and the person themselves see it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from tomoni.cases.domain.own import ANSWERED, ENDED, EXPIRED, WAITING, entities_of, theirs
from tomoni.cases.domain.paths import row_of
from tomoni.cases.models import Case, OwnLink
from tomoni.cases.models.helped import purpose_of
from tomoni.cases.models.owned import Proof, as_themselves, live_own, may_be_asked, own_talk, waits, whole_talk
from tomoni.cases.models.sealed import opened
from tomoni.cases.models.talks import Talk, open_wanted
from tomoni.cases.queries import screens
from tomoni.cases.queries.asking import page_of
from tomoni.cases.queries.sheets import CHILD_PAGE, Sheet, sheets_of
from tomoni.core import interface as core


@dataclass(frozen=True)
class OtherLine:
    """Another adult of a conversation who is asked something about themselves. asks: how many questions, for which
    services. state: empty (not asked yet), waiting, expired, answered, declined. Never what was answered.
    """

    person: int
    name: str
    asks: int
    services: tuple[str, ...]
    state: str
    until: datetime | None = None


@dataclass(frozen=True)
class OwnPage:
    """A page of the own questions. done: nothing is left to answer; version: for sending what was seen."""

    link: int
    person: int
    asker: str
    until: datetime
    page: screens.InterviewPage
    pages: tuple[screens.InterviewPage, ...]
    services: tuple[str, ...]
    done: bool
    version: int


@dataclass(frozen=True)
class OwnLine:
    """Questions that wait for a person who signs in."""

    link: int
    asker: str
    services: tuple[str, ...]
    until: datetime


def list_others(token: str, *, person: int) -> tuple[OtherLine, ...]:
    """The adults of an open conversation who are asked about themselves and may be asked. Raises InterviewNotOpen."""
    interview = open_wanted(token, person)[0].interview
    talk = whole_talk(interview, {})
    rows = {row.person_id: row for row in OwnLink.objects.filter(interview=interview)}
    asked = _asked_of(talk)
    own, handed = f"p{person}", interview.handed or ()
    lines = []
    for entity in dict.fromkeys([*asked, *entities_of(handed)]):
        other = row_of(entity)
        if entity == own or other is None or not (other in handed or may_be_asked(person, other)):
            continue
        row = rows.get(other) if other in handed else None
        said = theirs(talk.answers, [entity]) if other in handed else {}
        state = _state(row) if row is not None else ANSWERED if said else ""
        services = asked.get(entity, {})
        until = row.until if row is not None else None
        lines.append(OtherLine(other, talk.names.get(entity, ""), len(services), _ids(services), state, until))
    return tuple(lines)


def _asked_of(talk: Talk) -> dict[str, dict[str, tuple[str, ...]]]:
    """By person the questions about them: {path: services}. Who is a child of the family is not asked."""
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for reply in talk.replies:
        for item in (item for page in reply.pages for item in page.items):
            if item.entity.kind == "person" and (item.ask or item.declared or item.confirm):
                paths = found.setdefault(item.entity.id, {})
                paths[item.path] = (*paths.get(item.path, ()), reply.service)
    return found


def _ids(asked: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(service for services in asked.values() for service in services))


def _state(row: OwnLink) -> str:
    return EXPIRED if row.state == WAITING and not waits(row) else row.state


def list_handed(token: str, handed: Iterable[int]) -> tuple[OtherLine, ...]:
    """The same of those who were asked, without the rules: for a note on a page. No query where nobody was."""
    wanted = list(handed)
    return _lines(OwnLink.objects.filter(interview__token=token, person__in=wanted)) if wanted else ()


def list_own_of_case(number: str) -> tuple[OtherLine, ...]:
    """Who answers for themselves in what was sent with a case, and whether they have. One query where nobody does."""
    case = Case.objects.filter(number=number)
    rows = OwnLink.objects.filter(
        interview__person__in=case.values("receipt__person"), interview__receipt__in=case.values("receipt")
    )
    return _lines(rows.exclude(state=ENDED))


def _lines(rows: QuerySet[OwnLink]) -> tuple[OtherLine, ...]:
    found = rows.select_related("interview", "person").order_by("pk")
    return tuple(OtherLine(row.person_id, row.person.name, len(row.paths), (), _state(row), row.until) for row in found)


def find_own_page(
    pk: int, proof: Proof, *, actor: core.Actor, page: str | None = None, lang: str | None = None
) -> OwnPage:
    """One page of what a person is asked about themselves; without `page` the first that is open. Raises OwnLinkOver.

    The look is on the ledger of the person.
    """
    row = live_own(pk, proof)
    talk = own_talk(row, lang)
    sheets = _sheets(talk, f"p{row.person_id}") or [Sheet("papers", "", "", "")]
    keys = [sheet.key for sheet in sheets]
    first = next((n for n, sheet in enumerate(sheets) if sheet.open), 0)
    place = keys.index(page) if page in keys else first
    pages = tuple(_narrow(page_of(talk, sheets, n), row, keys, n) for n in range(len(sheets)))
    facts = {item.fact.name for one in pages for item in one.items} or {"register"}
    core.record(as_themselves(row, actor), "read", [row.person_id], facts=facts, purpose=purpose_of(row.interview))
    wanted = _ids({path: ids for one in _asked_of(talk).values() for path, ids in one.items()})
    done = not any(sheet.open for sheet in sheets)
    return OwnPage(
        row.pk, row.person_id, row.interview.person.name, row.until, pages[place], pages, wanted, done, row.version
    )


def _sheets(talk: Talk, entity: str) -> list[Sheet]:
    """Pages with something about the person; the child that the asker declared is not theirs to see here."""
    return [
        sheet
        for sheet in sheets_of(talk)
        if sheet.key != CHILD_PAGE and (sheet.evidence or any(item.entity.id == entity for item in sheet.items))
    ]


def _narrow(page: screens.InterviewPage, row: OwnLink, keys: list[str], n: int) -> screens.InterviewPage:
    """No more names than whose questions these are, and whom they name."""
    own = {f"p{row.person_id}", *(item.target.id for item in page.items if item.target is not None)}
    return replace(
        page, token=str(row.pk), names={one: name for one, name in page.names.items() if one in own},
        next_page=keys[n + 1] if n + 1 < len(keys) else None, saved_at=row.made_at, contradictions=(), gathers=False,
        repinned=False, pages=tuple((key, title, False) for key, title, _ in page.pages), interview=row.interview_id,
    )  # fmt: skip


def list_own(person: int) -> tuple[OwnLine, ...]:
    """What waits for a person's own answers, newest first. One query where there is nothing."""
    rows = OwnLink.objects.filter(person=person, state=WAITING, until__gt=core.now())
    return tuple(
        OwnLine(row.pk, row.interview.person.name, services, row.until)
        for row in rows.select_related("interview__person").order_by("-made_at")
        if waits(row)
        for services in [_ids({p: s for one in _asked_of(own_talk(row)).values() for p, s in one.items()})]
    )


def own_answers_of(pk: int, proof: Proof) -> Mapping[str, Any]:
    """What the person has filled in so far. Raises OwnLinkOver."""
    row = live_own(pk, proof)
    return opened(row.answers, row.key_id)
