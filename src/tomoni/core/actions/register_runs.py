"""A run that takes files of a register in: where it is, what it counted, which rows it refused."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db import transaction

from tomoni.core.actions.ledger import record
from tomoni.core.actions.outbox import emit
from tomoni.core.domain.actors import Actor
from tomoni.core.domain.registers import Taken
from tomoni.core.events import RegisterTakenIn
from tomoni.core.models import RegisterRefusal, RegisterRun
from tomoni.core.models.clock import now
from tomoni.core.models.inserting import insert_rows

KEPT = 1000  # refused rows that the desk shows; the report has all

Refused = tuple[str, int, str, str]  # file, line, column, code


def begin_run(
    register: str, mapping: str, digest: str, *, full: bool, day: date, files: Sequence[Mapping[str, object]],
    facts: Iterable[str], actor: Actor,
) -> RegisterRun:  # fmt: skip
    """The run that was cut off over the same files, or a new one, with one entry of the ledger for all it brings."""
    with transaction.atomic():
        there = RegisterRun.objects.filter(digest=digest, state=RegisterRun.State.RUNNING).order_by("-pk").first()
        if there is not None:
            return there
        record(actor, "change", [], facts=facts, purpose="register")
        return RegisterRun.objects.create(
            register=register, mapping=mapping, digest=digest, full=full, day=day, files=list(files), begun_at=now(),
            by=actor.name or actor.id,
        )  # fmt: skip


def go_on_run(run: int, place: str, before: int, after: int, taken: Taken, refused: Sequence[Refused]) -> bool:
    """Note in the transaction of some rows how far their file is; False where another process was here meanwhile."""
    row = RegisterRun.objects.select_for_update().get(pk=run)
    if row.state != RegisterRun.State.RUNNING or row.place.get(place, 0) != before:
        return False
    room = max(0, KEPT - row.refused)
    insert_rows(
        [
            RegisterRefusal(run_id=run, file=file, line=line, column=column[:100], code=code)
            for file, line, column, code in refused[:room]
        ]
    )
    counts = dict(row.counts)
    for kind, many in (+taken.counts).items():
        counts[kind] = counts.get(kind, 0) + many
    RegisterRun.objects.filter(pk=run).update(
        place={**row.place, place: after}, counts=counts, refused=row.refused + len(refused)
    )
    return True


def finish_run(run: int, *, ends_held: str = "") -> RegisterRun:
    """Say that all of it is stored; whoever follows the register looks again."""
    with transaction.atomic():
        row = RegisterRun.objects.select_for_update().get(pk=run)
        row.state, row.done_at, row.ends_held = RegisterRun.State.DONE, now(), ends_held
        row.save(update_fields=["state", "done_at", "ends_held"])
        emit(RegisterTakenIn(row.pk, row.register))
    return row
