"""The person of the register takes the place of who was declared, in every case that names them; and the way back.

A declared child, and who asked without being in the register (`joining.py`), go the same way.

Nobody is matched by the program: it proposes who fits exactly, a person says yes (docs/decisions/0033).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NoReturn

from django.db import transaction
from django.db.models import Q

from tomoni.cases.actions.claims import find_live, insert_keys, live_keys, release_keys
from tomoni.cases.actions.corrections import add_revision
from tomoni.cases.actions.facts import save_by_path
from tomoni.cases.actions.handling import renew_checks
from tomoni.cases.actions.joining import all_of_person, change_person, join, may_join, part, rename_awards
from tomoni.cases.actions.judging import judge_again
from tomoni.cases.actions.moving import Held, answers_of, finish, hold_case, move
from tomoni.cases.actions.taking_in import need_open_person
from tomoni.cases.domain.answers import renamed
from tomoni.cases.domain.claims import claim_key
from tomoni.cases.domain.declared import OF_BOND, OF_CHILD
from tomoni.cases.domain.matching import moved, only_exact, plain, same_told
from tomoni.cases.domain.paths import read_path, row_of
from tomoni.cases.domain.transitions import OPEN_STATES, State, Verb, Who
from tomoni.cases.errors import MatchNotPossible, NotAllowed
from tomoni.cases.models import Award, AwardStep, Case, ClaimKey, Decision, DeclaredChild
from tomoni.cases.models.matching import Waiting, candidates, is_itself, open_waiting, waiting_children
from tomoni.cases.models.situations import GUARDIAN_LINK, load_situation, person_id
from tomoni.core import interface as core
from tomoni.services import interface as services

SAID = {
    "none": "Nothing waits for a child of the register here. Somebody may have matched it already; look at the list.",
    "unlike": "The register does not tie this person to who asked, or they were born on another day. "
    "Wait until the register is right, or say that nobody fits yet.",
    "family": "On the day of the claim the register does not know this child in the family. "
    "Ask the desk of the resident register for the day since when it stands there.",
    "correcting": "The person is asked to mend this. Wait for the answer, or end the request; then match.",
    "live": "Something is under way or granted for this child of the register already. "
    "Look there first: one of the two has to be withdrawn.",
    "decided": "Something was decided on this match. A decision that stands on the wrong child is revised.",
}  # fmt: skip


@dataclass(frozen=True)
class Matched:
    """Numbers of the cases that now go on for the child of the register, and of those that wait for a correction."""

    cases: tuple[str, ...]
    waiting: tuple[str, ...] = ()


def match_child(number: str, entity: str, child: int, *, actor: core.Actor, version: int | None = None) -> Matched:
    """Say which person of the register (key of core.Person) a declared child is; for every case of who asked that
    declared the same one, so that no second child arises. Or who asked without being in the register: then every case
    of theirs is that person's. A clerk or chief who has one of the cases.

    Raises MatchNotPossible (`data["why"]`), NotAllowed, StaleCase, TakingInNotPossible (somebody protected).
    """
    with transaction.atomic():
        _lock_every(number)
        held = _held(number, actor, version)
        found = open_waiting(waiting_children().filter(case__person=held.case.person_id))
        mine = next((one for one in found if (one.row.case_id, one.row.entity) == (held.case.pk, entity)), None)
        if mine is None or not may_join(mine.row, child):
            _refuse("none")
        if mine.told.itself:
            found = open_waiting(all_of_person(mine.row))
        need_open_person(actor, held.case.person_id or 0)
        need_open_person(actor, child)
        if not any(fit.known.pk == child and fit.may_match for fit in candidates([mine])[mine.row.pk]):
            _refuse("unlike")
        same = [one for one in found if same_told(one.told, mine.told)]
        every = [(one, _hold(one.row.case, actor)) for one in same]
        free = [(one, held) for one, held in every if held.state is not State.CORRECTING]
        if not free:
            _refuse("correcting")
        at = core.now()
        for one, other in free:
            _match(other, one, child, actor, at)
        join([one.row for one, _ in free], child, actor)
        return Matched(
            tuple(other.case.number for _, other in free),
            tuple(other.case.number for _, other in every if other.state is State.CORRECTING),
        )


def _held(number: str, actor: core.Actor, version: int | None = None) -> Held:
    held = hold_case(number, actor, version=version)
    if not held.who & {Who.CLERK, Who.CHIEF}:
        raise NotAllowed(
            "Only a clerk or chief who handles a case of this child says who it is.",
            verb=str(Verb.MATCH_CHILD),
            needs=["clerk", "chief"],
        )
    return held


def _lock_every(number: str) -> None:
    """Every case of who asked that declared a child, in one order: of two clerks at once the second waits."""
    asker = Case.objects.filter(number=number).values("person")
    declared = DeclaredChild.objects.filter(case__person__in=asker).values("case")
    list(Case.objects.select_for_update(of=("self",)).filter(pk__in=declared).order_by("pk").values_list("pk"))


def _hold(case: Case, actor: core.Actor) -> Held:
    """A case of the same child, of whatever section: who a child is, is the same for all."""
    held = hold_case(case.number, actor)
    held.who = held.who | {Who.CLERK}
    return held


def _match(held: Held, waiting: Waiting, child: int, actor: core.Actor, at: datetime) -> None:
    case, entity, row = held.case, waiting.told.entity, waiting.row
    before, was = answers_of(case), case.revision
    after = moved(renamed(before, {entity: person_id(child)}))
    after = _without_known(held, after, child, itself=waiting.told.itself)
    also: dict[str, object] = {"revision": case.revision + 1}
    if waiting.told.itself:
        also |= {"person_id": child, "concerns": [pk for pk in case.concerns if pk != child]}
    else:
        also["concerns"] = sorted({*case.concerns, child})
    move(held, Verb.MATCH_CHILD, actor, data={"declared": entity}, also=also)
    if waiting.told.itself:
        change_person(case, child)
    add_revision(case, after, actor)
    _take_keys(case, waiting, child)
    rename_awards(case, entity, person_id(child), "matched", actor)
    DeclaredChild.objects.filter(pk=row.pk).update(
        child=child, matched_by=int(actor.id), matched_at=at, revision_before=was, proposed=None
    )
    if held.state in OPEN_STATES:
        renew_checks(held)
    else:
        _keep_facts(held, after, person_id(child), actor)
    finish(held, actor, facts=["name", "birth_date"])


def _without_known(held: Held, answers: dict[str, object], child: int, *, itself: bool) -> dict[str, object]:
    """The answers without what the register tells itself. Raises MatchNotPossible where it knows nobody here."""
    case, definition, one = held.case, held.definition, person_id(child)
    day = case.claimed_on
    asks = child if itself else case.person_id
    there = load_situation(asks, definition, on=day, arrival=day, answers={}, but_case=case.pk)
    if there.entity(one) is None:
        _refuse("family")
    if itself:  # nothing overrules the register here: while they answered, it said nothing of them
        return {path: value for path, value in answers.items() if there.reading(path).value is None}
    told = [services.path_of(one, name) for name in OF_CHILD]
    told += [services.link_path(GUARDIAN_LINK, person_id(case.person_id), one, name) for name in OF_BOND]
    of_case = [f"{one}.name", f"{one}.name_kana", f"{one}.birth_date"]
    known = {path for path in told if there.reading(path).value is not None} | set(of_case)
    return {path: value for path, value in answers.items() if path not in known}


def _take_keys(case: Case, waiting: Waiting, child: int) -> None:
    """The case holds its keys under both names, so that neither the declared nor the registered child comes twice."""
    rows = []
    for key in live_keys().filter(case=case):
        parts = [person_id(child) if _is_it(part, waiting) else part for part in key.parts]
        if parts == key.parts:
            continue
        wanted = claim_key(key.right, parts)
        live = find_live([wanted.digest])
        if live is not None and live.case_id != case.pk:
            _refuse("live")
        if live is None:
            rows.append(
                ClaimKey(
                    right=key.right, digest=wanted.digest, parts=parts, service=key.service, person_id=key.person_id,
                    case=case, award_id=key.award_id, taken_at=core.now(), releases_on=key.releases_on,
                    happened_on=key.happened_on, again_from=key.again_from,
                )
            )  # fmt: skip
    insert_keys(rows, case.person_id)


def _is_it(part: str, waiting: Waiting) -> bool:
    if waiting.told.itself:
        return part == waiting.told.entity
    born = f"born:{waiting.told.birth_date}:"
    return part.startswith(born) and plain(part.removeprefix(born).rpartition(":")[0]) == plain(waiting.told.kana)


def _keep_facts(held: Held, answers: dict[str, object], child: str, actor: core.Actor) -> None:
    """What the case established of the child while it had no row, now that it has one."""
    if held.case.kind == "notification":
        values = dict(answers)
    else:
        terms = judge_again(held, held.case.result).terms if held.case.result in held.definition.outcomes else ()
        values = {p: v for term in terms if isinstance(term, services.RecordTerm) for p, v in term.values.items()}
    row, read = row_of(child), {path: read_path(path) for path in values}
    of_child = {path: values[path] for path, one in read.items() if one is not None and one.names_person(row)}
    if of_child:
        save_by_path(of_child, held.definition, case=held.case, actor=actor)


def undo_match(number: str, child: int, because: str, *, actor: core.Actor, version: int | None = None) -> Matched:
    """Take a wrong match back, in every case it was made in, as long as nothing was decided on it: the answers are
    those that were declared, and the child waits for the register again. because: why, for the notes of the cases.

    Raises MatchNotPossible (none, decided, correcting), NotAllowed, StaleCase.
    """
    with transaction.atomic():
        _lock_every(number)
        held = _held(number, actor, version)
        rows = DeclaredChild.objects.filter(case__person=held.case.person_id, child=child).select_related("case")
        found = list(rows.order_by("case"))
        mine = next((row for row in found if row.case_id == held.case.pk), None)
        if mine is None:
            _refuse("none")
        need_open_person(actor, child)
        same = [row for row in found if row.entity == mine.entity and is_itself(row)]
        same = same or [row for row in found if row.matched_at == mine.matched_at]
        every = [(row, _hold(row.case, actor)) for row in same]
        _may_be_undone(every)
        for row, other in every:
            _undo(other, row, child, actor)
            if because.strip():
                other.case.notes.create(author_id=int(actor.id), text=because.strip(), at=core.now())
        part([row for row, _ in every], actor)
        return Matched(tuple(other.case.number for _, other in every))


def _may_be_undone(every: Sequence[tuple[DeclaredChild, Held]]) -> None:
    for row, held in every:
        if held.state is State.CORRECTING:
            _refuse("correcting")
        decided = Decision.objects.filter(case=held.case, decided_at__gte=row.matched_at)
        awards = Award.objects.filter(case=held.case)
        later = AwardStep.objects.filter(award__in=awards, at__gt=row.matched_at).exclude(kind="matched")
        if decided.exists() or later.exists():
            _refuse("decided")


def _forget_facts(case: Case, child: int) -> None:
    """What the case stated of the child is believed no longer; that it was, stays."""
    links = core.Link.objects.filter(Q(target=child) | Q(source=child), kind=GUARDIAN_LINK).values("pk")
    of_child = Q(about_kind="person", about_id=child) | Q(about_kind="link", about_id__in=links)
    core.Fact.objects.filter(of_child, source_ref=case.number, known_until=None).update(known_until=core.now())


def _undo(held: Held, row: DeclaredChild, child: int, actor: core.Actor) -> None:
    case, one = held.case, person_id(child)
    declared = {
        path: value
        for path, value in answers_of(case, row.revision_before).items()
        if path.startswith(f"{row.entity}.") or f",{row.entity})." in path or f"({row.entity}," in path
    }
    after = {**renamed(answers_of(case), {one: row.entity}), **declared}
    also: dict[str, object] = {"revision": case.revision + 1, "concerns": [pk for pk in case.concerns if pk != child]}
    if is_itself(row):
        also["person_id"] = row_of(row.entity)
    move(held, Verb.UNMATCH_CHILD, actor, data={"declared": row.entity}, also=also)
    add_revision(case, after, actor)
    mine = [key.pk for key in live_keys().filter(case=case) if one in key.parts]
    release_keys(ClaimKey.objects.filter(pk__in=mine), "unmatched")
    rename_awards(case, one, row.entity, "unmatched", actor)
    if is_itself(row):
        change_person(case, row_of(row.entity) or 0)
    _forget_facts(case, child)
    DeclaredChild.objects.filter(pk=row.pk).update(
        child=None,
        matched_by=None,
        matched_at=None,
        revision_before=None,
        proposed=None,
        looked_by=None,
        looked_at=None,
    )
    if held.state in OPEN_STATES:
        renew_checks(held)
    finish(held, actor, facts=["name", "birth_date"])


def note_nobody_fits(number: str, entity: str, *, actor: core.Actor) -> None:
    """A clerk looked and the register has nobody yet; the list says so until a register comes in. Raises as
    `match_child`.
    """
    with transaction.atomic():
        held = _held(number, actor)
        need_open_person(actor, held.case.person_id or 0)
        row = waiting_children().filter(case=held.case, entity=entity).first()
        if row is None:
            _refuse("none")
        row.looked_by_id, row.looked_at = int(actor.id), core.now()
        row.save(update_fields=["looked_by", "looked_at"])
        core.record(actor, "read", held.people, facts=["birth_date"], purpose=held.definition.purpose, case=number)


def propose_matches(part: int = 300) -> int:
    """After a register came in: keep for each waiting child the one person who fits exactly. Returns how many have one.

    Nobody is matched by it. What a clerk looked at before is to be looked at again. Called by the worker. part: how
    many are read at a time.
    """
    with transaction.atomic():
        ready, last = 0, 0
        while rows := list(waiting_children().filter(pk__gt=last)[:part]):
            last, proposed = rows[-1].pk, {row.pk: row.proposed_id for row in rows}
            found = {pk: only_exact(fits) for pk, fits in candidates(open_waiting(rows)).items()}
            ready += sum(person is not None for person in found.values())
            for pk, person in found.items():
                if person != proposed[pk]:
                    DeclaredChild.objects.filter(pk=pk, child=None).update(proposed=person)
        DeclaredChild.objects.filter(child=None, looked_at__isnull=False).update(looked_by=None, looked_at=None)
        return ready


def _refuse(why: str) -> NoReturn:
    raise MatchNotPossible(SAID[why], why=why)
