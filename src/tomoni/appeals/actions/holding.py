"""What every verb on an appeal shares: take hold, see who the acting person is towards it, make a step, write."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tomoni.appeals.domain.steps import State, Verb, Who, step
from tomoni.appeals.errors import AppealNotFound, MandateMissing, StaleAppeal, WritingMissing
from tomoni.appeals.models import Appeal, AppealStep, Writing
from tomoni.cases import interface as cases
from tomoni.core import interface as core

PURPOSE = "appeal"
OFFICE = "general-affairs"  # unless the town says otherwise in its settings: `appeals_office`


@dataclass
class Held:
    """An appeal that is locked until the transaction ends, and the parts the acting person has in it."""

    appeal: Appeal
    who: frozenset[Who]

    @property
    def state(self) -> State:
        """Where it stands."""
        return State(self.appeal.state)


def hold(number: str, actor: core.Actor, version: int | None = None) -> Held:
    """Lock an appeal for one verb. Raises AppealNotFound (also for whom it is none of), StaleAppeal."""
    appeal = Appeal.objects.select_for_update(of=("self",)).filter(number=number).first()
    who = parts_of(actor, appeal) if appeal is not None else frozenset()
    if appeal is None or not who:
        raise AppealNotFound(f"There is no appeal {number} here that you can open. Check the number.", number=number)
    if version is not None and version != appeal.version:
        raise StaleAppeal(
            "Somebody else has gone on with this appeal since you opened it, so nothing of yours was saved. "
            "Open it again and look what was done.",
            yours=version,
            theirs=appeal.version,
        )
    return Held(appeal, who)


def parts_of(actor: core.Actor, appeal: Appeal) -> frozenset[Who]:
    """The parts somebody has in an appeal; a reviewer has that one part and no other."""
    if actor.kind == "resident":
        return resident_parts(actor, appeal.case_number, appeal.person_id)
    if actor.kind != "staff":
        return frozenset()
    if appeal.reviewer_id is not None and str(appeal.reviewer_id) == actor.id:
        return frozenset({Who.REVIEWER})
    return desk_parts(actor, appeal.department)


def resident_parts(actor: core.Actor, case_number: str, person: int) -> frozenset[Who]:
    """The part of a resident in an appeal of a person: their own, or in somebody's name; none for anybody else."""
    mine = core.Account.objects.filter(pk=int(actor.id), person=person) if actor.id.isdigit() else None
    if mine is None or mine.exists():
        return frozenset({Who.APPELLANT}) if mine is not None else frozenset()
    spoken = speaker_of(actor, case_number, person)
    if spoken is None:
        return frozenset()
    return frozenset({Who.PROXY if spoken.ground in core.REVOCABLE else Who.APPELLANT})


def speaker_of(actor: core.Actor, case_number: str, person: int) -> cases.Spoken | None:
    """In whose name a resident appeals: they sent the case, may act in it today and receive what is decided."""
    account = core.Account.objects.filter(pk=int(actor.id)).first() if actor.id.isdigit() else None
    if account is None or account.person_id in (None, person):
        return None
    spoken = cases.speaker_of_case(case_number, account.person_id)
    return spoken if spoken is not None and spoken.person == person and spoken.receives else None


def desk_parts(actor: core.Actor, department: str) -> frozenset[Who]:
    """The parts of staff: the section that decided, and the office for appeals, which is never that section."""
    works = any(actor.has_role(role) for role in ("clerk", "chief"))
    found = {Who.SECTION} if works and actor.office == department else set()
    if actor.office != department and is_office(actor):
        found |= {Who.OFFICE} if works else set()
        found |= {Who.OFFICE_CHIEF} if actor.has_role("chief") else set()
    if actor.has_role("mayor"):
        found |= {Who.OFFICE, Who.OFFICE_CHIEF}
    return frozenset(found)


def is_office(actor: core.Actor) -> bool:
    """Whether somebody belongs to the office for appeals (庶務); where the town has none, every other section is it."""
    key = core.current_municipality().settings.get("appeals_office", OFFICE)
    return actor.office == key or core.find_department(key) is None


def owner_of(appeal: Appeal) -> tuple[str, int]:
    """Whose the papers are that came with an appeal, as core keeps files."""
    return ("appeal", appeal.pk)


def mandate_missing(appeal: Appeal) -> MandateMissing:
    """The refusal where somebody acts for the appellant who has not shown that they may."""
    return MandateMissing(
        f"{appeal.proxy} appeals in somebody's name and has not shown the mandate in writing. "
        "Ask for it (mending), then go on.",
        proxy=appeal.proxy,
    )


def go(held: Held, verb: Verb, actor: core.Actor, data: Mapping[str, Any] | None = None, **also: Any) -> AppealStep:
    """Make one step by the table, with columns that change with it. Raises AppealNotInState, NotAllowed."""
    rule = step(held.state, verb, held.appeal.own, held.who)
    appeal, before = held.appeal, held.appeal.state
    appeal.state, appeal.version, appeal.changed_at = rule.after or before, appeal.version + 1, core.now()
    for column, value in also.items():
        setattr(appeal, column, value)
    appeal.save()
    core.record(actor, "change", [appeal.person_id], facts=["appeal"], purpose=PURPOSE, case=appeal.case_number)
    return write_step(appeal, verb, before, actor, data or {})


def write_step(appeal: Appeal, verb: Verb, before: str, actor: core.Actor, data: Mapping[str, Any]) -> AppealStep:
    """Append a step; its number is the version the appeal has through it."""
    return AppealStep.objects.create(
        appeal=appeal, number=appeal.version, verb=verb, before=before, after=appeal.state, at=core.now(),
        actor_kind=actor.kind, actor_id=actor.id, actor_name=actor.name, data=dict(data),
    )  # fmt: skip


def write(appeal: Appeal, kind: str, actor: core.Actor, **words: str) -> Writing:
    """Keep a writing as it came. Raises WritingMissing where a word is empty."""
    missing = sorted(name for name, text in words.items() if not text.strip())
    if missing:
        raise WritingMissing("This step needs its words in writing. Fill in what is missing.", missing=missing)
    told = {name: text.strip() for name, text in words.items()}
    return Writing.objects.create(
        appeal=appeal, number=appeal.writings.count() + 1, kind=kind, by_name=actor.name, at=core.now(),
        text=core.encode(told, core.ENCRYPTED, core.key_ring()), key_id=core.ENCRYPTED,
    )  # fmt: skip


def words_of(writing: Writing | None) -> dict[str, Any]:
    """The words of a writing by field."""
    return dict(core.decode(writing.text, writing.key_id, core.key_ring())) if writing is not None else {}
