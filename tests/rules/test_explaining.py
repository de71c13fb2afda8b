"""Explanations: every independent reason of a no, documents that are read back, and lines in three languages."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.builders import JAPAN, PERSON, MemoryWorld, family, japan, person
from tomoni.rules import interface as rules

ANN, BEN, KIM = person("ann"), person("ben"), person("kim")
ON, MONTH = date(2025, 4, 10), rules.Month(2025, 4)
VOCABULARY = rules.Vocabulary(
    frozenset({"person"}),
    {"child": "person"},
    {"friend": rules.LinkKind("friend", "one", "friend_of", ways={"friends": "target"})},
    {
        **{
            ("person", name): rules.FactSpec(
                "person", name, rules.YES_NO, label={"ja": f"事実{name}", "en": f"fact {name}"}
            )
            for name in "abcdef"
        },
        ("person", "pay"): rules.FactSpec(
            "person",
            "pay",
            rules.Type(rules.Kind.yen, least=0, most=10_000_000),
            label={"ja": "所得", "easy": "所得（お金）", "en": "income"},
        ),
        ("person", "born"): rules.FactSpec(
            "person", "born", rules.DATE, label={"ja": "生年月日", "en": "date of birth"}
        ),
        ("friend", "close"): rules.FactSpec("friend", "close", rules.YES_NO, label={"ja": "親しい", "en": "close"}),
    },
    {("person", "friends"): rules.Way("friend", "target", "person")},
)
WORDS = "says: {{ja: '{{person}}さんは{0}', easy: '{{person}}さんは {0}', en: '{{person}} is {0}'}}"
LEAVES = "\n".join(
    f"  is_{name}: {{of: person, gives: yes_no, law: 第{n}条, is: person.{name}, {WORDS.format(name)}}}"
    for n, name in enumerate("abcdef", start=1)
)
RULES = f"""
rules: r
law: 例法
parameters:
  limit: {{unit: yen, values: [{{from: 2000-01, is: "4976000", law: 第9条, unverified: "yes"}}]}}
definitions:
{LEAVES}
  silent: {{of: person, gives: yes_no, law: 第10条, is: is_a(person) and is_b(person)}}
  other:  {{of: person, gives: yes_no, law: 第11条, is: not is_a(person), {WORDS.format("other")}}}
  poor:   {{of: person, per: month, gives: yes_no, law: 第12条, is: person.pay < limit, {WORDS.format("poor")}}}
  many:
    of: person
    gives: yes_no
    law: 第13条
    says: {{ja: '{{person}}さんに友だちが2人いる', easy: x, en: y}}
    is: count(f for f in person.friends if is_a(f)) >= 2
  near:
    of: link friend
    gives: yes_no
    law: 第14条
    says: {{ja: '{{one}}さんと{{friend_of}}さんは親しい', easy: x, en: '{{one}} and {{friend_of}} are close'}}
    is: close(one, friend_of)
  oldest:
    of: person
    gives: person
    law: 第15条
    pick: {{each: f in person.friends, if: is_a(f), highest: [f.born]}}
  picks_ben:
    of: person
    takes: {{friend: person}}
    gives: yes_no
    law: 第16条
    says: {{ja: '{{friend}}さんが選ばれる', easy: x, en: y}}
    is: oldest(person) == friend
  amount:
    of: person
    per: month
    gives: yen
    law: 第17条
    says: {{ja: '額：{{value}}円', easy: '額：{{value}}円', en: 'Amount: {{value}} yen'}}
    is: 500 if poor(person) else 100
"""
BOOK = rules.load_rules([("r.yaml", RULES)], VOCABULARY)


def world(**facts: object) -> MemoryWorld:
    """Facts as `ann_a=True`; what is not given is no, or the same for everybody. Ann has two friends."""
    known: dict[tuple[Any, ...], object] = {(who.id, f): False for who in (ANN, BEN, KIM) for f in "abcdef"}
    for number, who in enumerate((ANN, BEN, KIM)):
        known |= {(who.id, "pay"): 5_012_345, (who.id, "born"): date(1990 + number, 5, 1)}
    known |= {tuple(key.split("_")): value for key, value in facts.items()}
    close = {("ann", "ben", "close"): False}
    return MemoryWorld(known, close, {"friend": [(ANN, BEN), (ANN, KIM)]}, vocabulary=VOCABULARY)


def ask(text: str, situation: MemoryWorld | None = None) -> rules.Outcome:
    names = {"ann": ANN, "ben": BEN, "kim": KIM}
    expression = rules.compile_expression(text, BOOK, dict.fromkeys(names, PERSON))
    return rules.evaluate(expression, situation or world(), names, as_of=ON, month=MONTH, trace=True)


def reasons(text: str, situation: MemoryWorld | None = None) -> list[str]:
    """`is_a(ann)` of each reason."""
    found = ask(text, situation)
    assert found.tree is not None
    told = rules.reasons_against(found.tree)
    return [f"{one.key.removeprefix('r.')}({','.join(who.id for _, who in one.bound)})" for one in told]


# --- all independent reasons


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("r.is_a(ann) and r.is_b(ann)", ["is_a(ann)", "is_b(ann)"]),
        ("r.is_a(ann) or r.is_b(ann)", ["is_a(ann)", "is_b(ann)"]),
        ("(r.is_a(ann) or r.is_b(ann)) and r.is_c(ben)", ["is_a(ann)", "is_b(ann)", "is_c(ben)"]),
        ("r.is_a(ann) and (r.is_b(ben) or (r.is_a(ann) and r.is_c(kim)))", ["is_a(ann)", "is_b(ben)", "is_c(kim)"]),
        ("r.silent(ann) and r.is_c(ann)", ["is_a(ann)", "is_b(ann)", "is_c(ann)"]),
        ("any(r.is_a(f) for f in ann.friends)", ["is_a(ben)", "is_a(kim)"]),
        ("any(r.is_b(f) for f in ann.friends if r.is_a(f))", ["is_a(ben)", "is_a(kim)"]),
        ("all(r.is_a(f) for f in ann.friends)", ["is_a(ben)", "is_a(kim)"]),
        ("r.is_a(ann) if r.is_b(ann) else r.is_c(ann)", ["is_c(ann)"]),
        ("r.is_a(ann) if not r.is_b(ann) else r.is_c(ann)", ["is_a(ann)"]),
        ("r.many(ann)", ["many(ann)"]),
        ("r.near(ann, ben)", ["near(ann,ben)"]),
        ("r.near(ben, ann)", ["near(ben,ann)"]),  # they are not linked
        ("r.picks_ben(ann, ben)", ["picks_ben(ann,ben)"]),
        ("r.poor(ann) and r.silent(ben)", ["poor(ann)", "is_a(ben)", "is_b(ben)"]),
        ("r.is_a(ann) and r.is_a(ann)", ["is_a(ann)"]),
        ("r.is_a(ann) and r.is_a(ben)", ["is_a(ann)", "is_a(ben)"]),
        ("ann.a and r.is_b(ann)", ["is_b(ann)"]),
        ("ann.a", []),
        ("not r.other(ann) and r.is_b(ann)", ["is_b(ann)"]),
    ],
)
def test_every_independent_reason_is_told_once(text: str, told: list[str]) -> None:
    assert reasons(text) == told


def test_what_is_met_or_open_is_no_reason() -> None:
    situation = world(ann_a=True, ann_b=None)
    assert reasons("r.is_a(ann) and r.is_b(ann) and r.is_c(ann)", situation) == ["is_c(ann)"]
    assert reasons("all(r.is_a(f) for f in ann.friends)", world(ben_a=True)) == ["is_a(kim)"]
    assert reasons("r.other(ann)", situation) == ["other(ann)"]
    assert reasons("r.is_a(ann)", situation) == []
    wordless = "any(f.b for f in ann.friends if r.is_a(f))"  # nobody has b, which has no words: a is no reason
    assert reasons(wordless, world(ben_a=None)) == ["is_a(kim)"]


def test_a_no_that_holds_whatever_is_not_known_has_its_reasons() -> None:
    """Not known whether Ann earns little; but two conditions on it exclude each other."""
    situation = world(ann_pay=None)
    text = "r.poor(ann) and not r.poor(ann)"
    assert ask(text, situation).value is False and reasons(text, situation) == ["poor(ann)"]
    assert reasons("r.is_a(ann) and r.poor(ann)", situation) == ["is_a(ann)"]
    assert reasons("r.is_a(ann) or r.poor(ann)", situation) == []  # open: no reason yet


FORMULAS = st.recursive(
    st.sampled_from([f"r.is_{f}({who})" for f in "abcdef" for who in ("ann", "ben")]),
    lambda inner: st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
    max_leaves=7,
)


@given(FORMULAS, st.sets(st.sampled_from([f"{who}_{f}" for f in "abcdef" for who in ("ann", "ben")])))
def test_with_all_reasons_gone_a_no_is_a_yes(text: str, met: set[str]) -> None:
    situation = world(**dict.fromkeys(met, True))
    told = reasons(text, situation)
    if ask(text, situation).value:
        assert told == []
        return
    gone = {f"{who}_{f}" for f, who in (re.fullmatch(r"is_(.)\((.*)\)", one).groups() for one in told)}  # type: ignore[union-attr]
    assert gone and not gone & met
    assert ask(text, world(**dict.fromkeys(met | gone, True))).value is True


@given(FORMULAS, st.sets(st.sampled_from([f"{who}_{f}" for f in "abcdef" for who in ("ann", "ben")])))
def test_a_no_stays_while_every_reason_stays(text: str, met: set[str]) -> None:
    situation = world(**dict.fromkeys(met, True))
    if ask(text, situation).value:
        return
    stay = {tuple(one[3:-1].split("(")) for one in reasons(text, situation)}
    rest = {f"{who}_{f}" for f in "abcdef" for who in ("ann", "ben") if (f, who) not in stay}
    assert ask(text, world(**dict.fromkeys(rest, True))).value is False


# --- documents


def document(text: str, situation: MemoryWorld | None = None, **more: Any) -> dict[str, Any]:
    situation = situation or world()
    names = {"ann": ANN, "ben": BEN, "kim": KIM}
    expression = rules.compile_expression(text, BOOK, dict.fromkeys(names, PERSON))
    differing = rules.what_would_differ(expression, situation, names, as_of=ON, month=MONTH)
    given_ = {"engine": "tomoni 0.1", "bundle": "ab12", "as_of": ON, "month": MONTH, "asked_on": ON, **more}
    return rules.explanation_document(ask(text, situation), question=text, differing=differing, **given_)


QUESTIONS = [
    "r.is_a(ann) and (r.is_b(ben) or r.poor(ann))",
    "r.is_a(ann)",
    "r.amount(ann)",
    "r.near(ben, ann)",
    "r.oldest(ann)",
    "ann.born",
    "max(f.pay for f in ben.friends)",
    "month",
    "tax_year_before(month, 1)",
    "fiscal_year_of(ann.born)",
    "count(f for f in ann.friends if r.is_a(f))",
]
SITUATIONS = [world(), world(ann_a=None, ann_pay=None), world(ann_a=True, ben_a=True, ann_born=None, kim_a=True)]
SCHEMA = json.loads((Path(__file__).parents[2] / "docs/reference/explanation.schema.json").read_text())


@pytest.mark.parametrize("situation", SITUATIONS)
@pytest.mark.parametrize("text", QUESTIONS)
def test_a_document_is_valid_and_read_back_as_it_was(text: str, situation: MemoryWorld) -> None:
    made = json.loads(json.dumps(document(text, situation, known_on=date(2025, 5, 1))))
    assert faults(made, SCHEMA) == []
    read = rules.read_explanation_document(made)
    assert read.outcome == ask(text, situation)
    assert (read.question, read.engine, read.bundle) == (text, "tomoni 0.1", "ab12")
    assert (read.as_of, read.month, read.asked_on, read.known_on) == (ON, MONTH, ON, date(2025, 5, 1))
    assert read.reasons == (rules.reasons_against(read.outcome.tree) if read.outcome.tree else ())
    names = {"ann": ANN, "ben": BEN, "kim": KIM}
    expression = rules.compile_expression(text, BOOK, dict.fromkeys(names, PERSON))
    assert read.differing == rules.what_would_differ(expression, situation, names, as_of=ON, month=MONTH)


def test_a_document_of_the_law_is_valid() -> None:
    book = rules.load_rules([("child.yaml", (JAPAN / "rules/child-allowance.yaml").read_text())], japan())
    father = person("father")
    expression = rules.compile_expression("child_allowance.eligible(who)", book, {"who": PERSON})
    situation = family(["2015-05-01", "2004-05-01"], father=12_000_000)
    asked: dict[str, Any] = {"as_of": date(2023, 4, 10), "month": rules.Month(2023, 4)}
    found = rules.evaluate(expression, situation, {"who": father}, trace=True, **asked)
    differing = rules.what_would_differ(expression, situation, {"who": father}, **asked)
    made = rules.explanation_document(found, engine="e", bundle="b", asked_on=ON, differing=differing, **asked)
    assert faults(made, SCHEMA) == [] and made["answer"] == {"status": "no", "value": False}
    assert [one["key"] for one in made["reasons"]] == ["child_allowance.below_upper_limit"]
    assert made["differing"][0]["changes"][0]["value"] == 8_760_000


def test_the_bare_tree_that_was_stored_before_is_read() -> None:
    tree = ask("r.is_a(ann) and r.is_b(ann)").tree
    assert tree is not None
    read = rules.read_explanation_document(json.dumps(tree.to_json()))
    assert (read.format, read.outcome.tree, read.outcome.value) == (1, tree, False)
    assert [one.key for one in read.reasons] == ["r.is_a", "r.is_b"] and read.as_of is None


@pytest.mark.parametrize(
    "given_",
    [
        "",
        "[]",
        "{}",
        "3",
        "nothing",
        '{"format": 3}',
        '{"format": 2}',
        '{"format": 2, "tree": 4}',
        '{"mark": 1, "on": 2}',
    ],
)
def test_what_is_no_document_is_refused_by_name(given_: str) -> None:
    with pytest.raises(rules.DocumentNotRead) as caught:
        rules.read_explanation_document(given_)
    assert caught.value.code == "rules.document_not_read"


def test_the_schema_refuses_what_is_not_a_document() -> None:
    made = document("r.is_a(ann) and r.poor(ann)")
    for wrong in (
        {**made, "format": 1},
        {**made, "as_of": "yesterday"},
        {**made, "colour": "red"},
        {name: value for name, value in made.items() if name != "tree"},
        {**made, "answer": {"status": "perhaps"}},
        {**made, "reasons": [{"mark": "no", "join": "maybe"}]},
        {**made, "differing": [{"changes": [{"place": {}}], "then": None}]},
    ):
        assert faults(wrong, SCHEMA)


def faults(given_: Any, schema: Mapping[str, Any], at: str = "$") -> list[str]:
    """What a value has against a schema, for the few words this schema uses."""
    words = "$schema $defs $ref title description type required properties items const enum anyOf pattern"
    unknown = set(schema) - {*words.split(), "additionalProperties"}
    assert not unknown, unknown
    if "$ref" in schema:
        return faults(given_, SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]], at)
    found = []
    if "anyOf" in schema and all(faults(given_, one, at) for one in schema["anyOf"]):
        found.append(f"{at}: none of anyOf")
    if "const" in schema and given_ != schema["const"]:
        found.append(f"{at}: not {schema['const']}")
    if "enum" in schema and given_ not in schema["enum"]:
        found.append(f"{at}: not in {schema['enum']}")
    kinds = [schema["type"]] if isinstance(schema.get("type"), str) else schema.get("type", [])
    if kinds and not any(_is(given_, kind) for kind in kinds):
        return [*found, f"{at}: not {kinds}"]
    if "pattern" in schema and not re.search(schema["pattern"], given_):
        found.append(f"{at}: {given_}")
    for number, one in enumerate(given_ if isinstance(given_, list) and "items" in schema else ()):
        found += faults(one, schema["items"], f"{at}[{number}]")
    if isinstance(given_, dict):
        found += [f"{at}.{name}: absent" for name in schema.get("required", ()) if name not in given_]
        other = schema.get("additionalProperties", {})
        for name, one in given_.items():
            inner = schema.get("properties", {}).get(name, other)
            found += [f"{at}.{name}: unknown"] if inner is False else faults(one, inner, f"{at}.{name}")
    return found


def _is(given_: object, kind: str) -> bool:
    if kind == "integer":
        return isinstance(given_, int) and not isinstance(given_, bool)
    kinds = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}
    return isinstance(given_, kinds[kind])


# --- what is not verified


DOUBTFUL = """
rules: d
law: 例法
definitions:
  old:
    of: person
    per: month
    gives: yes_no
    says: {ja: 古い, easy: x, en: y}
    versions:
      - {from: 2000-01, until: 2024-12, law: 第1条, unverified: "yes", is: person.a}
      - {from: 2025-01, law: 第2条, is: person.a}
  outer:
    of: person
    per: month
    gives: yes_no
    law: 第3条
    says: {ja: 外, easy: x, en: y}
    is: old(person) and person.b
  silent: {of: person, per: month, gives: yes_no, law: 第4条, unverified: "yes", is: person.a}
  around: {of: person, per: month, gives: yes_no, law: 第5条, says: {ja: 回, easy: x, en: y}, is: silent(person)}
"""


@pytest.mark.parametrize(
    ("text", "month", "told"),
    [
        ("d.old(ann)", "2024-12", "✕ 古い [例法第1条（未確認）]"),
        ("d.old(ann)", "2025-01", "✕ 古い [例法第2条]"),
        ("d.outer(ann)", "2024-12", "✕ 外 [例法第3条]"),  # the doubt stands at the condition it belongs to
        ("d.around(ann)", "2025-01", "✕ 回 [例法第5条（未確認）]"),  # one without words hands it on
    ],
)
def test_what_is_not_verified_is_told_as_such(text: str, month: str, told: str) -> None:
    book = rules.load_rules([("d.yaml", DOUBTFUL)], VOCABULARY)
    expression = rules.compile_expression(text, book, {"ann": PERSON})
    at = rules.Month.parse(month)
    outcome = rules.evaluate(expression, world(), {"ann": ANN}, as_of=ON, month=at, trace=True)
    assert outcome.tree is not None
    (line,) = rules.tell_tree(outcome.tree, teller())
    assert rules.as_text((line,)).split("\n")[0] == told
    if text == "d.outer(ann)":
        assert line.children[0].law == "例法第1条（未確認）"
    differing = rules.what_would_differ(expression, world(), {"ann": ANN}, as_of=ON, month=at)
    doubtful = "未確認" in rules.as_text(rules.tell_alternatives(differing, teller()))
    assert doubtful == ("未確認" in told or text == "d.outer(ann)")


# --- lines


def teller(language: str = "ja", **more: Any) -> rules.Teller:
    names = {"ann": "杏", "ben": "勉", "kim": "金"}
    return rules.Teller(language, VOCABULARY, lambda entity: names[entity.id], **more)


def test_a_tree_is_told_in_three_languages() -> None:
    tree = ask("r.poor(ann) and r.near(ann, ben)").tree
    assert tree is not None
    told = rules.as_text(rules.tell_tree(tree, teller()))
    assert told == (
        "✕ 杏さんはpoor [例法第12条（未確認）]\n  ・ 所得：5,012,345円\n"
        "✕ 杏さんと勉さんは親しい [例法第14条]\n  ・ 親しい：いいえ"
    )
    told = rules.as_text(rules.tell_tree(tree, teller("en")), "en")
    assert told.startswith("✕ 杏 is poor [例法第12条 (not verified)]\n  ・ income: 5,012,345 yen\n")
    assert "（まだ たしかめて いません）" in rules.as_text(rules.tell_tree(tree, teller("easy")), "easy")


def test_sources_are_printed_where_they_are_wanted() -> None:
    reading = rules.Reading(5_012_345, "tax-register", date(2024, 6, 1))
    tree = ask("r.poor(ann)", world(ann_pay=reading)).tree
    assert tree is not None
    told = rules.as_text(rules.tell_tree(tree, teller()), sources=True)
    assert told.endswith("\n  ・ 所得：5,012,345円 <tax-register 2024-06-01>")
    assert "tax-register" not in rules.as_text(rules.tell_tree(tree, teller()))


PROVISOS = """
rules: p
law: 例法
definitions:
  ok:
    of: person
    gives: yes_no
    law: 第1条
    says: {ja: よい, easy: x, en: y}
    is: person.a
    except:
      - {when: person.b, is: "False", law: 第1条ただし書き, says: {ja: ただし, easy: x, en: y}}
      - {when: person.c, is: person.d, law: 第2条}
"""


@pytest.mark.parametrize(
    ("facts", "against", "differing"),
    [
        ({}, ["p.ok"], "・ 杏さんの事実a：いいえ → はい [例法第1条]"),
        ({"ann_a": True, "ann_b": True}, ["p.ok.except_1"], "・ 杏さんの事実b：はい → いいえ [例法第1条]"),
        ({"ann_a": True, "ann_c": True}, ["p.ok"], "・ 杏さんの事実c：はい → いいえ [例法第1条]"),
        ({"ann_c": True}, ["p.ok"], "・ 杏さんの事実d：いいえ → はい [例法第2条]"),
    ],
)
def test_a_proviso_is_told_as_what_stands_against(facts: dict[str, bool], against: list[str], differing: str) -> None:
    book = rules.load_rules([("p.yaml", PROVISOS)], VOCABULARY)
    expression = rules.compile_expression("p.ok(ann)", book, {"ann": PERSON})
    outcome = rules.evaluate(expression, world(**facts), {"ann": ANN}, as_of=ON, trace=True)
    assert outcome.tree is not None
    assert [one.key for one in rules.reasons_against(outcome.tree)] == against
    found = rules.what_would_differ(expression, world(**facts), {"ann": ANN}, as_of=ON)
    assert differing in rules.as_text(rules.tell_alternatives(found, teller())).split("\n")


def test_an_amount_is_told_with_its_value_and_what_is_open_as_open() -> None:
    tree = ask("r.amount(ann)").tree
    assert tree is not None and rules.tell_tree(tree, teller())[0].text == "額：100円"
    tree = ask("r.amount(ann)", world(ann_pay=None)).tree
    assert tree is not None
    (line,) = rules.tell_tree(tree, teller())
    assert (line.mark, line.text) == ("open", "額：まだわかりません")
    assert rules.as_text((line,)).endswith("？ 所得：まだわかりません")


def test_a_fact_that_no_condition_names_is_told_with_whose_it_is() -> None:
    tree = ask("ann.born < ben.born and close(ann, ben)").tree
    assert tree is not None
    found = [(line.text, line.value) for line in rules.tell_tree(tree, teller())]
    assert found == [("杏さんと勉さんの親しい", "いいえ")]
    tree = ask("ann.born").tree
    assert tree is not None
    assert rules.tell_tree(tree, teller())[0].value == "1990年5月1日"
    assert rules.tell_tree(tree, teller(eras=True))[0].value == "平成2年5月1日"
    assert rules.tell_tree(tree, teller("en"))[0].value == "1 May 1990"


def test_reasons_are_told_with_the_facts_they_rest_on() -> None:
    outcome = ask("r.poor(ann) and r.is_a(ben)")
    assert outcome.tree is not None
    lines = rules.tell_reasons(rules.reasons_against(outcome.tree), teller())
    assert [(line.text, line.law, [child.text for child in line.children]) for line in lines] == [
        ("杏さんはpoor", "例法第12条（未確認）", ["所得"]),
        ("勉さんはa", "例法第1条", ["事実a"]),
    ]


def told_differing(text: str, language: str = "ja", situation: MemoryWorld | None = None) -> str:
    names = {"ann": ANN, "ben": BEN, "kim": KIM}
    expression = rules.compile_expression(text, BOOK, dict.fromkeys(names, PERSON))
    found = rules.what_would_differ(expression, situation or world(), names, as_of=ON, month=MONTH)
    return rules.as_text(rules.tell_alternatives(found, teller(language)), language)


@pytest.mark.parametrize(
    ("text", "language", "told"),
    [
        ("r.poor(ann)", "ja", "・ 杏さんの所得：5,012,345円 → 4,976,000円未満 [例法第9条（未確認）]"),
        ("r.poor(ann)", "easy",
         "・ 杏さんの 所得（お金）：5,012,345円 → 4,976,000円より 少ない [例法第9条（まだ たしかめて いません）]"),
        ("r.poor(ann)", "en", "・ income of 杏: 5,012,345 yen → less than 4,976,000 yen [例法第9条 (not verified)]"),
        ("ann.pay > 6000000", "ja", "・ 杏さんの所得：5,012,345円 → 6,000,000円を超える"),
        ("ann.pay >= 6000000", "en", "・ income of 杏: 5,012,345 yen → 6,000,000 yen or more"),
        ("ann.pay <= 5000000", "ja", "・ 杏さんの所得：5,012,345円 → 5,000,000円以下"),
        ("ann.pay == 10", "ja", "・ 杏さんの所得：5,012,345円 → 10円"),
        ("ann.born.year >= 2000", "ja", "・ 杏さんの生年月日：1990年5月1日 → 2000年1月1日以後"),
        ("ann.born < ann.born or age_reached(ann.born, 65) <= month.first_day", "en",
         "・ date of birth of 杏: 1 May 1990 → 2 April 1960 or before"),
        ("ann.a", "ja", "・ 杏さんの事実a：いいえ → はい"),
        ("ann.a and ben.b", "ja",
         "・ 次のすべてがちがうとき\n  ・ 杏さんの事実a：いいえ → はい\n  ・ 勉さんの事実b：いいえ → はい"),
        ("ben in ben.friends", "en", "・ friend of 勉 and 勉: not linked → linked"),
        ("r.amount(ann)", "ja", "・ 杏さんの所得：5,012,345円 → 4,976,000円未満（500円になる） [例法第9条（未確認）]"),
    ],
)  # fmt: skip
def test_what_would_have_to_differ_is_told_with_its_threshold(text: str, language: str, told: str) -> None:
    assert told_differing(text, language) == told
