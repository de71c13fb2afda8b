"""An adult answers for themselves in somebody else's conversation: asked, opened, saved, sent, declined, taken back."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from tomoni.cases.actions.codes import count_tries, note_try
from tomoni.cases.actions.corrections import add_revision
from tomoni.cases.actions.handling import renew_checks
from tomoni.cases.actions.interviews import hold_interview
from tomoni.cases.actions.moving import Held, answers_of, fact_names, finish, move
from tomoni.cases.actions.own_carried import fill_in_beside
from tomoni.cases.actions.taking_in import hold_taken_in, need_desk
from tomoni.cases.domain.attachments import FileChange, changed_files, files_in
from tomoni.cases.domain.codes import LENGTH, MOST_TRIES, SIGNS, fold, spoken
from tomoni.cases.domain.interviews import own_answers
from tomoni.cases.domain.own import ANSWERED, AT_COUNTER, DECLINED, ENDED, VALID, WAITING, entities_of, theirs
from tomoni.cases.domain.transitions import State, Verb, Who, find_rule
from tomoni.cases.errors import (
    AnswersNotComplete,
    CaseNotInState,
    CodeNotFollowed,
    InterviewChanged,
    OwnLinkNotPossible,
)
from tomoni.cases.events import OwnAnswersAsked
from tomoni.cases.models import Case, Interview, OwnLink, WantedService
from tomoni.cases.models.helped import purpose_of
from tomoni.cases.models.judged import case_situation
from tomoni.cases.models.owned import (
    Proof,
    as_themselves,
    asks_about,
    code_digest,
    key_digest,
    live_own,
    may_be_asked,
    own_talk,
    waits,
    whole_talk,
)
from tomoni.cases.models.sealed import opened, shut
from tomoni.core import interface as core
from tomoni.services import interface as services

SAID = {
    "acting": "You are speaking for somebody else here. Only the person themselves asks another adult to answer.",
    "person": "These questions cannot be sent to this person from here. Ask at the counter; nothing was sent.",
    "nothing": "There is nothing to ask this person now. Look at the page again.",
}


@dataclass(frozen=True)
class Handed:
    """What came of asking: the code to give to the person, shown once, and until when they can answer."""

    link: int
    code: str
    until: datetime


def ask_other(token: str, other: int, *, person: int, actor: core.Actor) -> Handed:
    """Let an adult of the family (key of core.Person) answer what is asked about themselves.

    Asked again, the code before is dead. What the asker typed about them is forgotten: they say it themselves, and the
    asker never sees how. The person asks, or staff who took it in, at their word. Raises InterviewNotOpen,
    OwnLinkNotPossible (`why`: acting, person, nothing), NotAllowed, TakingInNotPossible.
    """
    with transaction.atomic():
        if actor.kind == "staff":
            hold_taken_in(token, actor)
        interview = hold_interview(token, person)
        if interview.acting_id is not None:
            raise _refusal("acting")
        if not may_be_asked(person, other):
            raise _refusal("person")
        row = OwnLink.objects.select_for_update().filter(interview=interview, person=other).first()
        if (row is not None and row.state == ANSWERED) or not asks_about(whole_talk(interview, {}), other):
            raise _refusal("nothing")
        code, row = _hand_over(interview, other, row or OwnLink(interview=interview, person_id=other), actor)
        core.emit(OwnAnswersAsked(row.pk, other, person))
        return Handed(row.pk, spoken(code), row.until)


def _hand_over(interview: Interview, other: int, row: OwnLink, actor: core.Actor) -> tuple[str, OwnLink]:
    code, at = "".join(secrets.choice(SIGNS) for _ in range(LENGTH)), core.now()
    row.state, row.digest, row.key, row.key_until = WAITING, code_digest(code), "", None
    row.made_by, row.made_at, row.until, row.ended_at = actor.key, at, at + VALID, None
    row.save()
    _set_handed(interview, {*(interview.handed or ()), other}, forget=other)
    people, purpose = [interview.person_id, other], purpose_of(interview)
    core.record(actor, "change", people, facts=["own_link"], purpose=purpose, deed="ask_other")
    return code, row


def _set_handed(interview: Interview, handed: set[int], *, forget: int) -> None:
    """Who answers for themselves from now on; what was said of one of them before is forgotten."""
    kept = opened(interview.answers, interview.key_id)
    gone = theirs(kept, entities_of([forget]))
    if gone:
        interview.answers, interview.key_id = shut({path: value for path, value in kept.items() if path not in gone})
    for file in files_in(gone):
        core.remove_file(file)
    interview.handed = sorted(handed)
    interview.version += 1
    interview.save(update_fields=["answers", "key_id", "handed", "version"])


def take_back_own(token: str, other: int, *, person: int, actor: core.Actor) -> None:
    """The asker answers themselves after all; what the other answered goes, unseen. Twice changes nothing.

    Raises InterviewNotOpen, NotAllowed, TakingInNotPossible.
    """
    with transaction.atomic():
        if actor.kind == "staff":
            hold_taken_in(token, actor)
        interview = hold_interview(token, person)
        if other not in (interview.handed or ()):
            return
        rows = OwnLink.objects.filter(interview=interview, person=other)
        for row in rows:
            core.remove_files(draft_owner(row.pk))
        rows.update(
            state=ENDED, digest="", key="", answers="", key_id="", paths=[], ended_at=core.now()
        )  # fmt: skip
        _set_handed(interview, {*(interview.handed or ())} - {other}, forget=other)
        purpose = purpose_of(interview)
        core.record(actor, "change", [person, other], facts=["own_link"], purpose=purpose, deed="take_back_own")


def open_at_counter(typed: str, *, actor: core.Actor) -> tuple[int, str]:
    """Staff have looked at a paper of who sits there: the code opens the questions once; (link, key for an hour).

    Raises NotAllowed, CodeNotFollowed (`wrong` for whatever opens nothing, `closed` after ten).
    """
    need_desk(actor, ())
    if count_tries(actor.key) >= MOST_TRIES:
        raise CodeNotFollowed("Too many wrong codes. Wait a quarter of an hour, or make a new code.", why="closed")
    code, key = fold(typed), secrets.token_urlsafe(24)
    with transaction.atomic():
        rows = OwnLink.objects.select_for_update(of=("self",)).select_related("interview")
        row = rows.filter(digest=code_digest(code), state=WAITING).first() if code else None
        if row is None or not waits(row):
            row = None
            note_try(actor.key)
        else:
            need_desk(actor, _wanted(row.interview))
            row.digest, row.key, row.key_until = "", key_digest(key), core.now() + AT_COUNTER
            row.opened_by = actor.key
            row.save(update_fields=["digest", "key", "key_until", "opened_by"])
            purpose = purpose_of(row.interview)
            core.record(actor, "read", [row.person_id], facts=["name"], purpose=purpose, deed="open_own")
    if row is None:
        raise CodeNotFollowed("This code opens nothing. Look at it again, or let them ask for a new one.", why="wrong")
    return row.pk, key


def save_own(
    pk: int, proof: Proof, answers: Mapping[str, Any], *, actor: core.Actor,
    files: Mapping[str, FileChange] | None = None,
) -> OwnLink:  # fmt: skip
    """Keep what the person filled in about themselves; nobody sees it before they send it. Other paths are dropped.

    Raises OwnLinkOver.
    """
    with transaction.atomic():
        row = live_own(pk, proof, lock=True)
        kept = opened(row.answers, row.key_id)
        typed = {**kept, **theirs(answers, entities_of([row.person_id])), **_changed(kept, row, files or {})}
        merged = {path: value for path, value in typed.items() if value is not None}
        row.answers, row.key_id = shut(merged)
        if merged != kept:
            row.version += 1
        row.opened_by = actor.key
        row.save(update_fields=["answers", "key_id", "version", "opened_by"])
        return row


def _changed(kept: Mapping[str, Any], row: OwnLink, files: Mapping[str, FileChange]) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    for path, change in theirs(files, entities_of([row.person_id])).items():
        left, gone = changed_files(kept.get(path), change)
        answers[path] = left or None
        for one in gone:
            core.remove_file(one)
    return answers


def send_own(pk: int, proof: Proof, *, actor: core.Actor, seen: int | None = None) -> None:
    """The answers go into the conversation, or, where it was sent already, into its cases that are not drafted yet.

    What else the same asker asked has it filled in, to be looked at and sent. The asker learns that it was answered,
    and no more. Raises OwnLinkOver, AnswersNotComplete, InterviewChanged
    (another device changed them), CaseNotInState where all is drafted or decided.
    """
    with transaction.atomic():
        interview = Interview.objects.select_for_update(of=("self",)).filter(own_links=pk).first()  # as its asker does
        row = live_own(pk, proof, lock=True)
        if seen is not None and seen != row.version:
            raise InterviewChanged(
                "These answers were changed on another page or device since you looked. Nothing was sent. Look again.",
                yours=seen, theirs=row.version, at=core.now(),
            )  # fmt: skip
        own = _complete(row)
        assert interview is not None  # a link has one
        if interview.state == "open":
            _into_conversation(interview, row, own)
        else:
            _into_cases(interview, row, own, as_themselves(row, actor))
        _end(row, ANSWERED, list(own), actor, "answer_own")
        fill_in_beside(row, own)


def _complete(row: OwnLink) -> dict[str, Any]:
    """What this person says, where nothing that is needed is missing."""
    talk, own = own_talk(row), opened(row.answers, row.key_id)
    asked = [item for reply in talk.replies for page in reply.pages for item in page.items]
    lacking = [one.path for one in asked if one.ask and one.fact.required and own.get(one.path) in (None, "")]
    if lacking:
        raise AnswersNotComplete(
            "Some questions have no answer yet. Answer them and send again.",
            faults=dict.fromkeys(lacking, "missing"), page=None,
        )  # fmt: skip
    papers = {need.path for reply in talk.replies for need in reply.evidence}
    return {path: value for path, value in own.items() if path in papers or path in {one.path for one in asked}}


def _into_conversation(interview: Interview, row: OwnLink, own: Mapping[str, Any]) -> None:
    merged = {**opened(interview.answers, interview.key_id), **own}
    interview.answers, interview.key_id = shut(merged)
    interview.version += 1
    interview.save(update_fields=["answers", "key_id", "version"])
    core.move_files(draft_owner(row.pk), ("interview", interview.pk))


def _into_cases(interview: Interview, row: OwnLink, own: Mapping[str, Any], actor: core.Actor) -> None:
    """A revision of the answers in each case of the receipt that asks them and still listens."""
    cases = Case.objects.select_for_update(of=("self",)).filter(receipt=interview.receipt_id).order_by("pk")
    took = [case for case in cases if _take_into(case, own, actor)]
    if not took:
        raise CaseNotInState(
            "What this was for is being decided or is decided already, so nothing can be added to it. Tell the town.",
            state="", verb=str(Verb.ANSWER_OWN),
        )  # fmt: skip
    core.move_files(draft_owner(row.pk), ("receipt", interview.receipt_id))


def _take_into(case: Case, own: Mapping[str, Any], actor: core.Actor) -> bool:
    try:
        find_rule(State(case.state), Verb.ANSWER_OWN, case.kind)
    except CaseNotInState:
        return False
    steps = list(case.transitions.order_by("number").values_list("at", "effect", "data"))
    held = Held(case, services.definition_of(case.bundle), frozenset({Who.SYSTEM}), steps)
    before = answers_of(case)
    after = {**before, **own}
    answer = services.ask(held.definition, case_situation(case, held.definition, after), explain=False)
    asked = {item.path for page in answer.pages for item in page.items} | {need.path for need in answer.evidence}
    added = own_answers(own, asked, [])
    if not added:
        return False
    move(held, Verb.ANSWER_OWN, actor, data={"facts": fact_names(added)}, also={"revision": case.revision + 1})
    add_revision(case, {**before, **added}, actor)
    renew_checks(held)
    finish(held, actor, act="send", facts=fact_names(added))
    return True


def decline_own(pk: int, proof: Proof, *, actor: core.Actor) -> None:
    """The person does not answer here; the asker sees that, the town may ask later. Raises OwnLinkOver."""
    with transaction.atomic():
        row = live_own(pk, proof, lock=True)
        core.remove_files(draft_owner(row.pk))
        _end(row, DECLINED, [], actor, "decline_own")


def _end(row: OwnLink, state: str, paths: list[str], actor: core.Actor, deed: str) -> None:
    actor = as_themselves(row, actor)
    row.state, row.paths, row.answers, row.key_id = state, sorted(paths), "", ""
    row.digest, row.key, row.key_until, row.ended_at, row.opened_by = "", "", None, core.now(), actor.key
    row.save()
    people, facts = [row.person_id, row.interview.person_id], fact_names(paths) or ["own_link"]
    core.record(actor, "send", people, facts=facts, purpose=purpose_of(row.interview), deed=deed)


def draft_owner(pk: int) -> tuple[str, int]:
    """Whose files are until they are sent: the link."""
    return ("own-link", pk)


def _wanted(interview: Interview) -> list[str]:
    return list(WantedService.objects.filter(interview=interview).values_list("service", flat=True))


def _refusal(why: str) -> OwnLinkNotPossible:
    return OwnLinkNotPossible(SAID[why], why=why)
