"""What the command line asks for: check, test and show packs, answer one situation."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tomoni.rules import interface as rules
from tomoni.services.domain.answer import Answer
from tomoni.services.domain.asking import ask
from tomoni.services.domain.bundle import bundle_hash, bundle_text, load_pack
from tomoni.services.domain.carrying_out import AwardTerm, PayTerm, Term
from tomoni.services.domain.examples import Report, faults_of_examples, run_examples
from tomoni.services.domain.findable import warnings_of
from tomoni.services.domain.mutation import Mutation, mutate, read_accepted, rule_sets_with_examples
from tomoni.services.domain.pack import Pack
from tomoni.services.domain.rule_examples import faults_of_rule_examples, run_rule_examples
from tomoni.services.domain.situation import Situation
from tomoni.services.domain.values import json_value
from tomoni.services.domain.witnesses import Examples
from tomoni.services.errors import RuleSetNotFound, ServiceNotFound


def packs_check(folders: Sequence[Path]) -> tuple[rules.PackFault, ...]:
    """Every fault of a pack (national folder first), of its examples' form too; empty if there is none."""
    try:
        pack = load_pack(folders)
    except rules.PackError as error:
        return error.faults
    found = [fault for layer in pack.layers for fault in faults_of_examples(pack, layer)]
    found += [fault for layer in pack.layers for fault in faults_of_rule_examples(pack, layer)]
    try:
        read_accepted(pack)
    except rules.PackError as error:
        found += error.faults
    return tuple(found)


def packs_warnings(folders: Sequence[Path]) -> tuple[rules.PackFault, ...]:
    """What people will hardly find in a pack that has no fault: services and events without words of theirs."""
    try:
        return tuple(warnings_of(load_pack(folders)))
    except rules.PackError:
        return ()


def packs_test(folders: Sequence[Path], *, service: str | None = None, rule_set: str | None = None) -> Report:
    """Runs the examples of a pack, or of one service or one rule set; a pack with faults is reported and not run."""
    try:
        pack = load_pack(folders)
    except rules.PackError as error:
        return Report(faults=error.faults)
    services = Report() if rule_set is not None else run_examples(pack, service)
    sets = Report() if service is not None else run_rule_examples(pack, rule_set)
    return Report(services.results + sets.results, services.faults + sets.faults)


def packs_mutate(folders: Sequence[Path], rule_set: str | None = None) -> Iterator[Mutation]:
    """What the examples notice of the mutants of one rule set, or of each that has examples; one report after another.

    Raises PackError, RuleSetNotFound.
    """
    pack = load_pack(folders)
    examples = Examples(pack)
    for name in rule_sets_with_examples(pack) if rule_set is None else [rule_set]:
        if name not in pack.book.sets:
            known = ", ".join(sorted(pack.book.sets))
            raise RuleSetNotFound(f"The pack has no rule set {name}. It has {known}.", rules=name)
        yield mutate(examples, name)


def packs_show(folders: Sequence[Path], service: str, *, merged: bool = False) -> dict[str, Any]:
    """A service as it is after the town's changes; `merged` with every file it reaches.

    Raises PackError, ServiceNotFound.
    """
    pack = load_pack(folders)
    definition = service_of(pack, service)
    text = bundle_text(pack, service)
    shown: dict[str, Any] = {
        "service": definition.id,
        "kind": definition.kind,
        "title": {lang: definition.title(lang) for lang in definition.words},
        "law": [law.text for law in definition.law],
        "unverified": [law.text for law in definition.law if law.unverified],
        "pack": pack.id,
        "version": pack.version,
        "department": definition.department,
        "steps": [{"kind": step.kind, "name": step.name} for step in definition.steps],
        "outcomes": {result: [f"{o.kind}: {o.name}" for o in outs] for result, outs in definition.outcomes.items()},
        "open": list(definition.open),
        "bundle": bundle_hash(text),
    }
    if merged:
        shown["files"] = {
            f"{layer.name}/{path}": body
            for layer in pack.layers
            for path, body in sorted(layer.files.items())
            if f'"{path}"' in text
        }
    return shown


def service_of(pack: Pack, service: str) -> Any:
    if service not in pack.services:
        raise ServiceNotFound(f"The pack has no service {service}. It has {', '.join(pack.services)}.", service=service)
    return pack.services[service]


def ask_json(pack: Pack, service: str, situation: Mapping[str, Any]) -> dict[str, Any]:
    """One situation in the JSON format, one answer in JSON. Raises SituationNotValid, ServiceNotFound."""
    definition = service_of(pack, service)
    answer = ask(definition, Situation.from_json(situation, definition.lexicon))
    return answer_json(answer) | {
        "bundle": bundle_hash(bundle_text(pack, service)),
        "engine": f"tomoni {version('tomoni')}",
    }


def answer_json(answer: Answer) -> dict[str, Any]:
    """An answer as JSON: status, amounts in yen, what is asked and missing, papers, checks, reasons with articles."""
    holds = {True: "yes", False: "no", None: "open"}
    return {
        "service": answer.service,
        "status": answer.status,
        "may_apply": holds[answer.may_apply],
        "amount": answer.amount,
        "least": answer.least,
        "most": answer.most,
        "per": answer.per,
        "per_person": dict(answer.per_person),
        "month": json_value(answer.month),
        "first_month": json_value(answer.first_month),
        "last_month": json_value(answer.last_month),
        "about": answer.about,
        "asked": list(answer.asked),
        "missing": list(answer.missing),
        "evidence": [{"id": need.key, "needed": holds[need.needed]} for need in answer.evidence],
        "checks": {check.key: holds[check.holds] for check in answer.checks},
        "keys": [str(key) for key in answer.keys],
        "result": answer.result,
        "because": None if answer.because is None else answer.because.to_json(),
        "reasons": [reason.to_json() for reason in answer.reasons],
        "not_covered": list(answer.not_covered),
        "cites": list(answer.cites),
    }


def term_json(term: Term) -> dict[str, Any]:
    """A term as JSON, for the frozen snapshot of a decision: its kind and every field."""
    return {"term": type(term).__name__.removesuffix("Term").lower(), **json_ready(term)}


def read_award_term(document: Mapping[str, Any]) -> AwardTerm | None:
    """An award out of what `term_json` wrote; None where it is another kind of term."""
    if document["term"] != "award":
        return None
    pay = document["pay"]
    first, last = (rules.Month.parse(document[key]) if document[key] else None for key in ("first_month", "last_month"))
    return AwardTerm(
        **{name: document[name] for name in ("name", "amount", "per", "about", "changes", "right")},
        first_month=first,
        last_month=last,
        joins=bool(document.get("joins")),
        pay=PayTerm(tuple(pay["in_months"]), pay["day"], pay["covers"], pay["to"]) if pay else None,
    )


def json_ready(value: Any) -> Any:
    """JSON of a dataclass without methods of its own, and of what it holds."""
    if is_dataclass(value) and not isinstance(value, (rules.Entity, rules.Month)):
        return {field.name: json_ready(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): json_ready(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [json_ready(inner) for inner in value]
    return json_value(value)
