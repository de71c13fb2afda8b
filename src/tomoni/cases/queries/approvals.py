"""What waits for somebody on the way of drafts, as whom, and the way of one draft."""

import base64
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from tomoni.cases.domain.answers import digest
from tomoni.cases.domain.desk import NEVER
from tomoni.cases.domain.receipts import docket
from tomoni.cases.domain.routes import HOLDING
from tomoni.cases.models import Approval, Case, Draft, RoutePlace
from tomoni.cases.models.clocks import read_clocks
from tomoni.cases.models.sealed import opened
from tomoni.cases.models.turns import approval_hash, is_viewer, matter_of, open_places, seat_of_place, turn_at
from tomoni.cases.queries import screens
from tomoni.cases.queries.queue import short_title, steps_of
from tomoni.core import interface as core
from tomoni.services import interface as services

VERBS = {"line": "agree_draft", "together": "agree_draft", "decide": "approve_decision", "view": "view_decision"}
VIEWS_MOST = 50
NEXT_OF = 10  # drafts looked at to find the next one that is mine
Row = tuple[RoutePlace, core.Right]


# --- the list ---------------------------------------------------------------------------------------------------------


def list_approvals(
    *, actor: core.Actor, cursor: str | None = None, limit: int = 50, service: str | None = None
) -> screens.ApprovalPage:
    """Drafts that wait for this person, least days left first, with the right by which they do; and what is to be
    looked at afterwards. Names reach a page only through `core.reading`.
    """
    if actor.kind != "staff":
        return screens.ApprovalPage((), (), None)
    roll, person = core.load_roll(), int(actor.id)
    found, more = _waiting(roll, person, _read_cursor(cursor), limit, service)
    views = [] if cursor else _views(roll, person)
    lines = _lines([*found, *views], roll)
    last = found[-1][0].case if more and found else None
    return screens.ApprovalPage(
        lines=tuple(lines[: len(found)]),
        views=tuple(lines[len(found) :]),
        next_cursor=_write_cursor(last) if last is not None else None,
    )


def next_approval(number: str, *, actor: core.Actor) -> str | None:
    """Number of the draft that comes after this one in the list of this person, from the top again at its end."""
    if actor.kind != "staff":
        return None
    roll, person = core.load_roll(), int(actor.id)
    this = Case.objects.filter(number=number).values_list("due_on", "pk").first()
    for after in (this, None):
        found, _ = _waiting(roll, person, after, NEXT_OF, None)
        following = next((place.case.number for place, _ in found if place.case.number != number), None)
        if following is not None:
            return following
    return None


def _waiting(
    roll: core.Roll, person: int, after: tuple[date, int] | None, limit: int, service: str | None
) -> tuple[list[Row], bool]:
    places = open_places(roll, person)
    if service:
        places = places.filter(case__service=service)
    if after is not None:
        places = places.filter(Q(case__due_on__gt=after[0]) | Q(case__due_on=after[0], case__gt=after[1]))
    rows = places.select_related("case__person", "circulation__draft__drafted_by").order_by("case__due_on", "case_id")
    taken = list(rows[: limit + 1])
    found: dict[int, Row] = {}
    for place in taken[:limit]:
        draft = place.circulation.draft
        right = roll.right_of(person, seat_of_place(place), matter_of(place.case, draft, place.circulation))
        if isinstance(right, core.Right) and (place.case_id not in found or right.by == "own"):
            found[place.case_id] = (place, right)
    return list(found.values()), len(taken) > limit


def _views(roll: core.Roll, person: int) -> list[Row]:
    """What was decided in the absence of this person (後閲), or is shown to the seat (供覧)."""
    seats = Q(person=person)
    for seat, people in roll.holders.items():
        if person in people:
            seats |= Q(person=None, role=seat.role, office=seat.office)
    rows = RoutePlace.objects.filter(seats, state="open", kind="view")
    rows = rows.select_related("case__person", "circulation__draft__drafted_by").order_by("pk")[:VIEWS_MOST]
    return [(place, core.Right("own", seat_of_place(place))) for place in rows]


def _lines(rows: Sequence[Row], roll: core.Roll) -> list[screens.ApprovalLine]:
    cases = {place.case_id: place.case for place, _ in rows}
    steps = steps_of(cases.values())
    protected = core.find_protections([case.person_id for case in cases.values()])
    offices = core.list_departments()
    made = []
    for place, right in rows:
        case, draft, definition = place.case, place.circulation.draft, services.definition_of(place.case.bundle)
        clocks = read_clocks(definition, steps.get(case.pk, []), core.today()) if case.due_on != NEVER else []
        office = offices.get(case.department)
        made.append(
            screens.ApprovalLine(
                number=case.number, docket=docket(case.docket_symbol, case.docket_serial), person=case.person_id,
                name=case.person.name, protected=case.person_id in protected, service=case.service,
                title=(office.name if office else "") if case.sensitive else short_title(definition),
                sensitive=case.sensitive, result=definition.text(f"results.{draft.result}"),
                amount=place.circulation.amount, adverse=place.circulation.adverse, checks=case.checks,
                due_on=None if case.due_on == NEVER else case.due_on, clock=clocks[0] if clocks else None,
                drafter=draft.drafted_by.name if draft.drafted_by else "", turn=turn_line(place, right, roll),
            )
        )  # fmt: skip
    return made


def turn_line(place: RoutePlace, right: core.Right, roll: core.Roll) -> screens.MyTurn:
    """What is asked of the looking person, in which right."""
    away = tuple(roll.names.get(one, "") for one in roll.holders.get(right.seat, ()) if one in roll.absent)
    return screens.MyTurn(
        verb=VERBS[place.kind], kind=place.kind, role=place.role, office=place.office, by=right.by,
        article=right.grant.article if right.grant else place.because, stead=away if right.by != "own" else (),
        first=place.group == 1,
    )  # fmt: skip


def _read_cursor(cursor: str | None) -> tuple[date, int] | None:
    if not cursor:
        return None
    try:
        due_on, pk = json.loads(base64.urlsafe_b64decode(cursor.encode()))
        return date.fromisoformat(due_on), int(pk)
    except (ValueError, TypeError):
        return None


def _write_cursor(case: Case) -> str:
    return base64.urlsafe_b64encode(json.dumps([case.due_on.isoformat(), case.pk]).encode()).decode()


# --- the way of one draft ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Way:
    """The places of the newest circulation, what was answered, and what waits for the looking person."""

    steps: tuple[screens.RouteStep, ...]
    turn: screens.MyTurn | None = None
    why: core.NoRight | None = None  # why nothing waits, where the draft is on its way


def find_way(case: Case, drafts: Sequence[Draft], actor: core.Actor, route: Sequence[services.RoutePlace]) -> Way:
    """The route of a case for its page. Two queries where a draft was sent, three more while it waits."""
    draft = next((d for d in reversed(drafts) if d.state in ("open", "approved")), None)
    places = _places_of(draft) if draft is not None else []
    if draft is None or not places:
        return Way(tuple(_planned(route, draft)))
    circulation = places[0].circulation
    going = circulation.end == "" and case.state == "approving"
    views = any(place.kind == "view" and place.state == "open" for place in places)
    roll = core.load_roll() if actor.kind == "staff" and (going or views) else core.Roll(core.today())
    matter = matter_of(case, draft, circulation)
    answers = {a.place_id: a for a in _answers(draft)}
    steps = (
        _drafted(draft, route),
        *(_step(place, answers.get(place.pk), roll, matter, going) for place in places if place.state != "ended"),
    )
    turn, why = _my_turn(places, roll, matter, actor) if going or views else (None, None)
    return Way(steps, turn, why)


def _places_of(draft: Draft) -> list[RoutePlace]:
    rows = RoutePlace.objects.filter(circulation__draft=draft).select_related("circulation", "person")
    newest = list(rows.order_by("circulation__number", "number"))
    return [place for place in newest if place.circulation_id == newest[-1].circulation_id]


def _answers(draft: Draft) -> Iterable[Approval]:
    """The last answer at each place wins; what was sent one place back is asked anew."""
    return Approval.objects.filter(draft=draft).select_related("staff").order_by("number")


def _planned(route: Sequence[services.RoutePlace], draft: Draft | None) -> Iterable[screens.RouteStep]:
    """The places of the definition, before a draft is on its way."""
    for number, place in enumerate(route):
        if number == 0 and draft is not None:
            yield _drafted(draft, route)
            continue
        for seat in place.seats:
            state = "now" if (number == 0) == (draft is None) and number < 2 else "waiting"
            yield screens.RouteStep(seat.role, state, "", None, place.kind, seat.department)


def _drafted(draft: Draft, route: Sequence[services.RoutePlace]) -> screens.RouteStep:
    role = route[0].seats[0].role if route else "clerk"
    name = draft.drafted_by.name if draft.drafted_by else ""
    return screens.RouteStep(role, "done", name, draft.drafted_at, "draft")


STATES = {"done": "done", "open": "now"}


def _step(
    place: RoutePlace, answer: Approval | None, roll: core.Roll, matter: core.Matter, going: bool
) -> screens.RouteStep:
    done = place.state == "done" and answer is not None
    asked = () if done or not going or place.state != "open" else roll.who_may(seat_of_place(place), matter)
    who = tuple(roll.names.get(one, "") for one in asked)
    if place.person_id is not None and place.person is not None:
        who = (place.person.name,)
    said = answer if answer is not None and (done or answer.act == "one_back") else None
    return screens.RouteStep(
        role=place.role, state=STATES.get(place.state, "waiting"), name=said.staff.name if done and said else "",
        at=said.at if done and said else None, kind=place.kind, office=place.office, name_role=place.name_role,
        because=said.article if done and said else place.because, by=said.by if said else "own",
        ground=said.ground if said else "", comment=said.comment if said else "", who=who,
    )  # fmt: skip


def _my_turn(
    places: Sequence[RoutePlace], roll: core.Roll, matter: core.Matter, actor: core.Actor
) -> tuple[screens.MyTurn | None, core.NoRight | None]:
    if actor.kind != "staff":
        return None, None
    person = int(actor.id)
    view = next((p for p in places if p.kind == "view" and p.state == "open" and is_viewer(p, person, roll)), None)
    if view is not None:
        return turn_line(view, core.Right("own", seat_of_place(view)), roll), None
    found = turn_at(places, roll, matter, person, HOLDING)
    return (None, found) if isinstance(found, core.NoRight) else (turn_line(*found, roll), None)


def is_on_route(case: Case, actor: core.Actor) -> bool:
    """Whether a member of staff of another department has, or had, a place on the way of a draft of this case."""
    if actor.kind != "staff":
        return False
    person, roll = int(actor.id), core.load_roll()
    if Approval.objects.filter(case=case, staff=person).exists():
        return True
    places = RoutePlace.objects.filter(case=case).exclude(state="ended").select_related("circulation__draft")
    return any(
        is_viewer(place, person, roll)
        if place.kind == "view"
        else isinstance(
            roll.right_of(person, seat_of_place(place), matter_of(case, place.circulation.draft, place.circulation)),
            core.Right,
        )
        for place in places
    )


# --- what each one approved -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ApprovalFault:
    """A row that no longer says what was approved. what: altered, missing, snapshot."""

    number: int
    what: str


def verify_approvals(number: str) -> tuple[ApprovalFault, ...]:
    """Check every approval of a case: its own hash, its place in the chain, and the snapshot it was given for."""
    faults, previous, expected = [], "", 1
    rows = Approval.objects.filter(case__number=number).select_related("draft").order_by("number")
    for row in rows:
        if row.number != expected or row.previous_hash != previous:
            faults.append(ApprovalFault(expected, "missing"))
        if approval_hash(row, number) != row.hash:
            faults.append(ApprovalFault(row.number, "altered"))
        if digest(opened(row.draft.snapshot, row.draft.key_id)) != row.snapshot_hash:
            faults.append(ApprovalFault(row.number, "snapshot"))
        previous, expected = row.hash, row.number + 1
    return tuple(faults)
