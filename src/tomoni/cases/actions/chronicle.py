"""The history of an award (受給者台帳): one line for whatever happens to it, in the transaction in which it happens."""

from collections.abc import Mapping
from typing import Any

from tomoni.cases.models import Award, AwardStep, Case
from tomoni.core import interface as core
from tomoni.rules.interface import Month


def note_step(
    award: Award,
    kind: str,
    actor: core.Actor,
    *,
    month: Month | str = "",
    because: str = "",
    case: Case | None = None,
    **data: Any,
) -> AwardStep:
    """Write one line. The award is locked by the caller. data: amounts, months and keys, never a name."""
    row = step_row(award, award.steps.count() + 1, kind, actor, month=month, because=because, case=case, **data)
    row.save(force_insert=True)
    return row


def step_row(
    award: Award, number: int, kind: str, actor: core.Actor, *, month: Month | str = "", because: str = "",
    case: Case | None = None, **data: Any,
) -> AwardStep:  # fmt: skip
    """The same line, not stored yet."""
    return AwardStep(
        award=award, number=number, kind=kind, month=str(month), because=because, data=_plain(data), case=case,
        actor_role=actor.role or actor.kind, at=core.now(),
    )  # fmt: skip


def _plain(data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: str(value) if isinstance(value, Month) else value for name, value in data.items()}
