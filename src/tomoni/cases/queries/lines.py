"""Rows as lines of a screen: reasons, decisions, corrections with their difference, outcomes."""

from collections.abc import Iterable, Mapping
from typing import Any

from tomoni.cases.domain.answers import changes
from tomoni.cases.models import AnswerRevision, CorrectionItem, Decision, Outcome
from tomoni.cases.models.sealed import opened
from tomoni.cases.queries import screens
from tomoni.services import interface as services


def reason_lines(reasons: Iterable[Mapping[str, str]]) -> tuple[screens.Reason, ...]:
    """Stored reasons as a screen has them."""
    return tuple(screens.Reason(reason["text"], reason["law"]) for reason in reasons)


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
        return "", definition.texts("ja").get(f"{path}.title", path), None
    ends, name, _, link = split
    entity = situation.entity(ends[-1])
    fact = definition.lexicon.facts.get((link or (entity.kind if entity else ""), name))
    return situation.name_of(ends[-1]), fact.word("ja") if fact else name, fact.type if fact else None


def outcome_line(outcome: Outcome) -> screens.OutcomeLine:
    """An outcome as a screen has it."""
    return screens.OutcomeLine(outcome.kind, outcome.name, outcome.data, outcome.waits, outcome.done_at)
