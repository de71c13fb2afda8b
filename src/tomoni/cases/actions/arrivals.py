"""One case arriving (到達): keys first, then the case, its answers, its first transition, the ledger, the event."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tomoni.cases.actions.claims import take_keys
from tomoni.cases.actions.corrections import add_revision
from tomoni.cases.actions.handling import check_columns
from tomoni.cases.actions.moving import fact_names, write_transition
from tomoni.cases.domain.answers import renamed
from tomoni.cases.domain.claims import WantedKey, as_set, claim_key
from tomoni.cases.domain.desk import desk_of, due_of
from tomoni.cases.domain.interviews import own_answers
from tomoni.cases.domain.paths import row_of
from tomoni.cases.domain.receipts import case_number
from tomoni.cases.domain.transitions import Effect, State, Verb, Who, step
from tomoni.cases.events import CaseArrived
from tomoni.cases.models import Case, Receipt
from tomoni.cases.models.clocks import read_clocks
from tomoni.cases.models.judged import bound_entities
from tomoni.core import interface as core
from tomoni.rules import interface as rules
from tomoni.services import interface as services


@dataclass
class Arrival:
    """A service asked for, worked out with the rules and not yet written."""

    definition: services.Definition
    situation: services.Situation
    answer: services.Answer
    answers: Mapping[str, Any]
    person: int
    language: str


def arrive(arrival: Arrival, receipt: Receipt, place: int, actor: core.Actor) -> Case:
    """Write one case of a receipt, inside the caller's transaction. Raises ClaimAlreadyLive."""
    step(None, Verb.ARRIVE, arrival.definition.kind, [Who.APPLICANT])
    keys = wanted_keys(arrival)
    names = _make_things(arrival)
    answers = renamed({**_own(arrival), **_subjects(arrival)}, names)
    case = _write_case(arrival, receipt, place, actor)
    take_keys(case, [*keys, *_renamed_keys(keys, names)])
    add_revision(case, answers, actor)
    write_transition(case, Verb.ARRIVE, "", actor, Effect.START, receipt.arrived_at, {"channel": actor.channel})
    people = [case.person_id, *case.concerns]
    core.record(actor, "send", people, facts=fact_names(answers), purpose=arrival.definition.purpose, case=case.number)
    core.emit(CaseArrived(case.number, case.person_id, case.service, case.kind))
    return case


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


def wanted_keys(arrival: Arrival) -> list[WantedKey]:
    """Claim keys of the answer; somebody not yet in the register is known by birth date, kana and household."""
    return [
        claim_key(key.right, [_part(part, arrival) for part in key.parts], _release_day(key.releases))
        for key in arrival.answer.keys
    ]


def _part(part: str, arrival: Arrival) -> str:
    birth = arrival.answers.get(f"{part}.birth_date")
    if not part.startswith("new-") or birth is None:
        return part
    applicant = rules.Entity("person", f"p{arrival.person}")
    home = arrival.situation.fact(applicant, "household", arrival.situation.on).value
    kana = arrival.answers.get(f"{part}.name_kana", "")
    return f"born:{birth}:{kana}:{home.id if isinstance(home, rules.Entity) else ''}"


def _release_day(releases: Any) -> Any:
    """The day from which a key is free: after the last month of the right, or the day itself."""
    return (releases + 1).first_day if isinstance(releases, rules.Month) else releases


def _renamed_keys(keys: list[WantedKey], names: Mapping[str, str]) -> list[WantedKey]:
    """A new thing is claimed under both its names: the next application finds it stored and asks with its number."""
    again = [claim_key(k.right, [names.get(part, part) for part in k.parts], k.releases_on) for k in keys]
    return [key for key in as_set(again) if key not in keys]


def _make_things(arrival: Arrival) -> dict[str, str]:
    """Give every thing the application makes new (`or: create`) its row; {new id: id}."""
    names: dict[str, str] = {}
    for _, entity in bound_entities(arrival.answer):
        thing = arrival.definition.lexicon.things.get(entity.kind)
        if entity.id.startswith("new-") and entity.id not in names and thing is not None:
            names[entity.id] = f"e{_make_thing(arrival, entity.kind, thing.of).pk}"
    return names


def _make_thing(arrival: Arrival, kind: str, of: str) -> core.Thing:
    home = core.find_household_of(arrival.person)
    if of == "person" or home is None:
        return core.create_thing(kind, of_person=arrival.person, since=arrival.situation.arrival)
    return core.create_thing(kind, of_household=home, since=arrival.situation.arrival)


def _write_case(arrival: Arrival, receipt: Receipt, place: int, actor: core.Actor) -> Case:
    definition, at = arrival.definition, receipt.arrived_at
    clocks = read_clocks(definition, [(at, Effect.START)], at.date())
    due_on, due_kind = due_of(clocks[0] if clocks else None, State.ARRIVED)
    department = core.find_department(definition.department)
    symbol = department.symbol if department else definition.department
    year = at.year if at.month >= 4 else at.year - 1
    return Case.objects.create(
        number=case_number(receipt.number, place),
        docket_symbol=symbol,
        docket_year=year,
        docket_serial=core.next_number(f"docket:{symbol}", year),
        receipt=receipt,
        person_id=arrival.person,
        service=definition.id,
        kind=definition.kind,
        bundle=definition.bundle,
        right=definition.right,
        department=definition.department,
        sensitive=definition.sensitive,
        concerns=concerned(arrival.answer, arrival.person),
        channel=actor.channel,
        language=arrival.language,
        arrived_at=at,
        claimed_on=arrival.situation.arrival,
        state=State.ARRIVED,
        desk=desk_of(State.ARRIVED, definition.kind),
        due_on=due_on,
        due_kind=due_kind,
        changed_at=at,
        **check_columns(arrival.answer),
    )


def concerned(answer: services.Answer, person: int) -> list[int]:
    """People of the register the request is about, besides who asks."""
    rows = (row_of(entity.id) for _, entity in bound_entities(answer) if entity.kind == "person")
    return sorted({row for row in rows if row is not None} - {person})
