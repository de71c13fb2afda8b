"""Sending on together: one numbered cover (送付書) for each body, undone until it left, its cases closed with it."""

from collections.abc import Collection, Sequence
from typing import NoReturn

from django.db import IntegrityError, transaction

from tomoni.cases.actions.forwarding import FILE, TITLE, cover_line
from tomoni.cases.actions.letters import frame_values
from tomoni.cases.actions.moving import Held, finish_many, hold_case, move
from tomoni.cases.domain.transitions import Verb, step
from tomoni.cases.errors import ForwardingNotPossible
from tomoni.cases.events import CaseClosed
from tomoni.cases.models import Case, Cover, CoverLine, Outcome
from tomoni.core import interface as core
from tomoni.documents import interface as documents

MOST = 200  # enclosed cases of one cover
GUARDED = "protection-officer"


def make_covers(numbers: Collection[str], *, actor: core.Actor) -> list[Cover]:
    """Issue one cover for each body to which some cases (numbers) are sent on, all or none; gives them by body.

    The cases stay open until the cover left (`note_cover_left`). Raises ForwardingNotPossible (data["why"]: none, many,
    not_waiting, on_cover, protected, no_letter), CaseNotFound, CaseNotInState, NotAllowed; what documents raise.
    """
    wanted = sorted(set(numbers))
    if not wanted or len(wanted) > MOST:
        _refuse("many" if wanted else "none")
    try:
        with transaction.atomic():
            return [_make(body, enclosed, actor) for body, enclosed in _by_body(wanted, actor).items()]
    except IntegrityError:  # a colleague was faster with one of them
        _refuse("on_cover")


def _by_body(numbers: Sequence[str], actor: core.Actor) -> dict[str, list[tuple[Held, Outcome]]]:
    found: dict[str, list[tuple[Held, Outcome]]] = {}
    for number in numbers:
        held = hold_case(number, actor)
        step(held.state, Verb.CLOSE, held.case.kind, held.who)
        outcomes = [one for one in held.case.outcomes.filter(waits=True).order_by("place") if one.kind == "forward"]
        if not outcomes:
            _refuse("not_waiting", number)
        if CoverLine.objects.filter(outcome__in=outcomes, live=True).exists():
            _refuse("on_cover", number)
        if core.find_protections(held.people) and not actor.has_role(GUARDED):
            _refuse("protected", number)
        for outcome in outcomes:
            found.setdefault(str(outcome.data["to"]["ja"]), []).append((held, outcome))
    return dict(sorted(found.items()))


def _make(body: str, enclosed: Sequence[tuple[Held, Outcome]], actor: core.Actor) -> Cover:
    first = enclosed[0][0]
    letters = first.definition.shared_letters
    if FILE not in letters:
        _refuse("no_letter")
    recipient = {"name": body, "postal_code": "", "address": "", "style": "御中"}
    laws = dict.fromkeys(str(outcome.data.get("law", "")) for _, outcome in enclosed)
    values = {
        **frame_values(first.definition, first.case.person, "ja", recipient),
        "law": "、".join(law for law in laws if law),
        "cases": [cover_line(held) for held, _ in enclosed],
    }
    document = documents.issue_document(
        "letter", documents.Template(FILE, letters[FILE], letters), values, title=TITLE,
        department=first.case.department, classification=TITLE, actor=actor,
    )  # fmt: skip
    documents.plan_dispatch(document, "mail", to=body, actor=actor)
    cover = Cover.objects.create(
        department=first.case.department, body=body, document=document.pk, number=document.number,
        made_by=actor.key, made_at=core.now(),
    )  # fmt: skip
    for place, (held, outcome) in enumerate(enclosed, start=1):
        CoverLine.objects.create(cover=cover, case=held.case, outcome=outcome, place=place)
    core.record_many(
        core.Act(actor, "print", held.people, ["document"], held.definition.purpose, held.case.number)
        for held, _ in enclosed
    )
    return cover


def note_cover_left(cover: int, *, actor: core.Actor) -> Cover:
    """The cover and what it encloses went out: all its cases are closed, or none. Raises as `cancel_cover`."""
    with transaction.atomic():
        held_cover = _hold(cover, actor)
        closed: dict[str, Held] = {}
        for line in held_cover.lines.select_related("case", "outcome").order_by("place"):
            held = closed.get(line.case.number) or hold_case(line.case.number, actor)
            closed[line.case.number] = held
            line.outcome.waits = False
            line.outcome.data = {**line.outcome.data, "document": held_cover.document, "number": held_cover.number}
            line.outcome.save(update_fields=["waits", "data"])
        done = [held for held in closed.values() if not held.case.outcomes.filter(waits=True).exists()]
        for held in done:
            move(held, Verb.CLOSE, actor, also={"closed_at": core.now()})
        events = [CaseClosed(one.case.number, one.case.person_id, one.case.service) for one in done]
        finish_many(list(closed.values()), actor, facts=["state"], events=events)
        waiting = [row.pk for row in _dispatches(held_cover) if row.state == "waiting"]
        if waiting:
            documents.send_out(waiting, actor=actor)
        return _end(held_cover, "left", actor)


def cancel_cover(cover: int, because: str, *, actor: core.Actor) -> Cover:
    """Take a cover back before it left: its number stays visible as void, its cases wait again.

    Raises ForwardingNotPossible (data["why"]: gone, left, no_reason, section).
    """
    if not because.strip():
        _refuse("no_reason")
    with transaction.atomic():
        held = _hold(cover, actor)
        if any(row.state not in ("waiting", "cancelled") for row in _dispatches(held)):
            _refuse("left")
        documents.void_document(documents.find_document(held.document), because.strip()[:200], actor=actor)
        held.lines.update(live=False)
        held.because = because.strip()[:200]
        return _end(held, "cancelled", actor)


def need_no_cover(held: Held) -> None:
    """Raises ForwardingNotPossible for a case that waits on a cover: it is closed with that."""
    if CoverLine.objects.filter(case=held.case, live=True, cover__state="made").exists():
        _refuse("on_cover", held.case.number)


def erase_covers(case: Case) -> int:
    """Inside `core.erasing`: take a case off its covers; a cover goes with the last of them. Gives how many went."""
    covers = set(CoverLine.objects.filter(case=case).values_list("cover", flat=True))
    CoverLine.objects.filter(case=case).delete()
    empty = Cover.objects.filter(pk__in=covers, lines=None)
    documents.erase_documents(list(empty.values_list("document", flat=True)))
    return int(empty.delete()[0])


def _hold(cover: int, actor: core.Actor) -> Cover:
    held = Cover.objects.select_for_update().filter(pk=cover).first()
    if held is None:
        _refuse("gone")
    if actor.kind != "staff" or actor.office != held.department:
        _refuse("section")
    if held.state != "made":
        _refuse("left" if held.state == "left" else "gone")
    return held


def _dispatches(cover: Cover) -> list[documents.Dispatch]:
    return documents.list_dispatches_of([cover.document]).get(cover.document, [])


def _end(cover: Cover, state: str, actor: core.Actor) -> Cover:
    cover.state, cover.ended_by, cover.ended_at = state, actor.key, core.now()
    cover.save(update_fields=["state", "ended_by", "ended_at", "because"])
    return cover


def _refuse(why: str, number: str = "") -> NoReturn:
    raise ForwardingNotPossible(
        "This cannot be sent on so. Nothing was changed; look at the list again.", why=why, case=number
    )
