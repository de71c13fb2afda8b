"""Many like cases drafted or approved as one (一括), after a sample of them was opened; refusals never."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet

from tomoni.cases.actions.approving import need_ground
from tomoni.cases.actions.bulk_approving import GONE, approve_slice
from tomoni.cases.actions.bulk_drafting import draft_slice
from tomoni.cases.actions.decisions import approve_decision, draft_decision
from tomoni.cases.domain.decisions import is_adverse
from tomoni.cases.domain.routes import sample_size
from tomoni.cases.domain.snapshot import freeze
from tomoni.cases.errors import BulkNotPossible, CasesError
from tomoni.cases.events import BulkGoesOn
from tomoni.cases.models import BulkItem, BulkRun, Case
from tomoni.cases.models.turns import open_places
from tomoni.core import interface as core
from tomoni.services import interface as services

TOGETHER = 250  # cases of one transaction; the run goes on with the next after it
CAREFUL = 20  # of these, as many as are worked out one by one; the others wait for the next transaction
UNFORESEEN = "cases.unforeseen"
LEAST, MOST = 2, 10_000
PURPOSE = "bulk"
_log = logging.getLogger("tomoni.cases.bulk")


@dataclass(frozen=True)
class Candidate:
    """One case that may go with others. amount: as it is due, None where the draft is still to be written.

    stead: it would be decided in somebody's stead (代決).
    """

    case: int
    version: int
    snapshot_hash: str = ""
    amount: int | None = None
    stead: bool = False


def begin_bulk(kind: str, service: str, result: str, *, actor: core.Actor, ground: str = "") -> BulkRun:
    """Freeze which like cases are meant, and choose the sample that has to be opened first.

    kind: draft (cases of the section whose checks all hold) or approve (drafts that wait for this person).
    ground: urgent or instructed, asked once of a deputy.
    Raises BulkNotPossible (a refusal, or fewer than two like cases), DeputyGroundMissing.
    """
    with transaction.atomic():
        _need_giving(service, result)
        found = approvable(actor, service, result) if kind == "approve" else draftable(actor, service)
        if len(found) < LEAST:
            raise BulkNotPossible("There are no two like cases. Decide them one by one.", why="few", left=[])
        stead = any(one.stead for one in found)
        if stead:
            need_ground(ground)
        amounts = [one.amount for one in found if one.amount is not None]
        run = BulkRun.objects.create(
            kind=kind, staff_id=int(actor.id), actor={"role": actor.role, "office": actor.office}, service=service,
            result=result, total=len(found), least=min(amounts, default=None), most=max(amounts, default=None),
            amount=sum(amounts) if amounts else None, ground=ground if stead else "", made_at=core.now(),
        )  # fmt: skip
        chosen = choose_sample(found, run.pk)
        BulkItem.objects.bulk_create(
            [
                BulkItem(run=run, number=n, case_id=one.case, version=one.version, snapshot_hash=one.snapshot_hash,
                         sample=one.case in chosen)
                for n, one in enumerate(found, start=1)
            ],
            batch_size=500,
        )  # fmt: skip
        core.record(actor, "search", [], facts=["case"], purpose=PURPOSE)
        return run


def _need_giving(service: str, result: str) -> None:
    definition = services.find_definition(service, core.today())
    outcomes = definition.outcomes.get(result)
    if outcomes is None or is_adverse([one.kind for one in outcomes]):
        raise BulkNotPossible("Refusals are decided one by one, each with its own reasons.", why="refusal", left=[])


def approvable(actor: core.Actor, service: str, result: str, roll: core.Roll | None = None) -> list[Candidate]:
    """Like drafts that this person could approve one by one today, by own right or as a deputy; never an own one."""
    roll, person = roll or core.load_roll(), int(actor.id)
    rows = open_places(roll, person).filter(
        kind="decide", case__service=service, circulation__draft__result=result, circulation__alike=True,
        circulation__adverse=False,
    )  # fmt: skip
    found: dict[int, Candidate] = {}
    wanted = rows.order_by("case__due_on", "case_id").values_list(
        "case_id", "case__version", "circulation__draft__snapshot_hash", "circulation__amount", "role", "office",
        "circulation__draft__drafted_by",
    )[:MOST]  # fmt: skip
    for case, version, snapshot, amount, role, office, author in wanted:
        matter = core.Matter(service, result, amount, author)
        right = roll.right_of(person, core.Seat(role, office), matter)
        if isinstance(right, core.Right) and (case not in found or right.by == "own"):
            found[case] = Candidate(case, version, snapshot, amount, right.as_deputy)
    return list(found.values())


def draftable(actor: core.Actor, service: str) -> list[Candidate]:
    """Cases of the section that are being checked, all of whose checks hold, of nobody who is protected."""
    return _nothing_open(_of_section(actor, service).filter(state__in=("checking", "reviewing")))


def arrived_like(actor: core.Actor, service: str) -> list[Candidate]:
    """Such cases that arrived and that no colleague has."""
    free = Q(assignee=None) | Q(assignee=int(actor.id))
    return _nothing_open(_of_section(actor, service).filter(free, state="arrived"))


def _of_section(actor: core.Actor, service: str) -> QuerySet[Case]:
    return Case.objects.filter(department=actor.office, desk="team", service=service, kind="application")


def _nothing_open(rows: QuerySet[Case]) -> list[Candidate]:
    rows = rows.filter(check_fails=False, check_opens=False, revision=1).exclude(checks={})
    found = list(rows.order_by("due_on", "pk").values_list("pk", "version", "person_id", "concerns")[:MOST])
    protected = core.find_protections({p for _, _, person, more in found for p in (person, *more)})
    return [Candidate(pk, version) for pk, version, person, more in found if not {person, *more} & set(protected)]


def choose_sample(found: Sequence[Candidate], run: int) -> set[int]:
    """The dearest, and others that nobody could have foreseen: by a hash over the run and the case."""
    size = sample_size(len(found))
    dearest = max(found, key=lambda one: (one.amount or 0, -one.case))
    others = sorted((one for one in found if one is not dearest), key=lambda one: freeze({"of": [run, one.case]}).hash)
    return {dearest.case, *(one.case for one in others[: size - 1])}


def note_opened(run: BulkRun, number: str) -> bool:
    """Note that the page of a case of the sample was opened by who makes the run; false where it is none of it."""
    items = BulkItem.objects.filter(run=run, case__number=number, sample=True)
    items.filter(opened_at=None).update(opened_at=core.now())
    return items.exists()


def start_bulk(run: int, *, actor: core.Actor) -> BulkRun:
    """Draft or approve all of a run, in the worker. Raises BulkNotPossible while one of the sample was not opened."""
    with transaction.atomic():
        row = find_own_run(run, actor, lock=True)
        if row.state != "sampling":
            raise BulkNotPossible("This run was already started or dropped.", why="state", left=[])
        unseen = row.items.filter(sample=True, opened_at=None)
        left = list(unseen.order_by("number").values_list("case__number", flat=True))
        if left:
            raise BulkNotPossible("Open every case of the sample first.", why="sample", left=left)
        row.state, row.started_at = "running", core.now()
        row.save(update_fields=["state", "started_at"])
        core.record(actor, "decide" if row.kind == "approve" else "change", [], facts=["draft"], purpose=PURPOSE)
        core.emit(BulkGoesOn(row.pk))
        return row


def drop_bulk(run: int, *, actor: core.Actor) -> BulkRun:
    """Give a run up before it was started."""
    with transaction.atomic():
        row = find_own_run(run, actor, lock=True)
        if row.state == "sampling":
            row.state, row.ended_at = "dropped", core.now()
            row.save(update_fields=["state", "ended_at"])
        return row


def find_own_run(run: int, actor: core.Actor, *, lock: bool = False) -> BulkRun:
    """A run of this person; nobody goes on with another's, for the sample was opened by one pair of eyes."""
    runs = BulkRun.objects.select_for_update() if lock else BulkRun.objects.all()
    row = runs.filter(pk=run, staff=int(actor.id)).first() if actor.kind == "staff" else None
    if row is None:
        raise BulkNotPossible("There is no such run of yours.", why="mine", left=[])
    return row


def go_on(run: int) -> int:
    """Do the next cases of a run; gives how many are left. Safe to run twice: what is done is done once.

    A slice is one transaction. Who lost the right meanwhile is stopped: what is left waits as before.
    """
    with transaction.atomic():
        row = BulkRun.objects.select_for_update().get(pk=run)
        if row.state != "running":
            return 0
        staff = core.find_staff(row.staff_id)
        may = staff is not None and _do_slice(row, core.Actor.staff(staff))
        left = row.items.filter(state="waiting").count()
        row.done = row.items.filter(state="done").count()
        row.left_out = row.items.filter(state="left").count()
        if not (left and may):
            row.state, row.ended_at = ("stopped" if left else "done"), core.now()
        row.save(update_fields=["done", "left_out", "state", "ended_at"])
        if row.state == "running":
            core.emit(BulkGoesOn(run))
        return left


def _do_slice(run: BulkRun, actor: core.Actor) -> bool:
    """The next cases, at once where nothing has changed, else one by one. False where this person may not any more."""
    items = list(run.items.filter(state="waiting").select_related("case").order_by("number")[:TOGETHER])
    found = approve_slice(run, items, actor) if run.kind == "approve" else draft_slice(run, items, actor)
    if run.kind == "approve" and found.without_right:
        return False
    done, left = list(found.done), [(item, error.code) for item, error in found.refused]
    for item in found.careful[:CAREFUL]:
        why = _do(run, item, actor)
        if why:
            left.append((item, why))
        else:
            done.append(item)
    BulkItem.objects.filter(pk__in=[item.pk for item in done]).update(state="done")
    for why in {why for _, why in left}:
        BulkItem.objects.filter(pk__in=[item.pk for item, code in left if code == why]).update(state="left", why=why)
    return True


def _do(run: BulkRun, item: BulkItem, actor: core.Actor) -> str:
    """One case, whole or not at all; gives the code of why not. What is refused stays where it was."""
    try:
        with transaction.atomic():
            if run.kind == "approve":
                number, ground = item.case.number, run.ground
                approve_decision(number, actor=actor, version=item.version, ground=ground, run=run.pk)
            else:
                _need_unprotected(item)
                draft_decision(item.case.number, run.result, [], actor=actor, version=item.version)
        return ""
    except CasesError as error:
        return error.code
    except GONE:
        raise
    except Exception:  # whatever is wrong with one case must not stop the others
        _log.exception("run %s: case %s", run.pk, item.case.number)
        return UNFORESEEN


def _need_unprotected(item: BulkItem) -> None:
    """Who came under protection since the run was made is looked at by itself."""
    if core.find_protections([item.case.person_id, *item.case.concerns]):
        raise BulkNotPossible("This case has to be looked at by itself.", why="protected", left=[])


def left_out_of(run: BulkRun) -> Iterable[tuple[str, str]]:
    """(number of the case, code of the error) of what stayed behind."""
    return run.items.filter(state="left").order_by("number").values_list("case__number", "why")
