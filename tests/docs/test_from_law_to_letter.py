"""The page that follows one rule stays true: its pieces stand in the pack, and what it prints is printed."""

import io
import json
import re
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pypdf
import pytest
import typst
from tests.packs.conftest import JAPAN, PACKS
from tests.packs.test_letters import values

from tomoni.rules import interface as rules
from tomoni.services import interface as services
from tomoni.site.population.asked import Wanted
from tomoni.site.population.counting import lines
from tomoni.site.population.making import Plan, make_files
from tomoni.site.population.running import run_questions

PAGE = (Path(__file__).parents[2] / "docs" / "how" / "from-law-to-letter.md").read_text(encoding="utf-8")
YAML = re.findall(r"```yaml\n(.*?)```", PAGE, re.S)
TEXTS = re.findall(r"```text\n(.*?)```", PAGE, re.S)
RULES = (JAPAN / "rules" / "child-allowance.yaml").read_text(encoding="utf-8")
EXAMPLES = (JAPAN / "examples" / "child-allowance.yaml").read_text(encoding="utf-8")

PACK = (JAPAN, PACKS / "towns" / "hibari")
PARENT = {"is_parent": "yes", "lives_with": "yes", "cares": "yes", "same_livelihood": "yes"}
FAMILY: dict[str, Any] = {
    "on": "2026-11-22",
    "arrival": "2026-11-22",
    "applicant": "ichiro",
    "people": {
        "hanako": {"name": "山田 花子", "lived_here_since": "2020-04-01", "income": {"2024": "0", "2025": "0"}},
        "ichiro": {
            "name": "山田 一郎",
            "lived_here_since": "2020-04-01",
            "public_service": "no",
            "income": {"2024": "4100000", "2025": "4200000"},
        },
        "taro": {
            "name": "山田 太郎",
            "birth_date": "2023-12-01",
            "order": "1",
            "in_institution": "no",
            "lives_abroad": "no",
        },
    },
    "links": [
        {"kind": "guardian-child", "from": parent, "to": "taro", "facts": PARENT} for parent in ("hanako", "ichiro")
    ],
}


@pytest.fixture(scope="module")
def pack() -> services.Pack:
    return services.load_pack(PACK)


def situation(pack: services.Pack, **changes: Any) -> services.Situation:
    people = {**FAMILY["people"], "ichiro": {**FAMILY["people"]["ichiro"], **changes}}
    known = {name: {key: value for key, value in facts.items() if value} for name, facts in people.items()}
    return services.Situation.from_json({**FAMILY, "people": known}, pack.lexicon)


def test_every_piece_of_a_rule_or_example_stands_in_the_pack() -> None:
    assert len(YAML) == 4
    for piece in YAML:
        assert piece in RULES or piece in EXAMPLES, piece


def test_the_slip_of_the_page_is_told_at_its_place(pack: services.Pack) -> None:
    text = RULES.replace("(child.birth_date.month, month) <= 36", "(child.birth_date, month) <= 36")
    files = [(f"japan/rules/{path.name}", path.read_text(encoding="utf-8")) for path in JAPAN.glob("rules/*.yaml")]
    changed = [(name, text if name.endswith("/child-allowance.yaml") else given) for name, given in files]
    with pytest.raises(rules.PackError) as raised:
        rules.load_rules(changed, pack.lexicon.vocabulary)
    told = [
        f"{fault.file}:{fault.line}:{fault.column} {fault.key}: found {fault.found}; expected {fault.expected}"
        for fault in raised.value.faults
    ]
    assert TEXTS[0].strip() in told


def test_the_breaks_of_the_page_are_among_the_mutants(pack: services.Pack) -> None:
    mutants = {mutant.name for mutant in rules.Mutating(pack.book).mutants("child_allowance")}
    assert set(TEXTS[1].strip().splitlines()) <= mutants


def test_the_explanation_reads_as_on_the_page(pack: services.Pack) -> None:
    assert [told(pack, "2026-12"), told(pack, "2027-01")] == [text.strip() for text in TEXTS[2:4]]


def told(pack: services.Pack, month: str) -> str:
    """The amount for 太郎 in a month, in Japanese."""
    world, at = situation(pack), rules.Month.parse(month)
    people = {name: rules.Entity("person", name) for name in FAMILY["people"]}
    scope = {name: rules.entity_type("person") for name in people}
    expression = rules.compile_expression("child_allowance.full_amount(ichiro, taro)", pack.book, scope)
    outcome = rules.evaluate(expression, world, people, as_of=at.first_day, month=at, trace=True)
    assert outcome.tree is not None
    teller = rules.Teller(
        vocabulary=pack.lexicon.vocabulary,
        name=lambda entity: world.name_of(entity.id),
        label=lambda of, fact: pack.lexicon.facts[of, fact].word("ja"),
    )
    return rules.as_text(rules.tell_tree(outcome.tree, teller)).strip()


def test_the_interview_goes_as_on_the_page(pack: services.Pack) -> None:
    definition = pack.services["child-allowance-claim"]
    begun = services.interview([definition], situation(pack, public_service=""))
    before, question = begun.answers[definition.id], begun.next_question()
    assert question is not None
    over = begun.with_answers({question.path: "no"})
    after = over.answers[definition.id]
    assert over.next_question() is None
    assert TEXTS[4].strip().splitlines() == [
        f"open: {before.least:,} to {before.most:,} yen",
        f"asked next: {question.path} {question.item.fact.word('ja')}",
        f"after {question.item.fact.choice_word('no', 'ja')}: {after.amount:,} yen, nothing more to ask",
    ]


def test_the_letter_says_what_the_page_says(tmp_path: Path) -> None:
    folder = JAPAN / "services" / "child-allowance-claim" / "letters"
    decision = {
        "amount": 15000,
        "per": "month",
        "first_month": {"iso": "2026-12", "wareki": "令和8年12月"},
        "children": [],
    }
    (tmp_path / "values.json").write_text(json.dumps(values(decision=decision)), encoding="utf-8")
    (tmp_path / "letterhead.typ").write_bytes((JAPAN / "letters" / "letterhead.typ").read_bytes())
    (tmp_path / "approval.typ").write_bytes((folder / "approval.typ").read_bytes())
    fonts = find_spec("matplotlib_fontja")
    assert fonts is not None and fonts.submodule_search_locations
    pdf = typst.compile(
        str(tmp_path / "approval.typ"),
        root=str(tmp_path),
        font_paths=[str(Path(fonts.submodule_search_locations[0]) / "fonts")],
    )
    printed = "".join("".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    quoted = re.findall(r"^> (.*)$", PAGE.split("## 8.")[1], re.M)
    assert len(quoted) == 3
    for line in quoted:
        for part in re.split(r"　+", line):
            assert "".join(part.split()) in printed, part


def test_the_town_counts_what_the_birth_dates_say(pack: services.Pack, tmp_path: Path) -> None:
    facts = tuple(key for key, fact in pack.lexicon.facts.items() if fact.may_serve("child-allowance"))
    make_files(tmp_path / "people", Plan(2_000, 1, date(2026, 11, 23), pack.vocabulary, facts), 1, print)
    births = pq.read_table(tmp_path / "people" / "part-00000" / "person.parquet")["birth_date"].to_pylist()
    counted = {}
    for month in (rules.Month(2026, 12), rules.Month(2027, 1)):
        out = tmp_path / str(month)
        wanted = Wanted(PACK, ("child_allowance.under_three",), month, tmp_path / "people", out)
        summary, _ = run_questions(wanted, 1)
        counted[month] = lines(summary)
        due = sum(rules.months_between(rules.Month.of(birth), month) <= 36 for birth in births)
        assert summary["questions"]["child_allowance.under_three"]["eligible"] == due
    december, january = ([line.split() for line in told] for told in counted.values())
    for line in TEXTS[5].splitlines():
        assert any(given[: len(line.split())] == line.split() for given in december), december
    assert any(given[:2] == ["child_allowance.under_three", "28"] for given in january), january
