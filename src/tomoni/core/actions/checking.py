"""Verifying the ledger in the worker, some seals a step, so that millions of entries hold no page up."""

from tomoni.core.actions.ledger import record
from tomoni.core.domain.actors import Actor
from tomoni.core.models import LedgerCheck, Seal
from tomoni.core.models.clock import now
from tomoni.core.queries.ledger import verify_from, verify_unsealed

KEPT = 200  # problems named; more are counted


def ask_check(*, actor: Actor) -> LedgerCheck:
    """Begin to verify the whole ledger, or give the verification that is running."""
    running = LedgerCheck.objects.filter(ended_at=None).first()
    if running:
        return running
    record(actor, "read", [], purpose="audit", facts=["ledger"], deed="verify_ledger")
    last = Seal.objects.order_by("-number").values_list("number", flat=True).first() or 0
    return LedgerCheck.objects.create(asked_at=now(), asked_by_name=actor.name, until_seal=last)


def carry_on_check(limit: int = 20_000) -> int:
    """Verify the next seals of what is running, until `limit` entries are passed; gives how many were."""
    running = LedgerCheck.objects.select_for_update().filter(ended_at=None).first()
    if running is None:
        return 0
    step = verify_from(running.seal_number, running.seal_hash, limit)
    problems = list(step.problems)
    running.seal_number, running.seal_hash = step.number, step.hash
    running.entries += step.entries
    if step.at_end:
        problems.extend(verify_unsealed())
        running.ended_at = now()
    running.faults += len(problems)
    room = max(0, KEPT - len(running.problems))
    running.problems = [*running.problems, *([one.kind, one.number, one.message] for one in problems[:room])]
    running.save()
    return max(1, step.entries)
