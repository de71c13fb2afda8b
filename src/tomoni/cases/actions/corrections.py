"""Asking to mend named items, and mending them (補正, 行政手続法7条): the clock stops and runs again."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from tomoni.cases.actions.handling import renew_checks, situation_of_case
from tomoni.cases.actions.moving import Held, answers_of, fact_names, finish, hold_case, move
from tomoni.cases.domain.answers import changes, corrected, digest
from tomoni.cases.domain.attachments import files_in
from tomoni.cases.domain.own import is_of
from tomoni.cases.domain.transitions import Verb
from tomoni.cases.errors import AnswersNotComplete, CorrectionNotPossible
from tomoni.cases.events import CorrectionAnswered, CorrectionAsked
from tomoni.cases.models import AnswerRevision, Case, Correction, CorrectionItem
from tomoni.cases.models.owned import handed_in
from tomoni.cases.models.sealed import shut
from tomoni.core import interface as core
from tomoni.services import interface as services


def ask_correction(
    number: str,
    items: Sequence[str] | Mapping[str, str],
    reason: str,
    by_date: date,
    *,
    actor: core.Actor,
    version: int | None = None,
) -> Correction:
    """Ask the person to mend `items` (paths, or {path: note}) by a day. Stops the clock.

    Raises CorrectionNotPossible without items, without a reason, for items the form does not ask, for a past day.
    """
    with transaction.atomic():
        held = hold_case(number, actor, version=version)
        notes = dict(items) if isinstance(items, Mapping) else dict.fromkeys(items, "")
        _may_be_asked(held, notes, reason, by_date)
        data = {"facts": fact_names(notes), "by": by_date.isoformat()}
        move(held, Verb.ASK_CORRECTION, actor, data=data)
        correction = Correction.objects.create(
            case=held.case,
            number=held.case.corrections.count() + 1,
            reason=reason.strip(),
            by_date=by_date,
            asked_by_id=int(actor.id),
            asked_at=core.now(),
            revision_before=held.case.revision,
        )
        rows = [CorrectionItem(correction=correction, path=path, note=note.strip()) for path, note in notes.items()]
        CorrectionItem.objects.bulk_create(rows)
        event = CorrectionAsked(number, held.case.person_id, held.case.service, by_date.isoformat())
        finish(held, actor, act="send", facts=fact_names(notes), event=event)
        return correction


def _may_be_asked(held: Held, notes: Mapping[str, str], reason: str, by_date: date) -> None:
    unknown = sorted(set(notes) - askable_paths(held))
    if not notes or not reason.strip() or unknown or by_date < core.today():
        raise CorrectionNotPossible(
            "A request for correction names items of this form, says why, and gives a day that is still to come. "
            "Without these the person cannot know what to do.",
            unknown=unknown,
            no_items=not notes,
            no_reason=not reason.strip(),
            past=by_date < core.today(),
        )


def askable_paths(held: Held) -> set[str]:
    """What may be asked to be mended: everything answered, and every item on a page of the form as it is now.

    Nothing that another adult answers for themselves: who asked would see it.
    """
    answer = services.ask(held.definition, situation_of_case(held))
    found = {*answers_of(held.case), *(item.path for page in answer.pages for item in page.items)}
    others = handed_in(held.case)
    return {path for path in found if not is_of(path, others)}


def answer_correction(
    number: str, answers: Mapping[str, Any], *, actor: core.Actor, version: int | None = None
) -> Case:
    """Send the mended items. `answers`: {path: JSON value}, only items that were asked about. The clock runs again.

    Raises ItemNotInCorrection, AnswersNotComplete when an item has no answer.
    """
    with transaction.atomic():
        held = hold_case(number, actor, version=version)
        correction = held.case.corrections.filter(ended_at=None).first()
        items = [item.path for item in correction.items.all()] if correction else []
        before = answers_of(held.case)
        after = corrected(before, answers, items)
        missing = [path for path in items if after.get(path) in (None, "")]
        if missing:
            raise AnswersNotComplete(
                "Every item that was asked about needs an answer before it can be sent.",
                faults=dict.fromkeys(missing, "missing"),
                page=None,
            )
        return _take_answers(held, correction, before, after, actor)


def _take_answers(
    held: Held, correction: Correction | None, before: Mapping[str, Any], after: Mapping[str, Any], actor: core.Actor
) -> Case:
    case = held.case
    changed = [change.path for change in changes(before, after)]
    also = {"revision": case.revision + 1}
    move(held, Verb.ANSWER_CORRECTION, actor, data={"facts": fact_names(changed)}, also=also)
    assert correction is not None  # a case in correcting has one
    add_revision(case, after, actor)
    correction.revision_after, correction.ended_at, correction.end = case.revision, core.now(), "answered"
    correction.save(update_fields=["revision_after", "ended_at", "end"])
    _keep_named(correction.pk, case.pk, after)
    renew_checks(held)
    event = CorrectionAnswered(case.number, case.person_id, case.service)
    return finish(held, actor, act="send", facts=fact_names(changed), event=event)


def _keep_named(correction: int, case: int, answers: Mapping[str, Any]) -> None:
    """What the answers name goes into the case; what was replaced before sending, and what came half, is forgotten."""
    named = set(files_in(answers))
    for file in core.list_files(draft_owner(correction)):
        if file.pk not in named:
            core.remove_file(file.pk)
    core.move_files(draft_owner(correction), ("case", case))
    core.drop_uploads(draft_owner(correction))


def end_corrections(case: Case) -> None:
    """End what is asked without an answer; what was chosen for it and never sent is forgotten."""
    for correction in case.corrections.filter(ended_at=None):
        core.remove_files(draft_owner(correction.pk))
        core.drop_uploads(draft_owner(correction.pk))
    case.corrections.filter(ended_at=None).update(ended_at=core.now(), end="cancelled")


def draft_owner(correction: int) -> tuple[str, int]:
    """Whose files are until the mended items are sent: the request for correction."""
    return ("correction", correction)


def add_revision(case: Case, answers: Mapping[str, Any], actor: core.Actor) -> AnswerRevision:
    """Keep the answers under the current revision number of the case."""
    row = revision_row(case, answers, actor)
    row.save(force_insert=True)
    return row


def revision_row(case: Case, answers: Mapping[str, Any], actor: core.Actor) -> AnswerRevision:
    """The same, not stored yet."""
    text, key_id = shut(answers)
    return AnswerRevision(
        case=case,
        number=case.revision,
        answers=text,
        key_id=key_id,
        body_hash=digest(dict(answers)),
        made_by=actor.kind,
        at=core.now(),
    )


def cancel_correction(number: str, *, actor: core.Actor, version: int | None = None) -> Case:
    """Go on without an answer: it came otherwise, or its day has passed. The clock runs again."""
    with transaction.atomic():
        held = hold_case(number, actor, version=version)
        move(held, Verb.CANCEL_CORRECTION, actor)
        end_corrections(held.case)
        return finish(held, actor, facts=["state"])
