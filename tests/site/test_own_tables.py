"""A town's own tables become people files: as the page for officials says, and with every fault named."""

import csv
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tomoni.rules import interface as rules
from tomoni.services import interface as services
from tomoni.site.population.asked import Wanted
from tomoni.site.population.counting import lines
from tomoni.site.population.errors import FilesNotValid, FolderNotFit, TablesNotValid
from tomoni.site.population.making import Plan, make_files, part_tables
from tomoni.site.population.own_tables import read_tables
from tomoni.site.population.running import run_questions
from tomoni.site.population.tables import write_csv

ROOT = Path(__file__).resolve().parents[2]
PACKS = (ROOT / "packs/japan", ROOT / "packs/towns/hibari")
PAGE = (ROOT / "docs/how/run-a-town.md").read_text()
ON = date(2026, 11, 22)


@pytest.fixture(scope="module")
def pack():
    return services.load_pack(PACKS)


@pytest.fixture
def tables(tmp_path):
    """The tables of the page, as they stand there."""
    folder = tmp_path / "tables"
    folder.mkdir()
    for name in ("person", "guardian-child", "receives-allowance"):
        found = re.search(rf"`tables/{name}\.csv`.*?\n```\n(.*?)```", PAGE, re.DOTALL)
        assert found, name
        (folder / f"{name}.csv").write_text(found[1])
    return folder


def test_the_page_for_officials_says_what_comes_out(tables, tmp_path, pack):
    made = read_tables(tables, tmp_path / "people", pack.vocabulary, ON)
    assert f"> people: {made.people} people in {len(made.parts)} parts" in PAGE
    wanted = Wanted(
        PACKS, ("child-allowance-claim",), rules.Month(2026, 12), tmp_path / "people", tmp_path / "due", True
    )
    summary, _ = run_questions(wanted, 1)
    assert "\n".join(lines(summary)) in PAGE
    [path] = write_csv(tmp_path / "due", summary)
    assert path.read_text(encoding="utf-8-sig").strip() in PAGE


def test_the_commands_of_the_page_are_commands(tables, tmp_path):
    for line in re.findall(r"^tomoni (town convert .*|rules run .*)$", PAGE, re.MULTILINE):
        done = subprocess.run(
            [sys.executable, "-m", "tomoni.site.cli", *line.split()],
            cwd=tmp_path, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr


def test_families_are_those_whom_links_lead_to(tables, tmp_path, pack):
    read_tables(tables, tmp_path / "people", pack.vocabulary, ON)
    found = pq.read_table(tmp_path / "people/part-00000/person.parquet").to_pylist()
    families: dict[int, set[str]] = {}
    for row in found:
        families.setdefault(row["family"], set()).add(row["own_id"])
    assert sorted(map(sorted, families.values())) == [
        ["10001", "10002", "10003"], ["10004", "10005", "10006"], ["10007", "10008", "10009"], ["10010"],
    ]  # fmt: skip
    assert [row["id"] for row in found] == list(range(1, 11))
    assert [row["family"] for row in found] == sorted(row["family"] for row in found)


def test_a_family_read_in_any_order_is_one_family(tables, tmp_path, pack):
    path = tables / "person.csv"
    head, *rows = path.read_text().splitlines()
    path.write_text("\n".join([head, *rows[::-1]]))
    read_tables(tables, tmp_path / "people", pack.vocabulary, ON)
    wanted = Wanted(PACKS, ("child-allowance-claim",), rules.Month(2026, 12), tmp_path / "people", tmp_path / "due")
    run_questions(wanted, 1)
    due = pq.read_table(tmp_path / "due/part-00000/child-allowance-claim.parquet").to_pylist()
    assert {(row["own_id"], row["status"]) for row in due} == {("10002", "eligible"), ("10007", "undetermined")}


def test_what_was_not_given_is_not_known(tables, tmp_path, pack):
    read_tables(tables, tmp_path / "people", pack.vocabulary, ON)
    found = pq.read_table(tmp_path / "people/part-00000/person.parquet")
    assert found["parents_separate"].null_count == found["income.2023"].null_count == 10
    assert found["public_service"].to_pylist().count(None) == 4


def test_many_families_are_cut_into_parts_and_answered_alike(tmp_path, pack, monkeypatch):
    """Invented people written out as CSV and read again give the same answers as their own files."""
    facts = tuple(key for key, fact in pack.lexicon.facts.items() if fact.may_serve("child-allowance"))
    plan = Plan(2_500, 1, ON, pack.vocabulary, facts)
    make_files(tmp_path / "own", plan, 1, print)
    write_out(part_tables(plan, 0), tmp_path / "tables")
    monkeypatch.setattr("tomoni.site.population.own_tables.PART_SIZE", 1_000)
    made = read_tables(tmp_path / "tables", tmp_path / "people", pack.vocabulary, ON)
    assert len(made.parts) == 3 and all(900 < part.people < 1_010 for part in made.parts[:2])
    answers = []
    for folder in ("own", "people"):
        wanted = Wanted(
            PACKS,
            ("child-allowance-claim",),
            rules.Month(2026, 11),
            tmp_path / folder,
            tmp_path / f"due-{folder}",
            True,
        )
        answers.append(run_questions(wanted, 1)[0]["questions"])
    assert answers[0] == answers[1]


def write_out(tables, folder):
    folder.mkdir()
    words = {True: "yes", False: "no", None: ""}
    for kind, table in tables.items():
        names = ["own_id" if name == "id" else name for name in table.column_names if name != "family"]
        with (folder / f"{kind}.csv").open("w", newline="") as file:
            sheet = csv.writer(file)
            sheet.writerow(names)
            for row in table.drop_columns(["family"] if "family" in table.column_names else []).to_pylist():
                sheet.writerow([words.get(v, v) if isinstance(v, bool | None) else v for v in row.values()])


def change(tables, name, old, new):
    path = tables / f"{name}.csv"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("person", "2026-10-02", "2.10.2026", r"person.csv, row 7, column birth_date: found 2.10.2026; expected a day"),
        ("person", "2026-10-02", "2026-02-30", r"row 7, column birth_date: found 2026-02-30"),
        ("person", "4350000", "435万", r"row 5, column income.2025: found 435万; expected a whole number of yen"),
        ("person", "4350000", "-5", r"row 5, column income.2025: found -5; expected 0 to 100000000000"),
        ("person", "4350000", "4,350", r"row 5: found 9 cells; expected 8, as in the head"),
        ("person", "no,no,yes", "no,no,maybe", r"row 5, column public_service: found maybe; expected one of no, yes"),
        ("person", "1,no,no,no,18", "1,0,no,no,18", r"row 2, column in_institution: found 0; expected yes, no or"),
        ("person", "10002,", "10001,", r"row 3, column own_id: found 10001 again; .* it stands in row 2"),
        ("person", "10002,", ",", r"row 3, column own_id: found nothing; expected the town's number"),
        ("person", "own_id,", "number,", r"person.csv has no column own_id; its first row is number, birth_date"),
        ("person", "income.2024", "income.2025", r"person.csv: the column income.2025 stands twice"),
        ("person", "income.2024", "wages", r"person.csv: there is no fact wages of person; there are abroad_for_study"),
        ("person", "income.2024", "income", r"there is no fact income of person"),
        ("guardian-child", "10008,10009", "10008,10099", r"row 7, column target: found 10099; expected the own_id"),
        ("guardian-child", "source,target", "from,to", r"guardian-child.csv has no column source"),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_file_row_and_column(tables, tmp_path, pack, name, old, new, said):
    change(tables, name, old, new)
    with pytest.raises(TablesNotValid, match=said):
        read_tables(tables, tmp_path / "people", pack.vocabulary, ON)
    assert not (tmp_path / "people").exists()


def test_a_file_that_is_no_table_or_in_another_code_is_named(tables, tmp_path, pack):
    (tables / "people.csv").write_text("a,b\n")
    with pytest.raises(TablesNotValid, match=r"people.csv is no table: a file is named after .*person.*guardian-child"):
        read_tables(tables, tmp_path / "people", pack.vocabulary, ON)
    (tables / "people.csv").unlink()
    (tables / "person.csv").write_bytes((tables / "person.csv").read_text().replace("10001", "花子").encode("cp932"))
    with pytest.raises(TablesNotValid, match=r"person.csv is not in UTF-8"):
        read_tables(tables, tmp_path / "people", pack.vocabulary, ON)


def test_a_household_without_anybody_is_named(tables, tmp_path, pack):
    (tables / "household.csv").write_text("own_id\n5001\n")
    with pytest.raises(TablesNotValid, match=r"household.csv, row 2, column own_id: found 5001, whom no link leads"):
        read_tables(tables, tmp_path / "people", pack.vocabulary, ON)


def test_a_table_the_rules_need_and_nobody_gave_is_named(tables, tmp_path, pack):
    """Without it everybody would seem to receive nothing."""
    (tables / "receives-allowance.csv").unlink()
    read_tables(tables, tmp_path / "people", pack.vocabulary, ON)
    wanted = Wanted(PACKS, ("child-allowance-claim",), rules.Month(2026, 12), tmp_path / "people", tmp_path / "due")
    with pytest.raises(FilesNotValid, match="no table 'receives-allowance', which the rules read"):
        run_questions(wanted, 1)


def test_the_same_tables_again_are_the_same_and_others_are_refused(tables, tmp_path, pack):
    first = read_tables(tables, tmp_path / "people", pack.vocabulary, ON)
    assert read_tables(tables, tmp_path / "people", pack.vocabulary, ON) == first
    change(tables, "person", "4350000", "4350001")
    with pytest.raises(FolderNotFit, match="its tables is"):
        read_tables(tables, tmp_path / "people", pack.vocabulary, ON)
