"""What the rules say of a case now, frozen so that an approver approves exactly what was drafted."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from tomoni.cases.actions.moving import Held
from tomoni.cases.domain.answers import digest
from tomoni.cases.domain.decisions import is_adverse, is_lesser
from tomoni.cases.domain.snapshot import Snapshot, freeze, read_short
from tomoni.cases.errors import ResultUnknown
from tomoni.cases.models import AnswerRevision, Draft
from tomoni.cases.models.judged import HOLDS, claimed_people
from tomoni.cases.models.sealed import opened, opened_text
from tomoni.cases.models.situations import Links, award_links, document_of, people_apart
from tomoni.core import interface as core
from tomoni.services import interface as services


@dataclass(frozen=True)
class Grounds:
    """All that the rules look at for one case now. Where the hash is the same, so is what they say.

    The hash covers: the program (version and text of the rooms that judge), the bundle (definition, rules, tables of
    the town), the revision of the answers, the town's closing days, and the document: day of the claim, people,
    households, things, links and facts of the register with their sources, live awards, answers. Of today it needs
    nothing: no rule can read it.
    """

    definition: services.Definition
    revision: AnswerRevision
    answers: Mapping[str, Any]
    family: core.Family
    document: Mapping[str, Any]

    @cached_property
    def hash(self) -> str:
        revision = [self.revision.number, self.revision.body_hash]
        closed = [day.isoformat() for day in sorted(core.closing_days())]
        return digest([services.ENGINE, program_hash(), self.definition.bundle, revision, closed, self.document])

    @cached_property
    def situation(self) -> services.Situation:
        return services.Situation.from_json(self.document, self.definition.lexicon, calendar=core.open_day_from)


@cache
def program_hash() -> str:
    """sha256 over the text of the rooms that judge: another program may say otherwise."""
    here = Path(__file__).parents[2]
    files = sorted(path for room in ("core", "rules", "services", "cases") for path in (here / room).rglob("*.py"))
    return sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


def grounds_of(held: Held) -> Grounds:
    """Of one case, loaded now; once for a judgement and its hash, so that nothing can change in between."""
    revision = AnswerRevision.objects.get(case=held.case, number=held.case.revision)
    definition, case = held.definition, held.case
    day = definition.register_day(case.claimed_on)
    family = core.load_family(case.person_id, purpose=definition.purpose, on=day)
    apart = apart_from(definition, family, case.pk)
    return ground(definition, case.claimed_on, revision, family, award_links(family, case.pk), apart)


def apart_from(definition: services.Definition, family: core.Family, case: int) -> set[int]:
    """People of a family whose key another case holds apart; no query where no case can."""
    if not (definition.yields or definition.takes):
        return set()
    return people_apart(definition.right, [person.pk for person in family.people], case)


def ground(
    definition: services.Definition,
    claimed_on: date,
    revision: AnswerRevision,
    family: core.Family,
    links: Links,
    apart: Collection[int] = (),
) -> Grounds:
    """The same from what was loaded already. links: live awards, without those of the case itself."""
    answers = opened(revision.answers, revision.key_id)
    document = document_of(family, definition, arrival=claimed_on, answers=answers, links=links, apart=apart)
    return Grounds(definition, revision, answers, family, document)


@dataclass(frozen=True)
class Judged:
    """A case as the rules see it: on what, answer, and for a result what would come of it."""

    grounds: Grounds
    answer: services.Answer
    terms: tuple[Any, ...]
    adverse: bool
    lesser: bool

    @property
    def situation(self) -> services.Situation:
        return self.grounds.situation


def judge(held: Held, result: str, grounds: Grounds | None = None) -> Judged:
    """Work a result out. Raises ResultUnknown for a result the service has not, or one that lacks facts."""
    definition, grounds = held.definition, grounds or grounds_of(held)
    answer = services.ask(definition, grounds.situation)
    adverse = result in definition.outcomes and is_adverse([o.kind for o in definition.outcomes[result]])
    if result not in definition.outcomes or not _may_be_drafted(definition, answer, result, adverse):
        raise ResultUnknown(
            "This result cannot be drafted: the service does not know it, or the facts say otherwise or are missing. "
            "See which facts are open; establish them, or choose another result.",
            result=result,
            known=list(definition.outcomes),
            found=answer.result,
            missing=list(answer.missing),
        )
    terms = services.terms(definition, grounds.situation, result, answer)
    lesser = definition.tells_sums and not adverse and is_lesser(claimed_people(answer), answer.per_person)
    return Judged(grounds, answer, terms, adverse, lesser)


def _may_be_drafted(definition: services.Definition, answer: services.Answer, result: str, adverse: bool) -> bool:
    """What is worked out from facts (a grade) must be there for a result that gives something."""
    decide = definition.decide
    if decide is None or adverse:
        return decide is not None
    if decide.result is not None and answer.result is None:
        return False
    return not any(o.kind == "award" for o in definition.outcomes[result]) or answer.amount is not None


def judge_again(held: Held, result: str, grounds: Grounds | None = None) -> Judged:
    """A decided case again, to carry it out: the decision stands, whatever the register says by now."""
    grounds = grounds or grounds_of(held)
    answer = services.ask(held.definition, grounds.situation)
    terms = services.terms(held.definition, grounds.situation, result, answer)
    return Judged(grounds, answer, terms, is_adverse([o.kind for o in held.definition.outcomes[result]]), False)


def judge_notification(held: Held) -> Judged:
    """A notification that arrived: its one result needs no decision (行政手続法37条)."""
    return judge_again(held, next(iter(held.definition.outcomes)))


def snapshot_of(held: Held, judged: Judged, result: str, reasons: Sequence[Mapping[str, str]]) -> Snapshot:
    """Freeze every part the decision stands on. Parts: names an approver understands when one has changed."""
    answer = judged.answer
    said = services.explanation_of(held.definition, judged.situation, answer, asked_on=core.today())
    return freeze(
        {
            **_named(held, judged.grounds, reasons),
            "result": [result, answer.result],
            "status": [answer.status, list(answer.missing)],
            "amount": [answer.amount, answer.per, dict(answer.per_person), str(answer.first_month or "")],
            "explanation": said,
            "checks": {check.key: HOLDS[check.holds] for check in answer.checks},
            "terms": [services.term_json(term) for term in judged.terms],
        }
    )


def _named(held: Held, grounds: Grounds, reasons: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    """Parts that need no judgement."""
    return {
        "case": [held.case.number, held.case.service, held.definition.bundle],
        "answers": [grounds.revision.number, grounds.revision.body_hash],
        "reasons": [dict(reason) for reason in reasons],
    }


def read_frozen(held: Held, grounds: Grounds, draft: Draft, inputs_hash: str) -> Mapping[str, Any] | None:
    """The frozen parts of a draft, where to judge again would give the same: nothing the rules look at has changed
    since, and the snapshot is the one that was hashed, of this case, its answers, result and reasons. Else None.

    The explanation is hashed with the rest and not read.
    """
    if not inputs_hash or inputs_hash != grounds.hash:
        return None
    text = opened_text(draft.snapshot, draft.key_id)
    if core.sha256_hex(text) != draft.snapshot_hash:
        return None
    parts = read_short(text, draft.reasons, draft.result)
    named = {**_named(held, grounds, draft.reasons), "result": [draft.result, *parts["result"][1:]]}
    return parts if all(parts[name] == part for name, part in named.items()) else None
