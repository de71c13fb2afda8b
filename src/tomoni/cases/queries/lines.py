"""Rows as lines of a screen: reasons, decisions, corrections with their difference, outcomes."""

from collections.abc import Iterable, Mapping
from typing import Any

from tomoni.cases.domain.answers import changes
from tomoni.cases.models import AnswerRevision, Case, CorrectionItem, Decision, Draft, Note, Outcome, Transition
from tomoni.cases.models.sealed import opened
from tomoni.cases.queries import screens
from tomoni.core import interface as core
from tomoni.services import interface as services


def reason_lines(reasons: Iterable[Mapping[str, str]]) -> tuple[screens.Reason, ...]:
    """Stored reasons as a screen has them."""
    return tuple(screens.Reason(reason["text"], reason["law"], reason.get("fact", "")) for reason in reasons)


def decision_line(decision: Decision | None) -> screens.DecisionLine | None:
    """A decision as a screen has it."""
    if decision is None:
        return None
    return screens.DecisionLine(
        result=decision.result,
        reasons=reason_lines(decision.reasons),
        decided_by=decision.decided_by.name,
        decided_at=decision.decided_at,
        snapshot_hash=decision.snapshot_hash,
    )


def history_line(transition: Transition) -> screens.HistoryLine:
    """One step of a case."""
    return screens.HistoryLine(
        at=transition.at,
        verb=transition.verb,
        before=transition.before,
        after=transition.after,
        actor_kind=transition.actor_kind,
        actor_id=transition.actor_id,
        actor_role=transition.actor_role,
        actor_name=transition.actor_name,
        data=transition.data,
    )


def note_lines(case: Case) -> Iterable[screens.NoteLine]:
    """Notes between colleagues, the newest first. One query."""
    for note in Note.objects.filter(case=case).select_related("author").order_by("-at", "-pk"):
        yield screens.NoteLine(note.at, note.author.name, note.text)


def draft_line(draft: Draft) -> screens.DraftLine:
    """A draft, with who drafted it and who sent it back."""
    return screens.DraftLine(
        number=draft.number,
        state=draft.state,
        result=draft.result,
        reasons=reason_lines(draft.reasons),
        remark=draft.remark,
        by_rule=draft.by_rule,
        drafted_by=draft.drafted_by.name if draft.drafted_by else "",
        drafted_by_id=draft.drafted_by_id,
        drafted_at=draft.drafted_at,
        snapshot_hash=draft.snapshot_hash,
        returned_by=draft.returned_by.name if draft.returned_by else "",
        returned_because=draft.returned_because,
    )


def looker_line(line: core.RecordLine) -> screens.LedgerLine:
    """An entry of the ledger: who looked, and for what."""
    who = line.who
    return screens.LedgerLine(
        at=line.at,
        who=who.get("name", ""),
        role=who.get("role", ""),
        office=who.get("office", ""),
        act=line.act,
        purpose=line.purpose,
        facts=line.facts,
        deed=line.deed,
    )


def correction_lines(
    items: list[CorrectionItem],
    revisions: list[AnswerRevision],
    definition: services.Definition,
    situation: services.Situation,
) -> tuple[screens.CorrectionLine, ...]:
    """Every request to mend items with what changed through it."""
    by_number = {revision.number: revision for revision in revisions}
    found: dict[int, screens.CorrectionLine] = {}
    for item in items:
        correction = item.correction
        line = (item.path, _label(item.path, definition, situation)[1], item.note)
        if correction.number in found:
            before = found[correction.number]
            found[correction.number] = _with_item(before, line)
            continue
        found[correction.number] = screens.CorrectionLine(
            number=correction.number,
            reason=correction.reason,
            by_date=correction.by_date,
            asked_at=correction.asked_at,
            asked_by=correction.asked_by.name,
            items=(line,),
            end=correction.end,
            ended_at=correction.ended_at,
            changes=_changes(
                by_number.get(correction.revision_before),
                by_number.get(correction.revision_after or -1),
                definition,
                situation,
            ),
            pk=correction.pk,
        )
    return tuple(found.values())


def _with_item(line: screens.CorrectionLine, item: tuple[str, str, str]) -> screens.CorrectionLine:
    return screens.CorrectionLine(**{**vars(line), "items": (*line.items, item)})


def _changes(
    before: AnswerRevision | None,
    after: AnswerRevision | None,
    definition: services.Definition,
    situation: services.Situation,
) -> tuple[screens.ChangeLine, ...]:
    if before is None or after is None:
        return ()
    found = changes(opened(before.answers, before.key_id), opened(after.answers, after.key_id))
    lines = []
    for change in found:
        name, label, kind = _label(change.path, definition, situation)
        lines.append(screens.ChangeLine(change.path, name, label, kind, change.before, change.after))
    return tuple(lines)


def _label(path: str, definition: services.Definition, situation: services.Situation) -> tuple[str, str, Any]:
    """Whose and which fact a path is, in Japanese, and its type."""
    split = services.split_path(path)
    if split is None:
        return "", definition.texts("ja").get(f"{path.partition('(')[0]}.title", path), None
    ends, name, _, link = split
    entity = situation.entity(ends[-1])
    fact = definition.lexicon.facts.get((link or (entity.kind if entity else ""), name))
    return situation.name_of(ends[-1]), fact.word("ja") if fact else name, fact.type if fact else None


def outcome_line(outcome: Outcome) -> screens.OutcomeLine:
    """An outcome as a screen has it."""
    return screens.OutcomeLine(outcome.kind, outcome.name, outcome.data, outcome.waits, outcome.done_at)
