"""An answer with its explanation as a versioned JSON document, for appeal and audit, and read back.

The form is docs/reference/explanation.schema.json. Format 1 was the bare tree, as decisions before kept it; it is read.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tomoni.rules.errors import DocumentNotRead
from tomoni.rules.explaining.differing import Alternative
from tomoni.rules.explaining.thresholds import Change
from tomoni.rules.language.outcome import Explanation, Outcome, decode, encode, reasons_against
from tomoni.rules.language.world import Entity, Missing
from tomoni.rules.time.months import Month

FORMAT = 2


@dataclass(frozen=True)
class ExplanationDocument:
    """What a document says. `engine` and `bundle`: the program and the text of the law that answered.

    `as_of`: the day facts were read; `month`: the month asked for; `asked_on`: the day of the question; `known_on`: the
    day whose knowledge of the law was used, None for all there is. Of format 1 only the tree and its reasons are there.
    """

    outcome: Outcome
    reasons: tuple[Explanation, ...] = ()
    differing: tuple[Alternative, ...] = ()
    question: str = ""
    engine: str = ""
    bundle: str = ""
    as_of: date | None = None
    month: Month | None = None
    asked_on: date | None = None
    known_on: date | None = None
    format: int = FORMAT


def explanation_document(
    outcome: Outcome,
    *,
    engine: str,
    bundle: str,
    as_of: date,
    month: Month,
    asked_on: date,
    known_on: date | None = None,
    question: str = "",
    reasons: Sequence[Explanation] | None = None,
    differing: Sequence[Alternative] = (),
) -> dict[str, Any]:
    """The document of an outcome, as plain values for `json.dumps`. `reasons`: default those of its tree."""
    against = reasons_against(outcome.tree) if reasons is None and outcome.tree is not None else reasons or ()
    return {
        "format": FORMAT,
        "engine": engine,
        "bundle": bundle,
        "question": question,
        "as_of": as_of.isoformat(),
        "month": str(month),
        "asked_on": asked_on.isoformat(),
        "known_on": None if known_on is None else known_on.isoformat(),
        "answer": _answer(outcome),
        "cites": list(outcome.cites),
        "tree": None if outcome.tree is None else outcome.tree.to_json(),
        "reasons": [reason.to_json() for reason in against],
        "differing": [_alternative(one) for one in differing],
    }


def read_explanation_document(given: Mapping[str, Any] | str) -> ExplanationDocument:
    """Back from `explanation_document`, from its text, or from a bare tree (format 1). Raises DocumentNotRead."""
    try:
        made: Any = json.loads(given) if isinstance(given, str) else given
        if "format" not in made and "mark" in made:
            tree = Explanation.from_json(made)
            return ExplanationDocument(_outcome_of_tree(tree), reasons_against(tree), format=1)
        if made["format"] != FORMAT:
            raise DocumentNotRead(
                f"The explanation has the format {made['format']}; this version reads up to {FORMAT}. Use a newer one.",
                {"format": made["format"]},
            )
        return _read(made)
    except (KeyError, TypeError, ValueError, AttributeError) as wrong:
        raise DocumentNotRead(f"This is no explanation document: {wrong!r}.", {"format": None}) from wrong


def _read(made: Mapping[str, Any]) -> ExplanationDocument:
    tree = None if made["tree"] is None else Explanation.from_json(made["tree"])
    return ExplanationDocument(
        outcome=_read_answer(made["answer"], tree, tuple(made["cites"])),
        reasons=tuple(Explanation.from_json(reason) for reason in made["reasons"]),
        differing=tuple(_read_alternative(one) for one in made["differing"]),
        question=made["question"],
        engine=made["engine"],
        bundle=made["bundle"],
        as_of=date.fromisoformat(made["as_of"]),
        month=Month.parse(made["month"]),
        asked_on=date.fromisoformat(made["asked_on"]),
        known_on=None if made["known_on"] is None else date.fromisoformat(made["known_on"]),
    )


# --- the answer


def status_of(outcome: Outcome) -> str:
    """yes, no, value, open or not_covered."""
    if outcome.known:
        return ("yes" if outcome.value else "no") if isinstance(outcome.value, bool) else "value"
    return "not_covered" if outcome.certainly_not_covered else "open"


def _answer(outcome: Outcome) -> dict[str, Any]:
    made: dict[str, Any] = {"status": status_of(outcome)}
    for name in ("value", "least", "most"):
        if getattr(outcome, name) is not None:
            made[name] = encode(getattr(outcome, name))
    if outcome.may_be and not outcome.known:
        made["may_be"] = sorted((encode(one) for one in outcome.may_be), key=str)
    if outcome.missing:
        made["missing"] = [_place(one) for one in sorted(outcome.missing, key=str)]
    if outcome.not_covered:
        made["not_covered"] = list(outcome.not_covered)
    if outcome.tie:
        made["tie"] = True
    return made


def _read_answer(made: Mapping[str, Any], tree: Explanation | None, cites: tuple[str, ...]) -> Outcome:
    known = made["status"] in ("yes", "no", "value")
    value = decode(made.get("value"))
    may_be = frozenset(decode(one) for one in made.get("may_be", ()))
    return Outcome(
        known=known,
        value=value,
        least=decode(made.get("least")),
        most=decode(made.get("most")),
        may_be=frozenset({value}) if known else may_be,
        missing=frozenset(_read_place(one) for one in made.get("missing", ())),
        not_covered=tuple(made.get("not_covered", ())),
        tie=made.get("tie", False),
        tree=tree,
        cites=cites,
        certainly_not_covered=made["status"] == "not_covered",
    )


def _outcome_of_tree(tree: Explanation) -> Outcome:
    value = tree.mark == "yes" if tree.mark in ("yes", "no") else tree.value
    return Outcome(tree.mark != "open", value, tree=tree)


# --- places and changes


def _place(place: Missing) -> dict[str, Any]:
    made: dict[str, Any] = {"fact": place.fact}
    for name, entity in (("entity", place.entity), ("link_target", place.link_target)):
        if entity is not None:
            made[name] = [entity.kind, entity.id]
    if place.year is not None:
        made["year"] = place.year
    if place.link:
        made["link"] = place.link
    return made


def _read_place(made: Mapping[str, Any]) -> Missing:
    entity, target = (Entity(*made[name]) if name in made else None for name in ("entity", "link_target"))
    return Missing(entity, made["fact"], made.get("year"), target, made.get("link", ""))


def _alternative(one: Alternative) -> dict[str, Any]:
    return {"changes": [_change(change) for change in one.changes], "then": encode(one.then)}


def _read_alternative(made: Mapping[str, Any]) -> Alternative:
    return Alternative(tuple(_read_change(one) for one in made["changes"]), decode(made["then"]))


def _change(change: Change) -> dict[str, Any]:
    made: dict[str, Any] = {"place": _place(change.place), "operator": change.operator}
    for name in ("was", "value", "becomes"):
        made[name] = encode(getattr(change, name))
    for name in ("source", "law", "unverified", "key"):
        if getattr(change, name):
            made[name] = getattr(change, name)
    if change.says:
        made["says"] = dict(change.says)
    if change.on is not None:
        made["on"] = change.on.isoformat()
    if change.bound:
        made["bound"] = {name: [entity.kind, entity.id] for name, entity in change.bound}
    return made


def _read_change(made: Mapping[str, Any]) -> Change:
    return Change(
        place=_read_place(made["place"]),
        was=decode(made["was"]),
        operator=made["operator"],
        value=decode(made["value"]),
        becomes=decode(made["becomes"]),
        source=made.get("source", ""),
        on=date.fromisoformat(made["on"]) if "on" in made else None,
        law=made.get("law", ""),
        unverified=made.get("unverified", False),
        key=made.get("key", ""),
        says=made.get("says", {}),
        bound=tuple((name, Entity(*pair)) for name, pair in made.get("bound", {}).items()),
    )
