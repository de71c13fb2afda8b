# ruff: noqa: E501  (a rule set reads best on one line)
"""Whatever stands in a pack: it loads, or every fault has its file, line and column; nothing runs, nothing hangs."""

from __future__ import annotations

import ast
import builtins
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.rules.builders import JAPAN, PERSON, ask, family, japan, japan_book
from tests.rules.test_overlays import OPEN, TOWN
from tomoni.rules import interface as rules
from tomoni.rules.loading import parsing

SCOPE = {"p": PERSON, "q": PERSON, "day": rules.DATE, "n": rules.NUMBER, "several": rules.SetOf(PERSON)}
QUICK = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])

# --- canaries: what hostile text would call, and how much work a text may cause

CANARIES = ("exec", "eval", "open", "__import__", "input", "breakpoint", "exit", "print")


@contextmanager
def nothing_runs() -> Iterator[None]:
    """Every builtin that could do harm is watched; so is every name lookup of code compiled from a pack."""
    called: list[str] = []
    before = {name: getattr(builtins, name) for name in CANARIES if hasattr(builtins, name)}
    inside = "tomoni"

    def canary(name: str, original: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any, **more: Any) -> Any:
            frame = sys._getframe(1)
            if inside in frame.f_code.co_filename or frame.f_code.co_filename.startswith("<"):
                called.append(name)
            return original(*given, **more)

        return call

    for name, original in before.items():
        if name != "__import__":
            setattr(builtins, name, canary(name, original))
    try:
        yield
    finally:
        for name, original in before.items():
            setattr(builtins, name, original)
    assert called == []


def placed(faults: tuple[rules.PackFault, ...], texts: dict[str, str]) -> None:
    """Each fault has a file that was given, and a line and column of it."""
    assert faults
    for fault in faults:
        assert fault.file in texts, fault
        lines = texts[fault.file].split("\n")
        assert 1 <= fault.line <= len(lines) + 1 and fault.column >= 1, fault
        assert fault.found and fault.expected, fault
        assert len(str(fault)) < 3_000, fault


def check_expression(text: str) -> None:
    with nothing_runs():
        try:
            made = rules.compile_expression(rules.Text.at(text, "x.yaml", 1, 1), japan_book(), SCOPE)
        except rules.PackError as wrong:
            placed(wrong.faults, {"x.yaml": text})
        else:
            assert made.text == text


def check_pack(*documents: tuple[str, str], tables: dict[str, str] | None = None) -> rules.RuleBook | None:
    with nothing_runs():
        try:
            return rules.load_rules(documents, japan(), tables or {})
        except rules.PackError as wrong:
            placed(wrong.faults, {**dict(documents), **(tables or {})})
            return None


# --- expressions

HOSTILE = [
    "__import__('os').system('true')",
    "().__class__.__bases__[0].__subclasses__()",
    "p.__class__.__mro__",
    "p.birth_date.__reduce__()",
    "exec('x')",
    "eval('1')",
    "open('/etc/passwd').read()",
    "(lambda: 1)()",
    "lambda x: x",
    "(x := 5)",
    "[x for x in p.children]",
    "{x for x in p.children}",
    "{x: 1 for x in p.children}",
    "any(x := c for c in p.children)",
    "any(c for c in (d for d in p.children))",
    "any(True for c.order in p.children)",
    "any(True for (c, d) in p.children)",
    "any(True async for c in p.children)",
    "f'{p}'",
    "f'{__import__(\"os\")}'",
    "'%s' % p",
    "b'bytes'",
    "'a' 'b'",
    "...",
    "None",
    "NotImplemented",
    "__debug__",
    "9**9**9",
    "9 << 9999",
    "1 // 0",
    "1 / 0",
    "0x" + "f" * 500,
    "1" * 400,
    "1_000_000",
    "1e999",
    "1j",
    "0b1",
    "-" * 200 + "1",
    "not " * 60 + "True",
    "(" * 199 + "1" + ")" * 199,
    "p" + ".household.head" * 60,
    "1" + " + 1" * 299,
    "1 if " * 30 + "True" + " else 2" * 30,
    "p" * 1_999,
    "p.children" + "[0]" * 40,
    "count(" * 20 + "p" + ")" * 20,
    "await p",
    "yield p",
    "(yield)",
    "*p, q",
    "**p",
    "print(p)",
    "import os",
    "p; q",
    "p = q",
    "p if q",
    "p\nand q",
    "p\x00and q",
    "p\ud800",
    "p\u202e and q",
    "ｐ.birth_date < ｄay",
    "𝓹.birth_date < day",
    "ﬁscal_year_of(day)",
    "р.birth_date",  # a Cyrillic letter
    "\ufeffp.birth_date < day",
    "p\u00a0.birth_date",
    "p.birth_date < day # no",
    "p.birth_date \\\n < day",
    "''",
    "'\N{SNOWMAN}' == p.public_service",
    "@p",
    "p!r",
    "p.income[...]",
    "p.income[1:2]",
    "p.income[p.income[p.income]]",
    "days_after(day, 999999999999999)",
    "total(999999999999999 * 999999999999999 for c in p.children)",
    "child_allowance.amount_for(p, p) * 999999999999999",
    "month - 999999999999999",
    "portion(999999999999999, 1, round_down, 999999999999999)",
    "child_allowance.monthly_amount.__call__(p)",
    "child_allowance",
    "_",
    "__",
    "__name__",
    "tax_year_for(month, 13)",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_python_is_a_fault_or_means_what_it_says(text: str) -> None:
    check_expression(text)


def test_what_looks_like_a_letter_is_the_letter_python_reads_or_unknown() -> None:
    """Wide letters are read as their plain form, which is in the scope; others are no name of it."""
    rules.compile_expression("ｐ.birth_date < ｄay", japan_book(), SCOPE)
    with pytest.raises(rules.PackError):
        rules.compile_expression("р.birth_date < day", japan_book(), SCOPE)


@given(st.text(max_size=200))
@QUICK
def test_any_text_is_an_expression_or_a_fault(text: str) -> None:
    check_expression(text)


@given(st.binary(max_size=120))
@QUICK
def test_any_bytes_are_an_expression_or_a_fault(data: bytes) -> None:
    check_expression(data.decode("utf-8", "surrogateescape"))


PIECES = [
    "p", "q", "day", "n", "several", "month", "as_of", "True", "False", "0", "1", "-7", "999999999999999", "'no'", "'x'",
    "p.birth_date", "p.income[tax_year_before(month, 1)]", "p.public_service", "p.children", "p.household", "p.order",
    "child_allowance.income_year", "child_allowance.under_3", "child_allowance.payable(p)", "nothing", "__class__", "None",
]  # fmt: skip


def _grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Python, of which only a part is the language."""

    def join(*parts: Any) -> st.SearchStrategy[str]:
        return st.tuples(*[st.just(part) if isinstance(part, str) else part for part in parts]).map("".join)

    def one_of(*words: str) -> st.SearchStrategy[str]:
        return st.sampled_from(words)

    functions = one_of(
        "age_reached", "days_after", "months_between", "at_least", "at_most", "portion", "same_kana", "cares", "count",
        "any", "total", "max", "child_allowance.payable", "child_allowance.amount_for", "disaster_damage.by_share",
        "exec", "getattr", "type", "nothing",
    )  # fmt: skip
    return st.one_of(
        join("(", inner, one_of(" + ", " - ", " * ", " / ", " // ", " % ", " ** ", " @ ", " << ", " | "), inner, ")"),
        join("(", inner, one_of(" < ", " <= ", " == ", " != ", " is ", " in ", " not in "), inner, ")"),
        join("(", inner, one_of(" and ", " or "), inner, ")"),
        join("(", inner, " if ", inner, " else ", inner, ")"),
        join(one_of("not ", "-", "~", "+", "*", "await "), inner),
        join(functions, "(", inner, ")"),
        join(functions, "(", inner, ", ", inner, ")"),
        join(functions, "(", inner, " for c in ", inner, " if ", inner, ")"),
        join(inner, one_of(".month", ".year", ".order", ".children", ".grade", ".__dict__", ".head", "[0]", "[1:2]")),
        join(inner, "[", inner, "]"),
        join("(", inner, ", ", inner, ") < (", inner, ", ", inner, ")"),
        join("(lambda: ", inner, ")"),
        join("(x := ", inner, ")"),
        join("[", inner, " for c in ", inner, "]"),
        join("f'{", inner, "}'"),
    )


GROWN = st.recursive(st.sampled_from(PIECES), _grown, max_leaves=12)


@given(GROWN)
@QUICK
def test_grown_expressions_check_or_are_told(text: str) -> None:
    check_expression(text)


@pytest.mark.slow
@given(GROWN)
@settings(max_examples=4_000, deadline=None, suppress_health_check=list(HealthCheck))
def test_very_many_grown_expressions_check_or_are_told(text: str) -> None:
    check_expression(text)


def test_the_work_of_an_expression_is_bounded_by_its_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each part is looked at a fixed number of times, however they are nested."""
    from tomoni.rules.loading import checking

    looked = 0
    original = checking.Checking.node

    def counted(self: checking.Checking, tree: ast.expr) -> Any:
        nonlocal looked
        looked += 1
        return original(self, tree)

    monkeypatch.setattr(checking.Checking, "node", counted)
    texts = [
        "p" + ".household.head" * 19,
        "(" + " + ".join(["1"] * 149) + ")",
        "not " * 38 + "nothing",
        "nothing(" * 30 + "p" + ")" * 30,
        "days_after(" * 30 + "p" + ")" * 30,
        "any(" * 12 + "True" + "".join(f" for c{n} in p.children)" for n in range(12)),
        "p.income[" * 15 + "p" + "]" * 15,
    ]
    for text in texts:
        looked = 0
        check_expression(text)
        assert looked <= 3 * parsing.MOST_NODES, (text[:40], looked)


# --- documents

FILES = sorted((JAPAN / "rules").glob("*.yaml"))
SMALL = "rules: r\nlaw: 例法\n" + OPEN


@given(st.text(max_size=300))
@example("rules: r\nlaw: l\ndefinitions: {}\n---\na: b")
@example("\ud800")
@example("a: \x00")
@example("- " * 100)
@example("{" * 500)
@example("&a [*a]")
@example("a: &b c\nd: *b")
@example("a: !!python/object/apply:os.system ['true']")
@example("rules: [r]\nlaw: {a: b}\ndefinitions: text")
@example("rules: r\nlaw: l\ndefinitions: {a: [b]}")
@example("rules: r\nlaw: l\nparameters: []\ntables: x\ndefinitions: {1: {gives: yen}}")
@example("overlay: [r]\nlaw: l\nset: text")
@example("? [a, b]\n: c")
@example("rules: 'r\x85s'\nlaw: l\ndefinitions: {}")
@QUICK
def test_any_text_is_a_rule_set_or_a_fault(text: str) -> None:
    check_pack(("x.yaml", text))
    check_pack(("r.yaml", SMALL), ("x.yaml", text))


LEAVES = st.one_of(
    st.sampled_from(
        [
            "r",
            "yen",
            "town",
            "person",
            "child",
            "link guardian-child",
            "month",
            "once",
            "2024-04",
            "9999-12",
            "0001-01",
            "2024-04-01",
            "9" * 30,
            "1/0",
            "-1",
            "0.5",
            "1e5",
            "yes",
            "第1条",
            "True",
            "n * n",
            "p.birth_date",
            "*",
            "1..3",
            "number from 1 to 9",
            "yen from 0",
            "",
            " ",
            "{",
            "{0}",
            "{a!r:>{b}}",
            "\u3000",
            "x" * 300,
        ]
    ),
    st.text(max_size=12),
)
KEY = st.sampled_from(
    sorted({key for keys in rules.KEYS.values() for key in keys} | {"r", "a", "n", "ja", "easy", "en"})
)
TREES = st.recursive(
    LEAVES, lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(KEY, inner, max_size=5)), max_leaves=25
)


def as_yaml(tree: Any) -> str:
    """In flow style, every scalar in double quotes."""
    if isinstance(tree, dict):
        return "{" + ", ".join(f"{as_yaml(key)}: {as_yaml(value)}" for key, value in tree.items()) + "}"
    if isinstance(tree, list):
        return "[" + ", ".join(as_yaml(value) for value in tree) + "]"
    quoted = "".join(c if " " <= c <= "~" and c not in '"\\' else f"\\U{ord(c):08x}" for c in tree)
    return f'"{quoted}"'


@given(TREES, TREES, TREES)
@QUICK
def test_any_tree_of_keys_is_a_rule_set_or_a_fault(parameters: Any, tables: Any, definitions: Any) -> None:
    head = f'"rules": "r", "law": "l", "parameters": {as_yaml(parameters)}, "tables": {as_yaml(tables)}'
    check_pack(("x.yaml", "{" + head + f', "definitions": {as_yaml(definitions)}' + "}"))


@given(st.dictionaries(st.sampled_from(["a", "b"]), st.dictionaries(KEY, TREES, max_size=8), min_size=1), st.sampled_from(["parameters", "tables", "definitions"]))  # fmt: skip
@QUICK
def test_any_part_with_any_keys_is_told(parts: Any, kind: str) -> None:
    given_ = {"definitions": {"z": {"gives": "number", "is": "1"}}, kind: parts}
    check_pack(("x.yaml", as_yaml({"rules": "r", "law": "l", **given_})))


@given(TREES, st.dictionaries(st.sampled_from(["factor", "floor", "items", "method", "closed", "aid"]), TREES))
@QUICK
def test_any_overlay_is_one_or_a_fault(law: Any, values: Any) -> None:
    check_pack(("r.yaml", SMALL), ("town.yaml", as_yaml({"overlay": "r", "law": law, "set": values})))


def _mutations(text: str, data: st.DataObject) -> str:
    """The text with some of its parts cut, doubled, swapped or replaced."""
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, max(0, len(text) - 1)))
        length = data.draw(st.integers(0, 30))
        piece = text[start : start + length]
        other = data.draw(
            st.one_of(
                st.just(""),
                st.just(piece * 2),
                st.just(piece[::-1]),
                st.sampled_from(["\n", ":", "{", "]", "'", '"', "#", "\t", "is", "9999-12", "2024-13", "child", "第"]),
                st.text(max_size=4),
            )
        )
        text = text[:start] + other + text[start + length :]
    return text


@given(st.sampled_from(FILES), st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_real_pack_with_a_mistake_loads_or_is_told(path: Path, data: st.DataObject) -> None:
    check_pack((path.name, _mutations(path.read_text(), data)))


@given(st.data())
@QUICK
def test_a_small_set_or_an_overlay_with_a_mistake_loads_or_is_told(data: st.DataObject) -> None:
    check_pack(("r.yaml", _mutations(SMALL, data)), ("town.yaml", TOWN))
    check_pack(("r.yaml", SMALL), ("town.yaml", _mutations(TOWN, data)))


@pytest.mark.slow
@given(st.sampled_from(FILES), st.data())
@settings(max_examples=600, deadline=None, suppress_health_check=list(HealthCheck))
def test_very_many_mistakes_in_real_packs_load_or_are_told(path: Path, data: st.DataObject) -> None:
    check_pack((path.name, _mutations(path.read_text(), data)))


# --- tables

TABLE = (
    "rules: r\nlaw: l\ntables:\n  t:\n    law: 第1条\n    in: {n: number from 1 to 9, w: [x, y], b: yes_no}\n"
    "    out: {amount: yen, word: choice, ok: yes_no}\n    csv: t.csv\n"
    "definitions: {a: {takes: {n: number}, per: month, gives: yen, law: 第1条, is: \"t(n, 'x', True).amount\"}}\n"
)
ROWS = (
    "from, until, known, n, w, b, amount, word, ok, unverified\n2024-04, 2025-03, , *, *, *, 5, yes, no, amount word\n"
)
CELLS = st.one_of(
    st.sampled_from(["", "*", "1", "1..", "..5", "2..5", "2..<5", "..<", "..", "<1", "x", "y", "yes", "no", "2024-04", "2025-03",
                     "9999-12", "0000-00", "2024-06-30", "-1", "1" * 40, "amount", '"', '"\n"', "\r", "\x00", "１"]),
    st.text(max_size=6),
)  # fmt: skip


def test_the_table_of_these_tests_is_sound() -> None:
    assert check_pack(("r.yaml", TABLE), tables={"t.csv": ROWS}) is not None


@given(st.lists(st.lists(CELLS, min_size=8, max_size=11), max_size=6))
@QUICK
def test_any_rows_are_a_table_or_a_fault(rows: list[list[str]]) -> None:
    head = ROWS.split("\n")[0]
    check_pack(("r.yaml", TABLE), tables={"t.csv": "\n".join([head, *(",".join(row) for row in rows)])})


@given(st.text(max_size=300))
@example('"' * 9)
@example("a" * 140_000)
@example('"' + "a" * 140_000)
@QUICK
def test_any_text_is_a_table_or_a_fault(text: str) -> None:
    check_pack(("r.yaml", TABLE), tables={"t.csv": text})


@given(st.data())
@QUICK
def test_a_table_with_a_mistake_loads_or_is_told(data: st.DataObject) -> None:
    check_pack(("r.yaml", TABLE), tables={"t.csv": _mutations(ROWS, data)})


def test_a_table_of_very_many_combinations_is_told_and_not_tried() -> None:
    names = [f"n{number}" for number in range(12)]
    rows = "\n".join(f"2024-04, 2025-03, {', '.join(str(number) for _ in names)}, 1" for number in range(12))
    text = (
        f"rules: r\nlaw: l\ntables:\n  t:\n    law: 第1条\n    in: {{{', '.join(f'{name}: number' for name in names)}}}\n"
        "    out: {amount: yen}\n    csv: t.csv\ndefinitions: {a: {gives: number, is: '1'}}\n"
    )
    with pytest.raises(rules.PackError) as caught:
        rules.load_rules([("r.yaml", text)], japan(), {"t.csv": f"from, until, {', '.join(names)}, amount\n{rows}"})
    assert any("combinations" in fault.found for fault in caught.value.faults)


# --- how much there may be


def test_very_many_values_are_a_fault() -> None:
    values = ", ".join(f"{{from: 2024-04, is: '{n}', law: 第1条, known: 2024-01-01}}" for n in range(501))
    text = f"rules: r\nlaw: l\nparameters: {{p: {{unit: yen, values: [{values}]}}}}\ndefinitions: {{a: {{gives: number, is: '1'}}}}\n"
    with pytest.raises(rules.PackError) as caught:
        rules.load_rules([("r.yaml", text)], japan())
    assert [fault.found for fault in caught.value.faults] == ["501 values"]


def test_calls_as_deep_as_they_may_be_are_answered_with_their_explanation() -> None:
    """However an expression is nested within its limits, the stack of Python holds what was let in."""
    deep = {
        "plain": ("gives: number", "a{} + 0", "1"),
        "nested": ("gives: number", "2 if False else " * 15 + "a{}", "1"),
        "not": ("gives: yes_no, law: 第1条", "not " * 30 + "(a{} and True)", "True"),
        "any": ("of: person, gives: yes_no, law: 第1条", "any(a{}(person) for c in person.children)", "True"),
    }
    for head, inner, last in deep.values():
        for levels in range(3, 120, 2):
            lines = [f"  a{n}: {{{head}, is: '{inner.format(n + 1)}'}}\n" for n in range(levels)]
            text = "rules: r\nlaw: l\ndefinitions:\n" + "".join(lines) + f"  a{levels}: {{{head}, is: '{last}'}}\n"
            try:
                book = rules.load_rules([("r.yaml", text)], japan())
            except rules.PackError as wrong:
                assert all("levels" in fault.found for fault in wrong.faults), wrong
                break
            before = book
        else:
            raise AssertionError("no limit was met")
        ask("r.a0(father)" if "person" in head else "r.a0", family(["2020-01-01"]), book=before, trace=True)


def test_a_long_chain_of_definitions_is_no_circle_and_no_crash() -> None:
    lines = [f"  a{n}: {{gives: number, is: a{n + 1}}}" for n in range(3_000)]
    text = "rules: r\nlaw: l\ndefinitions:\n" + "\n".join(lines) + "\n  a3000: {gives: number, is: '1'}\n"
    with pytest.raises(rules.PackError) as caught:
        rules.load_rules([("r.yaml", text)], japan())
    assert all("levels" in fault.found for fault in caught.value.faults)
    with pytest.raises(rules.PackError) as caught:
        rules.load_rules([("r.yaml", text.replace("is: '1'", "is: a0"))], japan())
    assert "circle" in caught.value.faults[0].found and len(caught.value.faults[0].found) < 1_000
