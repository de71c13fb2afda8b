"""Like drafts approved as one: what a plain grant comes of is decided together, worked out anew only where something
that the rules look at has changed since the draft, or the program has."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import InterfaceError, OperationalError, transaction

from tomoni.cases.actions.approving import turn_of
from tomoni.cases.actions.bulk_loading import Loaded, load_slice
from tomoni.cases.actions.deciding import Deciding, decide_all, plain_from
from tomoni.cases.actions.decisions import judge_draft
from tomoni.cases.actions.facts import Row
from tomoni.cases.actions.judging import read_frozen
from tomoni.cases.actions.moving import need_version
from tomoni.cases.domain.transitions import Verb
from tomoni.cases.errors import BulkNotPossible, CasesError, HolderThere, MandateNotLive, NotAllowed
from tomoni.cases.models import BulkItem, BulkRun, Draft
from tomoni.cases.models.sealed import opened
from tomoni.core import interface as core

NO_RIGHT = (NotAllowed, MandateNotLive, HolderThere)
GONE = (OperationalError, InterfaceError)  # of the database: the worker tries the slice again
_log = logging.getLogger("tomoni.cases.bulk")


@dataclass
class Slice:
    """What becomes of the cases of a slice. careful: to be worked out one by one, in their order."""

    done: list[BulkItem] = field(default_factory=list)
    careful: list[BulkItem] = field(default_factory=list)
    refused: list[tuple[BulkItem, CasesError]] = field(default_factory=list)

    @property
    def without_right(self) -> bool:
        """Nothing was possible, and for no other reason than that the person may not do it any more."""
        told = [isinstance(error, NO_RIGHT) for _, error in self.refused]
        return bool(told) and all(told) and not (self.careful or self.done)


def approve_slice(run: BulkRun, items: Sequence[BulkItem], actor: core.Actor) -> Slice:
    """Decide what can be decided at once, in the caller's transaction; to do the rest carefully is the caller's."""
    loaded, roll = load_slice(items, actor), core.load_roll()
    protected = protected_among(loaded.values())
    found, ready, touched = Slice(), list[tuple[BulkItem, Deciding]](), set[Row]()
    for item in items:
        one = loaded.get(item.case_id)
        try:
            deciding = _read(one, run, roll, actor, protected, touched) if one is not None else None
        except CasesError as error:
            found.refused.append((item, error))
            continue
        if deciding is None:
            found.careful.append(item)
        else:
            ready.append((item, deciding))
        touched |= one.writes if one is not None else set()
    if _decide([deciding for _, deciding in ready], actor, run):
        found.done = [item for item, _ in ready]
    else:
        found.careful = [item for item in items if item not in {one for one, _ in found.refused}]
    return found


def protected_among(loaded: Iterable[Loaded]) -> set[int]:
    """Those of the slice who are protected today."""
    return set(core.find_protections({person for one in loaded for person in one.held.people}))


def need_like(one: Loaded, protected: set[int]) -> None:
    """The case is as it was when the run was made, of nobody who is protected by now. Raises BulkNotPossible."""
    draft = one.sent.draft
    if one.item.snapshot_hash and (draft is None or draft.snapshot_hash != one.item.snapshot_hash):
        raise BulkNotPossible("This draft is no longer the one of the run.", why="state", left=[])
    if not protected.isdisjoint(one.held.people):
        raise BulkNotPossible("This case has to be looked at by itself.", why="protected", left=[])
    need_version(one.held.case, one.item.version)


def _read(
    one: Loaded, run: BulkRun, roll: core.Roll, actor: core.Actor, protected: set[int], touched: set[Row]
) -> Deciding | None:
    """The same questions as of a single approval, from what was loaded. None: it goes by itself.

    touched: rows that cases before it in the slice write; who reads them has to wait until they are written.
    """
    need_like(one, protected)
    turn = turn_of(one.held, one.sent, roll, actor, Verb.APPROVE, ("decide",), run.ground)
    if turn.circulation.adverse or not turn.circulation.alike or not touched.isdisjoint(one.reads):
        return None
    parts = read_frozen(one.held, one.grounds, turn.draft, turn.circulation.inputs_hash)
    if parts is None:
        parts = _worked_out(one, turn.draft)
    effect = plain_from(one.held, one.grounds, parts, one.live) if parts is not None else None
    return Deciding(one.held, turn, one.last, effect) if effect is not None else None


def _worked_out(one: Loaded, draft: Draft) -> Mapping[str, Any] | None:
    """The frozen parts of a draft that comes out the same now. None: what is wrong with it is told by the careful way.

    Raises SnapshotChanged, ResultUnknown.
    """
    try:
        judge_draft(one.held, draft, one.grounds)
    except (CasesError, *GONE):
        raise
    except Exception:  # whatever is wrong with one case must not stop the others
        _log.exception("case %s could not be worked out with others", one.held.case.number)
        return None
    return opened(draft.snapshot, draft.key_id)


def _decide(ready: Sequence[Deciding], actor: core.Actor, run: BulkRun) -> bool:
    """Write all of them or none; one that cannot be written must not harm the others, so then each goes by itself."""
    try:
        with transaction.atomic():
            if ready:
                decide_all(ready, actor, run.pk)
        return True
    except GONE:
        raise
    except Exception:  # whatever one of them raises
        _log.exception("run %s: a slice could not be written at once", run.pk)
        return False
