"""Like cases drafted as one: loaded together, each judged by itself, written together."""

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tomoni.cases.actions.approving import circulation_row, is_plain, places_for
from tomoni.cases.actions.bulk_approving import GONE, Slice, need_like, protected_among
from tomoni.cases.actions.bulk_loading import Loaded, load_slice
from tomoni.cases.actions.decisions import draft_row
from tomoni.cases.actions.judging import Judged, judge, snapshot_of
from tomoni.cases.actions.moving import OFFICIAL, finish_many, make_step, save_steps
from tomoni.cases.domain.decisions import need_reasons
from tomoni.cases.domain.transitions import State, Verb, step
from tomoni.cases.errors import CasesError
from tomoni.cases.models import BulkItem, BulkRun, Correction, Draft, Transition
from tomoni.core import interface as core

_log = logging.getLogger("tomoni.cases.bulk")


@dataclass(frozen=True)
class Drafting:
    """A case that was judged, the steps made for it and its draft; nothing of it is stored yet."""

    one: Loaded
    judged: Judged
    steps: Sequence[Transition]
    draft: Draft


def draft_slice(run: BulkRun, items: Sequence[BulkItem], actor: core.Actor) -> Slice:
    """Draft and send what can be at once, in the caller's transaction; to do the rest carefully is the caller's."""
    loaded = load_slice(items, actor)
    protected = protected_among(loaded.values())
    found, ready, at = Slice(), list[Drafting](), core.now()
    for item in items:
        one = loaded.get(item.case_id)
        try:
            made = _judge(one, run.result, actor, protected, at) if one is not None else None
        except CasesError as error:
            found.refused.append((item, error))
            continue
        if made is None:
            found.careful.append(item)
        else:
            ready.append(made)
    if _write(ready, actor):
        found.done = [made.one.item for made in ready]
    else:
        found.careful = [item for item in items if item not in {one for one, _ in found.refused}]
    return found


def _judge(one: Loaded, result: str, actor: core.Actor, protected: set[int], at: datetime) -> Drafting | None:
    """The same questions as of a single draft. None: what is wrong with it is told by the careful way.

    at: one moment for the whole slice, for what stands alike is written in one statement.
    """
    need_like(one, protected)
    held = one.held
    begins = held.state is State.CHECKING
    if begins:
        step(held.state, Verb.START_REVIEW, held.case.kind, held.who)
    step(State.REVIEWING if begins else held.state, Verb.DRAFT, held.case.kind, held.who)
    try:
        judged = judge(held, result, one.grounds)
        need_reasons([], adverse=judged.adverse or held.case.channel == OFFICIAL, lesser=judged.lesser)
        snapshot = snapshot_of(held, judged, result, [])
    except CasesError:
        raise
    except GONE:
        raise
    except Exception:  # whatever is wrong with one case must not stop the others
        _log.exception("case %s could not be judged with others", held.case.number)
        return None
    number = one.sent.draft.number + 1 if one.sent.draft is not None else 1
    verbs = [*([Verb.START_REVIEW] if begins else []), Verb.DRAFT, Verb.SEND_FOR_APPROVAL]
    told = {Verb.DRAFT: {"result": result}}
    steps = [make_step(held, verb, actor, at, data=told.get(verb)) for verb in verbs]
    return Drafting(one, judged, steps, draft_row(held, actor, number, result, [], "", snapshot))


def _write(ready: Sequence[Drafting], actor: core.Actor) -> bool:
    """Write all of them or none."""
    try:
        with transaction.atomic():
            if ready:
                _write_all(ready, actor)
        return True
    except GONE:
        raise
    except Exception:  # whatever one of them raises: then each goes by itself
        _log.exception("a slice could not be drafted at once")
        return False


def _write_all(ready: Sequence[Drafting], actor: core.Actor) -> None:
    many = [made.one.held for made in ready]
    save_steps(many, [row for made in ready for row in made.steps])
    Draft.objects.filter(case__in=[held.case.pk for held in many], state="open").update(state="replaced")
    core.insert_rows([made.draft for made in ready])
    _send(ready)
    finish_many(many, actor, facts=["draft"])


def _send(ready: Sequence[Drafting]) -> None:
    roll, asked = core.load_roll(), _corrected([made.draft.case_id for made in ready])
    going = core.insert_rows(
        [
            circulation_row(made.one.held, made.draft, made.judged, 1, made.judged.grounds.hash, _alike(made, asked))
            for made in ready
        ]
    )
    both = zip(ready, going, strict=True)
    core.insert_rows([place for made, row in both for place in places_for(made.one.held, row, made.draft.result, roll)])


def _corrected(cases: Collection[int]) -> set[int]:
    return set(Correction.objects.filter(case__in=cases).values_list("case_id", flat=True))


def _alike(made: Drafting, asked: set[int]) -> bool:
    """Nobody of it is protected: such a case is never drafted with others."""
    return is_plain(made.draft, made.judged) and made.draft.case_id not in asked
