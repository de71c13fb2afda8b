"""`ask`: is it due, how much, and what is still to be asked. Pure."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from tomoni.rules import interface as rules
from tomoni.services.domain.answer import (
    ELIGIBLE,
    NOT_COVERED,
    NOT_ELIGIBLE,
    UNDETERMINED,
    Answer,
    CheckResult,
    EvidenceNeed,
    Item,
    Key,
    Page,
)
from tomoni.services.domain.binding import Bound, bind, missing_paths
from tomoni.services.domain.definition import Definition, Once
from tomoni.services.domain.notation import FactPath
from tomoni.services.domain.situation import Situation
from tomoni.services.domain.steps import Check, Decide, PageDef, Preset
from tomoni.services.domain.values import json_value


def ask(
    definition: Definition,
    situation: Situation,
    *,
    lang: str = "ja",
    explain: bool = True,
    sessions: rules.Sessions | None = None,
) -> Answer:
    """What the service answers in a situation, with everything still to be asked.

    Without `explain` there are no trees and no reasons, for lists that show none; it takes a third less time.
    `lang` is kept for titles made by callers; the answer itself holds keys, paths and values.
    Facts known from a register, an earlier case or an answer are not asked. Raises nothing for open facts.
    `sessions`: an empty dict that the caller hands to every question of one situation, so that one serves the next.
    """
    bound = bind(definition, situation, sessions=sessions)
    bound.explain = explain
    answer = conclude(bound)
    pages = tuple(page for step in definition.asks for page in pages_of(bound, step.pages))
    asked = tuple(dict.fromkeys(item.path for page in pages for item in page.items if item.ask))
    keys, open_keys = keys_of(bound)
    result = evaluated_result(bound)
    missing = dict.fromkeys((*answer.missing, *bound.missing, *open_keys))
    return replace(
        answer,
        month=bound.month,
        bound=dict(bound.names),
        pages=pages,
        asked=asked,
        evidence=tuple(evidence_of(bound)),
        checks=tuple(checks_of(bound)),
        keys=keys,
        missing=tuple(missing),
        result=result,
        choices=dict(bound.choices),
    )


# --- is it due
def conclude(bound: Bound) -> Answer:
    """Status, amount and reasons: the role and the conditions together, each three-valued."""
    definition = bound.definition
    role = bound.value(definition.applicant_if, trace=True) if definition.applicant_if else None
    due = bound.value(definition.eligible, trace=True) if definition.eligible else None
    outcomes = [outcome for outcome in (role, due) if outcome is not None]
    may_apply = None if role is not None and not role.known else role is None or bool(role.value)
    status = status_of(bound, outcomes)
    trees = [outcome.tree for outcome in outcomes if outcome.tree is not None]
    cites = [cite for outcome in outcomes for cite in outcome.cites]
    missing = [path for outcome in outcomes if status == UNDETERMINED for path in missing_paths(outcome)]
    answer = Answer(
        definition.id,
        status,
        may_apply,
        because=together(trees),
        reasons=(*not_found(bound), *reasons_of(trees)) if status == NOT_ELIGIBLE else (),
        not_covered=tuple(dict.fromkeys(reason for outcome in outcomes for reason in outcome.not_covered)),
    )
    answer = with_months(bound, with_amount(bound, answer, cites, missing))
    cites += [law.text for law in definition.law]
    return replace(answer, cites=tuple(dict.fromkeys(cites)), missing=tuple(dict.fromkeys(missing)))


def status_of(bound: Bound, outcomes: list[rules.Outcome]) -> str:
    """One certain no is a no; then what the law held does not reach; then what is not known."""
    if not bound.definition.is_open(bound.situation.arrival):
        return NOT_COVERED
    if bound.unfound or any(outcome.known and not outcome.value for outcome in outcomes):
        return NOT_ELIGIBLE
    if any(outcome.not_covered and not outcome.missing for outcome in outcomes if not outcome.known):
        return NOT_COVERED
    if all(outcome.known for outcome in outcomes):
        return ELIGIBLE
    return UNDETERMINED


def together(trees: list[rules.Explanation]) -> rules.Explanation | None:
    """One tree of the role and the conditions."""
    if len(trees) < 2:
        return trees[0] if trees else None
    marks = [tree.mark for tree in trees]
    mark = "no" if "no" in marks else "open" if "open" in marks else "yes"
    return rules.Explanation(mark, children=tuple(trees), join="all")


def reasons_of(trees: list[rules.Explanation]) -> tuple[rules.Explanation, ...]:
    """All independent reasons of a no, each once."""
    found: dict[Any, rules.Explanation] = {}
    for tree in trees:
        for reason in rules.reasons_against(tree):
            found.setdefault((reason.key, reason.bound, reason.fact, reason.entity), reason)
    return tuple(found.values())


def not_found(bound: Bound) -> list[rules.Explanation]:
    """A reason for each required name of `about` that nothing answers to; its words are `about.<name>.none`."""
    found = []
    for about in bound.unfound:
        key = f"about.{about.name}.none"
        says = {lang: words[key] for lang, words in bound.definition.words.items() if key in words}
        found.append(rules.Explanation("no", says=says, law=about.law, key=f"about.{about.name}"))
    return found


def with_amount(bound: Bound, answer: Answer, cites: list[str], missing: list[str]) -> Answer:
    """The amount, or between what and what; nothing is due where the answer is no."""
    due = bound.definition.due
    if due is None:
        return answer
    if answer.status == NOT_ELIGIBLE:
        return replace(answer, amount=0, least=0, most=0, per=due.per)
    if answer.status == NOT_COVERED:
        return replace(answer, per=due.per)
    found = bound.value(due.amount, trace=True)
    cites += found.cites
    missing += missing_paths(found)
    least, most = number(found.least), number(found.most)
    amount = number(found.value) if found.known else None
    if answer.status != ELIGIBLE:
        least, amount = 0, None  # it may come to nothing
    answer = replace(answer, amount=amount, least=least, most=most, per=due.per, per_person=per_person(bound))
    if found.not_covered and not found.known and not found.missing:
        return replace(answer, status=NOT_COVERED, amount=None, least=None, most=None, not_covered=found.not_covered)
    return replace(answer, because=joined(answer.because, found.tree))


def joined(because: rules.Explanation | None, amount: rules.Explanation | None) -> rules.Explanation | None:
    """The tree of the conditions with the tree of the amount behind it."""
    if because is None or amount is None:
        return because or amount
    return rules.Explanation(because.mark, children=(because, amount), join="all", value=amount.value)


def number(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def per_person(bound: Bound) -> dict[str, int]:
    """The amount of each member of a total, where it is known."""
    due = bound.definition.due
    found: dict[str, int] = {}
    if due is None or due.part is None:
        return found
    for entity, names in bound.each(due.part_each):
        part = bound.value(due.part, names)
        amount = number(part.value)
        if entity is not None and part.known and amount is not None:
            found[entity.id] = amount
    return found


def with_months(bound: Bound, answer: Answer) -> Answer:
    """First and last month of the award that approval would make."""
    for outcomes in bound.definition.outcomes.values():
        for outcome in outcomes:
            if outcome.kind == "award" and answer.status != NOT_ELIGIBLE:
                first = bound.value(outcome.first_month).value if outcome.first_month else bound.month
                last = bound.value(outcome.last_month).value if outcome.last_month else None
                return replace(
                    answer,
                    first_month=first if isinstance(first, rules.Month) else None,
                    last_month=last if isinstance(last, rules.Month) else None,
                )
    return answer


# --- what is asked
def pages_of(bound: Bound, pages: tuple[PageDef, ...]) -> list[Page]:
    """Pages shown now. One whose `when` is open waits if this form still asks what it depends on, else it is shown."""
    asked = asked_paths(bound, pages)
    found = []
    for page in pages:
        for entity, names in bound.each(page.each):
            if not shown(bound, page, names, asked):
                continue
            items = tuple(item for path in page.facts for item in [item_of(bound, page, path, names)] if item)
            if items:
                found.append(Page(page.id, f"pages.{page.id}.title", entity, page.law or None, items))
    return found


def asked_paths(bound: Bound, pages: tuple[PageDef, ...]) -> frozenset[str]:
    """Every path the form may still ask, on whatever page."""
    return frozenset(
        path
        for page in pages
        for _, names in bound.each(page.each)
        for fact in page.facts
        for path in [bound.path(fact, names)]
        if path is not None and bound.situation.reading(path).value is None
    )


def shown(bound: Bound, page: PageDef, names: Mapping[str, Any], asked: frozenset[str]) -> bool:
    if page.when is None:
        return True
    outcome = bound.value(page.when, names)
    if outcome.known:
        return bool(outcome.value)
    return not set(missing_paths(outcome)) & asked and not outcome.not_covered


def item_of(bound: Bound, page: PageDef, path: FactPath, names: Mapping[str, Any]) -> Item | None:
    """One fact of a page: known with its source, or asked. A fact a register always holds is never asked."""
    where = bound.path(path, names)
    if where is None:
        return None
    ends = bound.entities_of(path, names)
    fact = bound.definition.lexicon.facts[(path.of, path.fact)]
    reading = bound.situation.reading(where)
    known = reading.value is not None
    stale = (
        fact.stays_true_for is not None
        and reading.on is not None
        and reading.on < fact.stays_true_for.before(bound.situation.on)
    )
    preset = default_of(bound, page, path, names)
    return Item(
        where,
        ends[0],
        fact,
        reading if known else None,
        not known and not fact.always,
        (bound.definition.id,),
        ends[1] if len(ends) == 2 else None,
        known and stale,
        preset[0],
        preset[1],
        preset[2],
    )


def default_of(
    bound: Bound, page: PageDef, path: FactPath, names: Mapping[str, Any]
) -> tuple[Any, str, dt.date | None]:
    """(JSON value, register, day) that a field shows at first. What is not known gives no default."""
    default = page.default.get(path.text)
    if default is None or isinstance(default, Preset):
        return (default.value if default else None), "", None
    outcome = bound.session(bound.month).evaluate(default.compiled, bound.bindings(default, names), trace=True)
    if not outcome.known or outcome.value == rules.NOBODY:
        return None, "", None
    told = next(read_from(outcome.tree), None) if outcome.tree is not None else None
    return json_value(outcome.value), told.source if told else "", told.on if told else None


def read_from(tree: rules.Explanation) -> Iterator[rules.Explanation]:
    """The leaves of a tree that a register told."""
    if tree.source:
        yield tree
    for child in tree.children:
        yield from read_from(child)


def evidence_of(bound: Bound) -> list[EvidenceNeed]:
    """Papers needed (True) and those that may come to be (None); what is certainly not needed is left out."""
    found = []
    for step in bound.definition.asks:
        for paper in step.evidence:
            for entity, names in bound.each(paper.each):
                needed = bound.holds(paper.when, names)
                if needed is not False:
                    found.append(EvidenceNeed(paper.id, entity, paper.accept, paper.instead, paper.law, needed))
    return found


def checks_of(bound: Bound) -> list[CheckResult]:
    found = []
    for step in bound.definition.steps_of(Check):
        for entity, names in bound.each(step.each):
            outcome = bound.value(step.holds, names, trace=True)
            holds = bool(outcome.value) if outcome.known else None
            missing = missing_paths(outcome)
            found.append(CheckResult(step.name, holds, outcome.tree, entity, step.seen_by, missing))
    return found


# --- what can be live only once
def keys_of(bound: Bound) -> tuple[tuple[Key, ...], tuple[str, ...]]:
    """The claim keys, and the paths missing where a key cannot yet be made."""
    keys: list[Key] = []
    missing: list[str] = []
    for once in bound.definition.once:
        for _, names in bound.each(once.each):
            wanted = bound.value(once.only, names) if once.only is not None else None
            if wanted is not None and not (wanted.known and wanted.value):
                missing += missing_paths(wanted)
                continue
            parts = [bound.value(part, names) for part in once.key]
            missing += [path for part in parts if not part.known for path in missing_paths(part)]
            days = [bound.value(one, names) for one in (once.day, once.again) if one is not None]
            missing += [path for one in days if not one.known for path in missing_paths(one)]
            if all(part.known and part.value != rules.NOBODY for part in (*parts, *days)):
                texts = tuple(str(json_value(part.value)) for part in parts)
                day, again = (one.value for one in days) if days else (None, None)
                keys.append(Key(bound.definition.right, texts, released(bound, once, names), day, again))
    return tuple(dict.fromkeys(keys)), tuple(missing)


def released(bound: Bound, once: Once, names: Mapping[str, Any]) -> Any:
    if once.releases is None:
        return None
    found = bound.value(once.releases, names)
    return found.value if found.known else None


def evaluated_result(bound: Bound) -> str | None:
    for step in bound.definition.steps_of(Decide):
        if step.result is not None:
            found = bound.value(step.result)
            return str(found.value) if found.known else None
    return None


def result_of(definition: Definition, situation: Situation) -> str | None:
    """`decide.result` worked out from facts (the grade of a disaster certificate), or None while it is open."""
    return evaluated_result(bind(definition, situation))


def task_is_needed(definition: Definition, situation: Situation, task: str) -> bool | None:
    """Whether staff must do a task: `skip_when` three-valued, turned round. KeyError for a task nobody defined."""
    bound = bind(definition, situation)
    for step in definition.steps:
        if step.kind == "task" and step.name == task:
            skip = bound.holds(step.skip_when) if step.skip_when is not None else False  # type: ignore[union-attr]
            return None if skip is None else not skip
    raise KeyError(task)


def established(definition: Definition, situation: Situation, task: str) -> tuple[Item, ...]:
    """The facts a task finds out, as items for a staff form."""
    bound = bind(definition, situation)
    page = next(step for step in definition.steps if step.kind == "task" and step.name == task)
    facts = page.establishes  # type: ignore[union-attr]
    items = (item_of(bound, PageDef(task, facts), path, {}) for path in facts)
    return tuple(item for item in items if item is not None)
