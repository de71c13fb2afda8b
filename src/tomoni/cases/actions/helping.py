"""Somebody beside a person helps with one conversation, for an hour: opened by the person, joined by code, ended."""

import hashlib
import hmac
import secrets
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from tomoni.cases.actions.codes import count_tries, note_try
from tomoni.cases.actions.interviews import hold_interview, pinned, save_answers
from tomoni.cases.actions.moving import fact_names
from tomoni.cases.actions.taking_in import hold_taken_in
from tomoni.cases.domain.beside import CODE_VALID, GROUNDS, LASTS, SHOWS
from tomoni.cases.domain.codes import LENGTH, MOST_TRIES, SIGNS, fold, spoken
from tomoni.cases.errors import CodeNotFollowed, HelpingNotPossible, HelpingOver
from tomoni.cases.models import Helping, Interview
from tomoni.cases.models.helped import (
    actor_of,
    guarded_of,
    key_digest,
    live_helping,
    may_choose,
    may_see,
    own_people,
    purpose_of,
)
from tomoni.cases.models.sealed import opened
from tomoni.cases.models.situations import load_situation
from tomoni.core import interface as core
from tomoni.services import interface as services

SAID = {
    "acting": "Only the person themselves lets somebody help. You are speaking for somebody else here.",
    "name": "Write your name, so that it stands in the records of the person.",
    "ground": "Say who you are: family, or somebody of a supporting body.",
    "body": "Write for which body you help.",
    "shows": "Choose only what stands on the page.",
}


def open_helping(token: str, *, person: int, shows: Collection[str], actor: core.Actor) -> tuple[str, datetime]:
    """Let somebody beside the person help with one open conversation: a code, and until when it can be typed in.

    shows: known, answers, account, sensitive; without any only open questions are seen. What was opened before for this
    conversation ends. The person opens it, or staff who took it in, at their word. The code is shown once and never
    stored. Raises InterviewNotOpen, HelpingNotPossible, NotAllowed, TakingInNotPossible.
    """
    with transaction.atomic():
        if actor.kind == "staff":
            hold_taken_in(token, actor)
        interview = hold_interview(token, person)
        if interview.acting_id is not None and actor.kind != "staff":
            raise _refusal("acting")
        if not set(shows) <= set(SHOWS):
            raise _refusal("shows")
        _end(Helping.objects.filter(interview=interview), actor)
        code, at = "".join(secrets.choice(SIGNS) for _ in range(LENGTH)), core.now()
        row = Helping.objects.create(
            interview=interview, person_id=person, shows=[one for one in SHOWS if one in shows], digest=_digest(code),
            made_by=actor.key, made_at=at, code_until=at + CODE_VALID, guarded=guarded_of(person),
        )  # fmt: skip
        core.record(actor, "change", [person], facts=["helping"], purpose=purpose_of(interview), deed="open_helping")
        return spoken(code), row.code_until


def join_helping(typed: str, *, name: str, ground: str, body: str = "", who: str, language: str = "ja") -> str:
    """Who sits beside types the code and says who they are; gives the key their browser keeps for an hour.

    who: what names the browser, for counting wrong codes (`helper:…`). A code opens once. Raises HelpingNotPossible
    (`why`: name, ground, body), CodeNotFollowed (`wrong`, `closed`).
    """
    _need_words(name, ground, body)
    if count_tries(who) >= MOST_TRIES:
        raise CodeNotFollowed("Too many wrong codes. Wait a quarter of an hour, or ask for a new code.", why="closed")
    key = secrets.token_urlsafe(24)
    with transaction.atomic():
        row = _waiting(fold(typed))
        if row is None:
            note_try(who)
        else:
            _begin(row, name.strip()[:60], ground, body.strip()[:80], language, key)
    if row is None:
        raise CodeNotFollowed("This code opens nothing. Look at it again, or ask for a new one.", why="wrong")
    return key


def _begin(row: Helping, name: str, ground: str, body: str, language: str, key: str) -> None:
    at = core.now()
    row.name, row.ground, row.body, row.language, row.key = name, ground, body, language, key_digest(key)
    row.began_at, row.ends_at = at, at + LASTS
    row.save()
    purpose = purpose_of(row.interview)
    core.record(actor_of(row), "read", [row.person_id], facts=["register"], purpose=purpose, deed="join_helping")


def _waiting(code: str) -> Helping | None:
    """What a code opens now, locked; a protection that began meanwhile lets it open nothing."""
    if not code:
        return None
    rows = Helping.objects.select_for_update(of=("self",)).select_related("interview")
    row = rows.filter(
        digest=_digest(code), key="", ended_at=None, code_until__gt=core.now(), interview__state="open",
        interview__expires_on__gt=core.today(),
    ).first()  # fmt: skip
    return row if row is not None and (row.guarded or not guarded_of(row.person_id)) else None


def save_helped(key: str, page: str, answers: Mapping[str, Any], *, whole: bool = True) -> Interview:
    """Save what the helper typed on a page, and nothing they were not shown. Raises HelpingOver, InterviewNotOpen.

    whole: the helper saw all that is asked on it; else the page still waits for the person.
    """
    with transaction.atomic():
        row = live_helping(key_digest(key), lock=True)
        open_to = _open_to(row)
        kept = {path: value for path, value in answers.items() if path in open_to}
        saved = save_answers(row.interview.token, page, kept, person=row.person_id, done=whole)
        filled = [path for path, value in kept.items() if value is not None]
        row.typed = [*row.typed, *(path for path in filled if path not in row.typed)]
        row.save(update_fields=["typed"])
        facts = fact_names(kept) or ["register"]
        core.record(actor_of(row), "change", [row.person_id], facts=facts, purpose=purpose_of(row.interview))
        return saved


def _open_to(row: Helping) -> set[str]:
    """Every question the helper may fill in now."""
    interview, today, own = row.interview, core.today(), own_people(row.person_id)
    values, found = opened(interview.answers, interview.key_id), set[str]()
    for definition in pinned(interview)[0]:
        situation = load_situation(row.person_id, definition, on=today, arrival=today, answers=values)
        answer = services.ask(definition, situation, explain=False)
        items = (item for page in answer.pages for item in page.items)
        found |= {item.path for item in items if may_see(item, values, row, own)}
        found |= {
            f"about.{name}" for name, among in answer.choices.items() if may_choose((one.id for one in among), own)
        }
    return found


def end_helping(pk: int, *, person: int, actor: core.Actor) -> None:
    """The person ends it at once; twice changes nothing. Raises HelpingOver where it is nobody's of theirs."""
    with transaction.atomic():
        rows = Helping.objects.filter(pk=pk, person=person)
        row = rows.select_related("interview").first()
        if row is None:
            raise HelpingOver("There is no such help of yours. Look at the list again.")
        if _end(rows, actor):
            purpose = purpose_of(row.interview)
            core.record(actor, "change", [person], facts=["helping"], purpose=purpose, deed="end_helping")


def leave_helping(key: str) -> None:
    """Who helped goes; without a live one nothing happens."""
    with transaction.atomic():
        row = Helping.objects.filter(key=key_digest(key), ended_at=None).select_related("interview").first()
        if row is not None and _end(Helping.objects.filter(pk=row.pk), actor_of(row)):
            purpose = purpose_of(row.interview)
            core.record(
                actor_of(row), "change", [row.person_id], facts=["helping"], purpose=purpose, deed="end_helping"
            )


def _end(rows: QuerySet[Helping], actor: core.Actor) -> int:
    at = core.now()
    live = rows.filter(Q(ends_at=None) | Q(ends_at__gt=at), ended_at=None)
    return live.update(ended_at=at, ended_by=actor.key)


def _need_words(name: str, ground: str, body: str) -> None:
    if not name.strip():
        raise _refusal("name")
    if ground not in GROUNDS:
        raise _refusal("ground")
    if ground == "supporter" and not body.strip():
        raise _refusal("body")


def _refusal(why: str) -> HelpingNotPossible:
    return HelpingNotPossible(SAID[why], why=why)


def _digest(code: str) -> str:
    secret = core.key_ring().get(core.ENCRYPTED) or b""
    town = core.current_municipality().code
    return hmac.new(secret, f"helping codes of {town}:{code}".encode(), hashlib.sha256).hexdigest()
