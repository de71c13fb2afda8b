"""Invented families for the figures of one household: the same people, and facts drawn for each."""

import random
from collections.abc import Sequence
from typing import Any

from tomoni.rules import interface as rules
from tomoni.services.domain.binding import path_of_missing
from tomoni.services.domain.situation import Situation
from tomoni.services.domain.vocabulary import Fact, Lexicon

BENEFITS = {
    "child_allowance": ("eligible", "monthly_amount"),
    "child_rearing_allowance": ("receives", "monthly_amount"),
    "special_child_rearing_allowance": ("receives", "monthly_amount"),
    "disabled_child_allowance": ("receives", "monthly_amount"),
    "special_disability_allowance": ("receives", "monthly_amount"),
    "pregnancy_support": ("receives", "amount"),
    "care_limit": ("eligible",),
    "condolence_grant": ("receives", "amount"),
    "injury_grant": ("eligible", "amount"),
    "school_help": ("eligible", "yearly_amount"),
}
"""Whether, and how much, of the rule sets of packs/japan that are asked of one person."""


class Wanting:
    """What fifty services ask of a family of five: each benefit of each of them."""

    def __init__(self, book: rules.RuleBook) -> None:
        scope = {"p": rules.entity_type("person")}
        self.asked = [
            (benefit, rules.compile_expression(f"{benefit}.{name}(p)", book, scope), number == 0)
            for benefit, names in BENEFITS.items()
            for number, name in enumerate(names)
        ]

    def of(self, situation: Situation) -> list[rules.Wanted]:
        people = [entity for entity in situation.entities.values() if entity.kind == "person"]
        return [
            rules.Wanted(f"{benefit} of {one.id}", text, {"p": one}, situation, situation.on, None, first)
            for benefit, text, first in self.asked
            for one in people
        ]


def fact_of(missing: rules.Missing, lexicon: Lexicon) -> Fact | None:
    of = missing.link if missing.link_target is not None else missing.entity.kind if missing.entity else ""
    return lexicon.facts.get((of, missing.fact))


def drawn(kind: rules.Type, dice: random.Random) -> Any:
    """A value of a fact as JSON: mostly no, an amount up to five million, a day of this century."""
    if kind.kind is rules.Kind.yes_no:
        return "yes" if dice.random() < 0.2 else "no"
    if kind.kind is rules.Kind.choice:
        return dice.choice(kind.choices)
    if kind.kind in (rules.Kind.number, rules.Kind.yen):
        most = 5_000_000 if kind.most is None else min(kind.most, 5_000_000)
        return dice.randint(kind.least or 0, most)
    if kind.kind is rules.Kind.entity:
        return "flood"  # the one thing these families know
    return f"{dice.randint(2001, 2025)}-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}"


def families(raw: dict[str, Any], wanting: Wanting, lexicon: Lexicon, count: int) -> Sequence[Situation]:
    """Situations in which everything the fifty ask for is known, but for one to eight facts of each."""
    made = []
    for number in range(count):
        dice, answers = random.Random(number), dict[str, Any]()
        situation = Situation.from_json(raw, lexicon)
        while lacking := rules.plan(wanting.of(situation)).lacking:
            facts = [(path_of_missing(one), fact_of(one, lexicon)) for one in lacking]
            new = {path: drawn(fact.type, dice) for path, fact in facts if path is not None and fact is not None}
            answers.update(new)
            situation = situation.with_answers(new)
        hidden = dice.sample(sorted(answers), dice.randint(1, 8))
        known = {path: value for path, value in answers.items() if path not in hidden}
        made.append(Situation.from_json(raw, lexicon).with_answers(known))
    return made
