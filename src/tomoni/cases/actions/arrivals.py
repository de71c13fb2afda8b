"""One case arriving (到達): keys first, then the case, its answers, its first transition, the ledger, the event."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from tomoni.cases.actions.claims import key_rows, with_keys
from tomoni.cases.actions.corrections import revision_row
from tomoni.cases.actions.giving_way import settle_keys
from tomoni.cases.actions.handling import check_columns
from tomoni.cases.actions.moving import fact_names, transition_row
from tomoni.cases.domain.answers import renamed
from tomoni.cases.domain.claims import WantedKey, as_set, claim_key
from tomoni.cases.domain.declared import born_key
from tomoni.cases.domain.desk import desk_of, due_of
from tomoni.cases.domain.interviews import own_answers
from tomoni.cases.domain.matching import told_in
from tomoni.cases.domain.paths import row_of
from tomoni.cases.domain.receipts import case_number
from tomoni.cases.domain.transitions import Effect, State, Verb, Who, step
from tomoni.cases.events import CaseArrived
from tomoni.cases.models import AnswerRevision, Case, ClaimKey, DeclaredChild, Receipt, Transition
from tomoni.cases.models.clocks import read_clocks
from tomoni.cases.models.judged import bound_entities, named_people
from tomoni.core import interface as core
from tomoni.rules import interface as rules
from tomoni.services import interface as services

PERSON = "person"


@dataclass
class Arrival:
    """A service asked for, worked out with the rules and not yet written. itself: nobody speaks for the person.

    others: ids of adults who answer for themselves, now or later; nothing of theirs is missing. by_hand: staff
    took it in, so that a signature a law wants is looked for (`signing.py`).
    """

    definition: services.Definition
    situation: services.Situation
    answer: services.Answer
    answers: Mapping[str, Any]
    person: int
    language: str
    itself: bool = True
    others: frozenset[str] = frozenset()
    by_hand: bool = False


@dataclass
class Laid:
    """An arrival with what it takes, before anything has a number. names: {new id: id} of the things it made."""

    arrival: Arrival
    names: Mapping[str, str]
    keys: Sequence[WantedKey]
    department: str


@dataclass
class Rows:
    """What stores some arrivals, not stored yet."""

    cases: list[Case] = field(default_factory=list)
    keys: list[ClaimKey] = field(default_factory=list)
    revisions: list[AnswerRevision] = field(default_factory=list)
    declared: list[DeclaredChild] = field(default_factory=list)
    transitions: list[Transition] = field(default_factory=list)
    acts: list[core.Act] = field(default_factory=list)
    events: list[object] = field(default_factory=list)
    due: dict[tuple[str, datetime], tuple[date, str]] = field(default_factory=dict)  # by bundle and arrival

    def store(self, before: Sequence[Sequence[Any]] = (), after: Sequence[Sequence[Any]] = ()) -> None:
        """Everything at once, with tables that cases point at and tables that point at them."""
        entries, about = core.act_rows(self.acts)
        events, deliveries = core.event_rows(self.events)
        core.insert_together(
            *before, self.cases, self.keys, self.revisions, self.declared, self.transitions, entries, about, events,
            deliveries, *after,
        )  # fmt: skip


def arrive(arrival: Arrival, receipt: Receipt, place: int, actor: core.Actor) -> Case:
    """Write one case of a receipt that is stored, inside the caller's transaction. Raises ClaimAlreadyLive."""

    def write(settle: bool) -> Case:
        rows, laid = Rows(), lay_out(arrival, settle=settle)
        series = series_of(laid, receipt.arrived_at)
        case = add_rows(rows, laid, receipt, place, core.next_numbers({series: 1})[series], actor)
        rows.store()
        return case

    return with_keys(write)


def lay_out(arrival: Arrival, *, settle: bool) -> Laid:
    """Make what the application makes new, and say which keys it takes. Raises ClaimAlreadyLive.

    settle: some of the keys may be live, so ask who has them and who gives way; else the constraint will say so. What
    a day tells apart is asked for always, since a later move takes the key before anything has a number.
    """
    step(None, Verb.ARRIVE, arrival.definition.kind, [Who.APPLICANT])
    keys = wanted_keys(arrival)
    names = _make_things(arrival)
    wanted = as_set([*keys, *_renamed_keys(keys, names)])
    laid = Laid(arrival, names, wanted, arrival.definition.department)
    if settle or any(key.happened_on is not None for key in wanted):
        laid.keys, laid.department = settle_keys(arrival.person, arrival.definition, wanted, told_of(arrival))
    return laid


def series_of(laid: Laid, at: datetime) -> tuple[str, int]:
    """The series of numbers of the register of what came in, by department and fiscal year."""
    return f"docket:{_symbol(laid.arrival.definition)}", _fiscal_year(at)


def add_rows(rows: Rows, laid: Laid, receipt: Receipt, place: int, serial: int, actor: core.Actor) -> Case:
    """Add what stores one arrival: the case, its keys, answers, first transition, line of the ledger, event."""
    arrival, at = laid.arrival, receipt.arrived_at
    answers = renamed({**_own(arrival), **_subjects(arrival)}, laid.names)
    due = (arrival.definition.bundle, at)
    if due not in rows.due:
        rows.due[due] = _due_of(arrival.definition, at)
    case = _case_row(laid, receipt, place, serial, actor, rows.due[due])
    rows.cases.append(case)
    rows.keys += key_rows(case, laid.keys)
    rows.revisions.append(revision_row(case, answers, actor))
    rows.declared += [DeclaredChild(case=case, entity=one) for one in _not_in_register(arrival, answers)]
    data = {"channel": actor.channel}
    rows.transitions.append(transition_row(case, Verb.ARRIVE, "", actor, Effect.START, at, data))
    people, deed = [arrival.person, *case.concerns], "take_in" if actor.kind == "staff" else ""
    purpose = arrival.definition.purpose
    rows.acts.append(core.Act(actor, "send", people, fact_names(answers), purpose, case.number, deed))
    rows.events.append(CaseArrived(case.number, arrival.person, case.service, case.kind, case.channel))
    return case


def _not_in_register(arrival: Arrival, answers: Mapping[str, Any]) -> list[str]:
    """Whom a clerk matches with the register once it has them: declared children, and who asks without being in it."""
    itself = f"p{arrival.person}"
    noted = arrival.situation.reading(f"{itself}.name").source == services.UNREGISTERED
    return [*([itself] if noted else []), *(one.entity for one in told_in(answers))]


def _own(arrival: Arrival) -> dict[str, Any]:
    """The answers this service uses: what its pages ask, and what the choice of its subject says."""
    paths = [item.path for page in arrival.answer.pages for item in page.items]
    papers = [need.path for need in arrival.answer.evidence]
    entities = [entity.id for _, entity in bound_entities(arrival.answer)]
    return own_answers(arrival.answers, [*paths, *papers], entities)


def _subjects(arrival: Arrival) -> dict[str, Any]:
    """What the case is about, as it was bound on arrival: a child born later does not slip into it."""
    found: dict[str, Any] = {}
    for about in arrival.definition.about:
        bound = arrival.answer.bound.get(about.name)
        if about.form == "value":
            continue
        if isinstance(bound, rules.Entity) and bound.id:
            found[f"about.{about.name}"] = bound.id
        elif isinstance(bound, tuple):
            found[f"about.{about.name}"] = [entity.id for entity in bound]
    return found


def told_of(arrival: Arrival) -> int | None:
    """Who may learn the number of a case that is in the way: the person, but not who speaks for them."""
    return arrival.person if arrival.itself else None


def wanted_keys(arrival: Arrival) -> list[WantedKey]:
    """Claim keys of the answer; somebody not yet in the register is known by birth date, kana and household."""
    return [
        claim_key(
            key.right, [_part(part, arrival) for part in key.parts], _release_day(key.releases),
            happened_on=key.day, again_from=key.again,
        )
        for key in arrival.answer.keys
    ]  # fmt: skip


def _part(part: str, arrival: Arrival) -> str:
    birth = arrival.answers.get(f"{part}.birth_date")
    if not part.startswith("new-") or birth is None:
        return part
    applicant = rules.Entity("person", f"p{arrival.person}")
    home = arrival.situation.fact(applicant, "household", arrival.situation.on).value
    kana = arrival.answers.get(f"{part}.name_kana", "")
    return born_key(birth, kana, home.id if isinstance(home, rules.Entity) else "")


def _release_day(releases: Any) -> Any:
    """The day from which a key is free: after the last month of the right, or the day itself."""
    return (releases + 1).first_day if isinstance(releases, rules.Month) else releases


def _renamed_keys(keys: list[WantedKey], names: Mapping[str, str]) -> list[WantedKey]:
    """A new thing is claimed under both its names: the next application finds it stored and asks with its number."""
    again = [
        claim_key(
            k.right, [names.get(part, part) for part in k.parts], k.releases_on, happened_on=k.happened_on,
            again_from=k.again_from,
        )
        for k in keys
    ]  # fmt: skip
    return [key for key in as_set(again) if key not in keys]


def _make_things(arrival: Arrival) -> dict[str, str]:
    """Give every thing the application makes new (`or: create`) its row; {new id: id}."""
    names: dict[str, str] = {}
    for _, entity in bound_entities(arrival.answer):
        thing = arrival.definition.lexicon.things.get(entity.kind)
        new = entity.id.startswith("new-") and entity.kind != PERSON  # a child enters by its register alone
        if new and entity.id not in names and thing is not None:
            names[entity.id] = f"e{_make_thing(arrival, entity.kind, thing.of).pk}"
    return names


def _make_thing(arrival: Arrival, kind: str, of: str) -> core.Thing:
    home = core.find_household_of(arrival.person)
    if of == "person" or home is None:
        return core.create_thing(kind, of_person=arrival.person, since=arrival.situation.arrival)
    return core.create_thing(kind, of_household=home, since=arrival.situation.arrival)


def _case_row(laid: Laid, receipt: Receipt, place: int, serial: int, actor: core.Actor, due: tuple[date, str]) -> Case:
    arrival, at = laid.arrival, receipt.arrived_at
    definition = arrival.definition
    return Case(
        number=case_number(receipt.number, place),
        docket_symbol=_symbol(definition),
        docket_year=_fiscal_year(at),
        docket_serial=serial,
        receipt=receipt,
        person_id=arrival.person,
        service=definition.id,
        kind=definition.kind,
        bundle=definition.bundle,
        right=definition.right,
        department=laid.department,
        sensitive=definition.sensitive,
        concerns=concerned(arrival.answer, arrival.person),
        named=named(definition, arrival.answer, arrival.person),
        channel=actor.channel,
        language=arrival.language,
        arrived_at=at,
        claimed_on=arrival.situation.arrival,
        state=State.ARRIVED,
        desk=desk_of(State.ARRIVED, definition.kind, in_person=bool(definition.in_person)),
        due_on=due[0],
        due_kind=due[1],
        changed_at=at,
        **check_columns(arrival.answer),
    )


def _due_of(definition: services.Definition, at: datetime) -> tuple[date, str]:
    clocks = read_clocks(definition, [(at, Effect.START)], at.date())
    return due_of(clocks[0] if clocks else None, State.ARRIVED)


def _symbol(definition: services.Definition) -> str:
    department = core.find_department(definition.department)
    return department.symbol if department else definition.department


def _fiscal_year(at: datetime) -> int:
    return at.year if at.month >= 4 else at.year - 1


def named(definition: services.Definition, answer: services.Answer, person: int) -> list[int] | None:
    """Whom a title names where it is asked for who asks and for each who comes along (a move), in order.

    None else: then a title names those it `concerns`.
    """
    along = {once.each is not None for once in definition.once} == {True, False}
    asker = f"p{person}"
    if not along or all(key.parts != (asker,) for key in answer.keys):
        return None
    rows = [row_of(entity) for entity in (asker, *named_people(answer))]
    return list(dict.fromkeys(row for row in rows if row is not None))


def concerned(answer: services.Answer, person: int) -> list[int]:
    """People of the register the request is about, besides who asks."""
    rows = (row_of(entity.id) for _, entity in bound_entities(answer) if entity.kind == "person")
    return sorted({row for row in rows if row is not None} - {person})
