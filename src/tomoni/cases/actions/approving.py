"""A draft on its way (回議・合議): who is asked, who may answer in whose stead, and what each one had before them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from tomoni.cases.actions.judging import Judged
from tomoni.cases.actions.moving import Held, hold_case
from tomoni.cases.domain.routes import HOLDING, Delegate, Standing, after, begun, decider_of, one_back, plan_route
from tomoni.cases.domain.transitions import Verb, find_rule
from tomoni.cases.errors import (
    CaseNotFound,
    DeputyGroundMissing,
    HolderThere,
    MandateNotLive,
    NotAllowed,
    NotYourTurn,
    OwnDraft,
    SnapshotChanged,
)
from tomoni.cases.models import Approval, Case, Circulation, Correction, Draft, RoutePlace
from tomoni.cases.models.turns import approval_hash, is_viewer, matter_of, turn_at
from tomoni.core import interface as core

GROUNDS = ("urgent", "instructed")  # 代決は、急ぐとき、またはあらかじめ指示を受けたときに限る


@dataclass
class Turn:
    """A place that waits for the acting person, by which right, and all places of its circulation."""

    draft: Draft
    circulation: Circulation
    places: list[RoutePlace]
    place: RoutePlace
    right: core.Right
    ground: str = ""


@dataclass
class Sent:
    """The newest draft of a case, its newest circulation and that one's places in their order, as far as there are."""

    draft: Draft | None = None
    circulation: Circulation | None = None
    places: list[RoutePlace] = field(default_factory=list)


def sent_of(held: Held) -> Sent:
    """What was sent of a case."""
    draft = held.case.drafts.order_by("-number").first()
    circulation = draft.circulations.order_by("-number").first() if draft is not None else None
    places = list(circulation.places.order_by("number")) if circulation is not None else []
    return Sent(draft, circulation, places)


def open_draft(held: Held) -> Draft:
    """The draft that can be decided."""
    return need_open(held.case.drafts.order_by("-number").first())


def need_open(draft: Draft | None) -> Draft:
    """The newest draft, if it is open. One that was sent back has to be written anew; raises SnapshotChanged."""
    if draft is None or draft.state != "open":
        raise SnapshotChanged(
            "There is no draft to decide: the last one was sent back or replaced. Draft it again.", changed=["draft"]
        )
    return draft


# --- sending ----------------------------------------------------------------------------------------------------------


def circulate(held: Held, draft: Draft, judged: Judged, inputs_hash: str) -> Circulation:
    """Set a draft on its way: the places of its route by result and amount, the first group open."""
    alike, number = _is_alike(held, draft, judged), draft.circulations.count() + 1
    circulation = circulation_row(held, draft, judged, number, inputs_hash, alike)
    circulation.save(force_insert=True)
    core.insert_rows(places_for(held, circulation, draft.result, core.load_roll()))
    return circulation


def circulation_row(
    held: Held, draft: Draft, judged: Judged, number: int, inputs_hash: str, alike: bool
) -> Circulation:  # fmt: skip
    """A draft on its way, not stored yet."""
    return Circulation(
        draft=draft, case=held.case, number=number, amount=None if judged.adverse else judged.answer.amount,
        adverse=judged.adverse, lesser=judged.lesser, alike=alike, inputs_hash=inputs_hash, sent_at=core.now(),
    )  # fmt: skip


def places_for(held: Held, circulation: Circulation, result: str, roll: core.Roll) -> list[RoutePlace]:
    """Rows of the route by result and amount, the first group open; not stored yet."""
    amount = circulation.amount
    decide = held.definition.decide
    assert decide is not None  # only what is decided is drafted
    department = held.case.department
    holder = core.seat_of(*decider_of(decide.route, department))
    matter = core.Matter(held.case.service, result, amount)
    table = [
        Delegate(grant.to.role, grant.to.office or department, grant.article)
        for grant in roll.delegations(holder)
        if grant.to is not None and not grant.lacks(matter)
    ]
    stops = plan_route(decide.route, department=department, result=result, amount=amount, by_table=table)
    standing = begun([Standing(n, stop.group, stop.kind, "waiting") for n, stop in enumerate(stops, start=1)])
    return [
        RoutePlace(
            circulation=circulation, case=held.case, number=at.number, group=stop.group, kind=stop.kind,
            role=stop.role, office=stop.office, name_role=stop.name_role, name_office=stop.name_office,
            because=stop.because, state=at.state,
        )
        for stop, at in zip(stops, standing, strict=True)
    ]  # fmt: skip


def _is_alike(held: Held, draft: Draft, judged: Judged) -> bool:
    """Whether it may be approved with others: granted as asked, every check holds, nothing said, nobody protected."""
    if not is_plain(draft, judged) or core.find_protections(held.people):
        return False
    return not Correction.objects.filter(case=held.case).exists()


def is_plain(draft: Draft, judged: Judged) -> bool:
    """Granted as asked, every check holds, and nothing is said about it."""
    plain = not (judged.adverse or judged.lesser or draft.remark or judged.answer.missing)
    return plain and all(check.holds for check in judged.answer.checks)


def end_circulation(drafts: Iterable[Draft], end: str) -> None:
    """Drafts that are no longer on their way: decided, sent_back, recalled."""
    going = list(Circulation.objects.filter(draft__in=drafts, end="").values_list("pk", flat=True))
    Circulation.objects.filter(pk__in=going).update(end=end, ended_at=core.now())
    RoutePlace.objects.filter(circulation__in=going, state__in=("open", "waiting")).exclude(kind="view").update(
        state="ended"
    )
    if end != "decided":
        RoutePlace.objects.filter(circulation__in=going, kind="view", state="waiting").update(state="ended")


# --- whose turn -------------------------------------------------------------------------------------------------------


def take_turn(held: Held, actor: core.Actor, verb: Verb, kinds: Iterable[str], ground: str = "") -> Turn:
    """The open place of one of `kinds` at which the acting person may act, or why not.

    Raises CaseNotInState, SnapshotChanged, OwnDraft, NotAllowed, NotYourTurn, HolderThere, MandateNotLive,
    DeputyGroundMissing.
    """
    return turn_of(held, sent_of(held), core.load_roll(), actor, verb, kinds, ground)


def turn_of(
    held: Held, sent: Sent, roll: core.Roll, actor: core.Actor, verb: Verb, kinds: Iterable[str], ground: str = ""
) -> Turn:
    """The same from what was loaded already; no query."""
    find_rule(held.state, verb, held.case.kind)
    draft, circulation, places = need_open(sent.draft), sent.circulation, sent.places
    if actor.kind != "staff" or circulation is None:
        raise NotAllowed("Only staff of the route decide on a draft.", verb=str(verb), needs=["approver"])
    need_other_author(draft, actor)
    turn = turn_at(places, roll, matter_of(held.case, draft, circulation), int(actor.id), tuple(kinds))
    if not isinstance(turn, tuple):
        raise refusal_of(turn, places, roll, verb)
    place, right = turn
    if right.as_deputy:
        need_ground(ground)
    return Turn(draft, circulation, places, place, right, ground if right.as_deputy else "")


def need_ground(ground: str) -> None:
    """A deputy says why it could not wait. Raises DeputyGroundMissing."""
    if ground not in GROUNDS:
        raise DeputyGroundMissing(
            "A deputy decides only what is urgent or was told beforehand. Say which of the two it is.", needs=GROUNDS
        )


def need_other_author(draft: Draft, actor: core.Actor) -> None:
    """Nobody decides on their own draft, in whatever role and in whosever stead."""
    if draft.drafted_by_id is not None and actor.kind == "staff" and draft.drafted_by_id == int(actor.id):
        raise OwnDraft(
            "You drafted this, so somebody else has to decide. Ask another chief or the deputy.",
            draft=draft.number,
        )


def refusal_of(told: core.NoRight, places: Sequence[RoutePlace], roll: core.Roll, verb: Verb) -> Exception:
    """The error that says why, and whom to ask."""
    if told.why in ("done", "turn"):
        now = [f"{p.role} {p.office}".strip() for p in places if p.state == "open" and p.kind in HOLDING]
        return NotYourTurn(
            "This draft waits for somebody else now. What you had to say is already noted, or it is not your turn yet.",
            why=told.why, now=now,
        )  # fmt: skip
    people = [roll.names.get(one, "") for one in told.people]
    if told.why in ("holder_there", "before_you"):
        return HolderThere(
            "A deputy acts only while the holder, and every deputy before, is absent. Ask the one who is there, or "
            "note the absence first.", why=told.why, people=people,
        )  # fmt: skip
    if told.why == "no_seat":
        return NotAllowed("You hold no place on the route of this draft.", verb=str(verb), needs=["approver"])
    return MandateNotLive(
        "Your mandate does not reach this today: it has ended, has not begun, or leaves this out. Ask for a new one, "
        "or let the holder decide.", why=told.why, day=told.day, ceiling=told.ceiling,
    )  # fmt: skip


# --- what each one approved -------------------------------------------------------------------------------------------


def write_approval(
    case: Case, turn: Turn, actor: core.Actor, act: str, comment: str = "", run: int | None = None
) -> Approval:
    """Freeze what somebody did and what lay before them, chained to what was done before on this case."""
    row = approval_row(case, turn, actor, act, core.now(), comment, run, last_approval(case))
    row.save(force_insert=True)
    return row


def last_approval(case: Case) -> Approval | None:
    """What was done last on the way of this case's drafts."""
    return Approval.objects.filter(case=case).order_by("-number").first()


def approval_row(
    case: Case, turn: Turn, actor: core.Actor, act: str, at: datetime, comment: str, run: int | None,
    last: Approval | None,
) -> Approval:  # fmt: skip
    """The row with its hash; not stored yet."""
    grant = turn.right.grant
    row = Approval(
        case=case, draft=turn.draft, place=turn.place, number=last.number + 1 if last else 1, act=act,
        staff_id=int(actor.id), by=turn.right.by, role=turn.place.role, office=turn.place.office,
        name_role=turn.place.name_role, mandate_id=grant.id if grant else None,
        article=grant.article if grant else turn.place.because, ground=turn.ground, comment=comment.strip()[:2000],
        snapshot_hash=turn.draft.snapshot_hash, previous_hash=last.hash if last else "", run=run, at=at,
    )  # fmt: skip
    row.hash = approval_hash(row, case.number)
    return row


def settle(turns: Iterable[Turn], act: str) -> None:
    """Move the places on after agreements or decisions; a deputy's decision asks the absent to look afterwards."""
    turns = list(turns)
    save_states([place for turn in turns for place in _move_on(turn)])
    if act == "decide":
        core.insert_rows([view for turn in turns for view in later_views(turn, len(turn.places))])


def _move_on(turn: Turn) -> list[RoutePlace]:
    return changed_places(turn, after(standing_of(turn.places), turn.place.number))


def standing_of(places: Iterable[RoutePlace]) -> list[Standing]:
    """Places as the domain sees them."""
    return [Standing(p.number, p.group, p.kind, p.state) for p in places]


def changed_places(turn: Turn, standing: Sequence[Standing]) -> list[RoutePlace]:
    """Places that stand otherwise now, with their new state; not stored yet."""
    changed = [(p, now) for p, now in zip(turn.places, standing, strict=True) if p.state != now.state]
    for place, now in changed:
        place.state = now.state
    return [place for place, _ in changed]


def save_states(places: Iterable[RoutePlace]) -> None:
    """Write the states of places; one statement for each state."""
    by_state: dict[str, list[int]] = {}
    for place in places:
        by_state.setdefault(place.state, []).append(place.pk)
    for state, pks in by_state.items():
        RoutePlace.objects.filter(pk__in=pks).update(state=state)


def later_views(turn: Turn, number: int) -> list[RoutePlace]:
    """後閲: one open place for each absent holder; nothing waits for it."""
    return [
        RoutePlace(
            circulation=turn.circulation, case_id=turn.place.case_id, number=number + n, group=turn.place.group + 1,
            kind="view", role=turn.place.role, office=turn.place.office, person_id=person, state="open",
            because=turn.right.grant.article if turn.right.grant else "",
        )
        for n, person in enumerate(turn.right.absent, start=1)
    ]  # fmt: skip


def back_one(turn: Turn) -> bool:
    """One place back; False where that is the author."""
    standing = one_back(standing_of(turn.places), turn.place.number)
    if standing is None:
        return False
    save_states(changed_places(turn, standing))
    return True


def view_decision(number: str, *, actor: core.Actor, comment: str = "") -> Approval:
    """Look at a decision afterwards (後閲・供覧). It changes nothing; that it was seen is kept.

    Raises CaseNotFound, NotYourTurn (nothing waits for this person's eyes).
    """
    with transaction.atomic():
        held = hold_case(number, actor)
        if actor.kind != "staff":
            raise CaseNotFound(f"There is no case {number} here that you can open.", number=number)
        roll, person = core.load_roll(), int(actor.id)
        mine = (
            place
            for place in RoutePlace.objects.filter(case=held.case, kind="view", state="open").order_by("pk")
            if is_viewer(place, person, roll)
        )
        place = next(mine, None)
        if place is None:
            raise NotYourTurn("Nothing of this case waits for your eyes, or you have seen it.", why="done", now=[])
        circulation = place.circulation
        right = core.Right("own", core.Seat(place.role, place.office))
        turn = Turn(circulation.draft, circulation, [place], place, right)
        row = write_approval(held.case, turn, actor, "view", comment)
        RoutePlace.objects.filter(pk=place.pk).update(state="done")
        purpose = held.definition.purpose
        core.record(actor, "read", held.people, facts=["decision"], purpose=purpose, case=number)
        return row
