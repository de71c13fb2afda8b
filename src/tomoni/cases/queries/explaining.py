"""Reading trees and answers for a screen: whose data they show, and each item beside what the town holds."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from tomoni.cases.domain.answers import canonical
from tomoni.cases.domain.paths import row_of
from tomoni.cases.domain.wareki import dated
from tomoni.cases.models.judged import bound_entities
from tomoni.cases.queries.screens import AnswerLine, Reason, UsedFact
from tomoni.rules import interface as rules
from tomoni.services import interface as services


def walk(tree: rules.Explanation | None) -> Iterator[rules.Explanation]:
    """Every node of a tree."""
    if tree is not None:
        yield tree
        for child in tree.children:
            yield from walk(child)


def shown_entities(answer: services.Answer) -> set[str]:
    """Ids of everybody and everything that the trees, the items and the subject of an answer name."""
    found = {entity.id for _, entity in bound_entities(answer)}
    for tree in (answer.because, *(check.tree for check in answer.checks), *answer.reasons):
        for node in walk(tree):
            named = [node.entity, node.link_target, *(entity for _, entity in node.bound)]
            found |= {entity.id for entity in named if entity is not None and entity.id}
            if isinstance(node.value, rules.Entity):
                found.add(node.value.id)
    for page in answer.pages:
        for item in page.items:
            found |= {entity.id for entity in (item.entity, item.target) if entity is not None}
    return found


def shown_facts(answer: services.Answer, items: Iterable[AnswerLine]) -> set[str]:
    """Names of the facts on a screen."""
    trees = (answer.because, *(check.tree for check in answer.checks))
    return {node.fact for tree in trees for node in walk(tree) if node.fact} | {
        item.path.rsplit(".", 1)[-1] for item in items
    }


def used_facts(answer: services.Answer) -> tuple[UsedFact, ...]:
    """Facts that the answer, or what follows, rests on and nobody was asked, each once: of registers and cases."""
    asked = {item.path for page in answer.pages for item in page.items if item.ask or item.declared or item.confirm}
    places = {(path.split("[", 1)[0]) for path in asked}
    found: dict[tuple[Any, ...], UsedFact] = {}
    for node in walk(answer.because):
        if node.fact and node.entity is not None and node.source and node.source != "declared" and node.mark != "open":
            value = node.value if node.value is not None else node.mark == "yes"
            one = UsedFact(node.fact, node.entity.id, node.link_target and node.link_target.id, node.year, value,
                           node.source, node.on)  # fmt: skip
            if not any(place.endswith(f"{one.about}.{one.fact}") for place in places):
                found.setdefault((one.fact, one.entity, one.target, one.year), one)
    for one in _unasked(answer):
        found.setdefault((one.fact, one.entity, one.target, one.year), one)
    return tuple(found.values())


def _unasked(answer: services.Answer) -> Iterator[UsedFact]:
    """What pages would ask and need not, because all of it is known: no rule reads the account that is paid to."""
    for page in answer.pages:
        if any(item.ask or item.declared or item.confirm for item in page.items):
            continue  # such a page shows what is known beside its questions
        for item in page.items:
            reading = item.reading
            if reading is not None and reading.source and reading.value is not None:
                target = item.target.id if item.target else None
                yield UsedFact(item.fact.name, item.entity.id, target, None, reading.value, reading.source, reading.on)


def people_of(ids: Iterable[str]) -> set[int]:
    """Rows of core.Person among ids of a situation."""
    return {row for entity in ids if entity.startswith("p") for row in [row_of(entity)] if row is not None}


def answer_lines(
    answer: services.Answer,
    answers: Mapping[str, Any],
    held: services.Situation,
    *,
    in_correction: Iterable[str] = (),
    but_case: str = "",
) -> tuple[AnswerLine, ...]:
    """Every item of the form beside what the town holds without this case. `held`: the situation without answers."""
    asked = set(in_correction)
    found: dict[str, AnswerLine] = {}
    for page in answer.pages:
        for item in page.items:
            reading = held.reading(item.path)
            if reading.ref == but_case and but_case:
                reading = rules.Reading(None)
            found.setdefault(item.path, _line(item, answers, reading, held, item.path in asked))
    return tuple(found.values())


def _line(
    item: services.Item,
    answers: Mapping[str, Any],
    reading: rules.Reading,
    situation: services.Situation,
    in_correction: bool,
) -> AnswerLine:
    answered, known = answers.get(item.path), services.json_value(reading.value)
    entity = item.target or item.entity
    return AnswerLine(
        path=item.path,
        entity=entity.id,
        entity_name=situation.name_of(entity.id),
        label=item.fact.word("ja"),
        type=item.fact.type,
        answer=answered,
        held=known,
        source=reading.source,
        held_on=reading.on,
        held_ref=reading.ref,
        mark=_mark(answered, known),
        in_correction=in_correction,
    )


def _mark(answered: Any, known: Any) -> str:
    if answered is None:
        return "empty" if known is None else "held"
    if known is None:
        return "answered"
    return "match" if canonical(answered) == canonical(known) else "differs"


def reasons_from(answer: services.Answer, situation: services.Situation) -> list[tuple[str, str]]:
    """Independent reasons against, as (sentence, article): what the clerk begins a refusal with."""
    return [(_sentence(node, situation), node.law or _law_in(node)) for node in answer.reasons]


def _sentence(node: rules.Explanation, situation: services.Situation) -> str:
    """The criterion that is not met, with the names of those it is about; what stands in brackets goes to the end.

    Conditions end in a plain form: 公務員ではない becomes 公務員ではないことを確認できませんでした。
    """
    text = rules.sentence(node, "ja", lambda entity: situation.name_of(entity.id), str, "")
    body, _, aside = text.partition("（") if text.endswith("）") else (text, "", "")
    return f"{body}ことを確認できませんでした{f'（{aside}' if aside else ''}。" if text else ""


def _law_in(node: rules.Explanation) -> str:
    return next((child.law for child in walk(node) if child.law), "")


def proposed_reasons(
    definition: services.Definition, answer: services.Answer, situation: services.Situation, person: int
) -> tuple[Reason, ...]:
    """Each independent reason against, with the facts it rests on, the criterion and the article, to begin a draft.

    The person who asked reads it: another adult's fact stays out, its result is in the criterion.
    """
    own = {f"p{person}", *claimed_people_of(answer)}
    told = zip(reasons_from(answer, situation), answer.reasons, strict=True)
    return tuple(
        Reason(text, law, _facts_found(node, definition, situation, own) or _nothing_found(text))
        for (text, law), node in told
    )


def claimed_people_of(answer: services.Answer) -> set[str]:
    """Ids of those it was asked for, as the claim keys name them."""
    return {part for key in answer.keys for part in key.parts if part.startswith("p")}


def _nothing_found(text: str) -> str:
    return "申請の内容と、町が持つ記録を調べました。" if text else ""


def _facts_found(
    node: rules.Explanation, definition: services.Definition, situation: services.Situation, own: set[str]
) -> str:
    """山田 花子さん：公務員ですか「はい」（申請者の答え）。 Facts of those in `own` alone, each once."""
    found: dict[str, None] = {}
    for one in walk(node):
        if not one.fact or one.entity is None or one.entity.id not in own or one.mark == "open":
            continue
        fact = definition.lexicon.facts.get((one.entity.kind, one.fact))
        value = _value_words(one, fact, situation) if fact is not None and fact.shown else ""
        if fact is not None and value:
            source = "申請者の答え" if one.source == "declared" else definition.lexicon.source_word(one.source, "ja")
            found[f"{situation.name_of(one.entity.id)}さん：{fact.word('ja')}「{value}」（{source}）"] = None
    return f"{'、'.join(found)}。" if found else ""


def _value_words(one: rules.Explanation, fact: services.Fact, situation: services.Situation) -> str:
    value = one.value if one.value is not None else one.mark == "yes"
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if isinstance(value, date):
        return str(dated(value)["wareki"])
    if isinstance(value, rules.Entity):
        return situation.name_of(value.id)
    if isinstance(value, int):
        return f"{value:,}"
    return fact.choice_word(value, "ja") if isinstance(value, str) else ""
