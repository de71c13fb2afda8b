"""`tomoni rules run`: everybody is asked, a stopped run goes on, and whatever is wrong is named."""

import csv
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tomoni.rules import interface as rules
from tomoni.rules import population
from tomoni.services import interface as services
from tomoni.site.population.asked import Wanted, total
from tomoni.site.population.counting import lines
from tomoni.site.population.errors import (
    FilesNotValid,
    FolderNotFit,
    MonthNotCovered,
    PopulationError,
    QuestionNotKnown,
)
from tomoni.site.population.making import Plan, make_files
from tomoni.site.population.manifest import read_manifest
from tomoni.site.population.questions import find_questions
from tomoni.site.population.reading import Reader
from tomoni.site.population.running import run_questions
from tomoni.site.population.working import compile_questions

ROOT = Path(__file__).resolve().parents[2]
PACKS = (ROOT / "packs/japan", ROOT / "packs/towns/hibari")
ON, MONTH = date(2026, 11, 22), rules.Month(2026, 11)
SERVICE, AMOUNT = "child-allowance-claim", "child_allowance.monthly_amount"


@pytest.fixture(scope="module")
def pack():
    return services.load_pack(PACKS)


@pytest.fixture(scope="module")
def made(pack, tmp_path_factory):
    """3,500 people in parts of 1,000, with the facts of child allowance. Tests that spoil them take a copy."""
    folder = tmp_path_factory.mktemp("made") / "people"
    facts = tuple(key for key, fact in pack.lexicon.facts.items() if fact.may_serve("child-allowance"))
    make_files(folder, Plan(3_500, 1, ON, pack.vocabulary, facts, part_size=1_000), 1, print)
    return folder


@pytest.fixture
def people(made, tmp_path):
    return shutil.copytree(made, tmp_path / "people")


def run(people, out, *names, month=MONTH, processes=1, **more):
    summary, _ = run_questions(Wanted(PACKS, names or (SERVICE,), month, people, out, **more), processes)
    return summary


def rows(out, name=SERVICE):
    tables = [pq.read_table(path) for path in sorted(out.glob(f"part-*/{name}.parquet"))]
    return pa.concat_tables([table.unify_dictionaries() for table in tables]).to_pylist()


# --- answers


def test_everybody_is_answered_as_one_by_one(made, tmp_path, pack):
    run(made, tmp_path / "out", SERVICE, AMOUNT, every=True)
    answers = {name: {row["id"]: row for row in rows(tmp_path / "out", name)} for name in (SERVICE, AMOUNT)}
    assert len(answers[SERVICE]) == len(answers[AMOUNT]) == 3_500
    questions = {q.name: q for q in find_questions(pack, (SERVICE, AMOUNT), MONTH)}
    program = compile_questions(pack, list(questions.values()), MONTH, False)
    manifest = read_manifest(made)
    tables = Reader(made, manifest, pack.vocabulary, program.columns).slice(manifest.parts[1])
    world = population.SliceWorld(tables, pack.vocabulary)
    guardians = set(tables["guardian-child"]["source"].to_pylist())
    asked = [(row, one) for row, one in enumerate(tables["person"]["id"].to_pylist()) if one in guardians][:150]
    told = set()
    for row, one in asked:
        bound = {"applicant": world.entity("person", row)}
        due = rules.evaluate(questions[SERVICE].eligible, world, bound, as_of=MONTH.first_day, month=MONTH)
        amount = rules.evaluate(questions[AMOUNT].amount, world, bound, as_of=MONTH.first_day, month=MONTH)
        status = {True: "eligible", False: "not_eligible"}[due.value] if due.known else "undetermined"
        assert answers[SERVICE][one]["status"] == status
        assert (answers[AMOUNT][one]["least"], answers[AMOUNT][one]["most"]) == (amount.least, amount.most)
        told.add(status)
    assert told == {"eligible", "not_eligible", "undetermined"}


def test_only_what_is_no_plain_no_is_written_unless_all_is_asked(made, tmp_path):
    summary = run(made, tmp_path / "some")["questions"][SERVICE]
    every = run(made, tmp_path / "all", every=True)["questions"][SERVICE]
    assert summary == every
    assert len(rows(tmp_path / "some")) == summary["eligible"] + summary["undetermined"] > 0
    assert all(row["status"] != "not_eligible" for row in rows(tmp_path / "some"))


def test_the_summary_counts_what_the_rows_say(made, tmp_path):
    summary = run(made, tmp_path / "out", reasons=True, every=True)
    found, told = rows(tmp_path / "out"), summary["questions"][SERVICE]
    for status in ("eligible", "not_eligible", "undetermined", "not_covered"):
        assert told[status] == sum(row["status"] == status for row in found)
    assert told["least"] == sum(row["least"] for row in found if row["status"] == "eligible") > 0
    assert told["most"] == sum(row["most"] for row in found) > told["least"]
    assert told["unlimited"] == 0
    for reason in told["reasons"]:
        bit = told["bits"].index(reason["not_true"]["ja"])
        assert reason["people"] == sum(row["reasons"] >> bit & 1 for row in found)
    assert all((row["reasons"] != 0) == (row["status"] == "not_eligible") for row in found)
    assert "child_allowance.paid_by_town" in {reason["rule"] for reason in told["reasons"]}


def test_processes_change_nothing_but_the_time(made, tmp_path):
    one = run(made, tmp_path / "one", SERVICE, AMOUNT, reasons=True)
    two = run(made, tmp_path / "two", SERVICE, AMOUNT, reasons=True, processes=2)
    assert one == two
    assert rows(tmp_path / "one") == rows(tmp_path / "two")


def test_the_table_for_a_terminal_says_it_in_words(made, tmp_path):
    said = "\n".join(lines(run(made, tmp_path / "out", reasons=True)))
    assert "3,500 people on 2026-11-22, month 2026-11" in said
    assert re.search(rf"{SERVICE} +\d+ +[\d,]+ +\d+ +0 +[\d,]+ +[\d,]+", said)
    assert "is not a public servant" in said


def test_what_was_spent_is_told_by_process(made, tmp_path):
    wanted = Wanted(PACKS, (SERVICE,), MONTH, made, tmp_path / "out")
    spent = total(run_questions(wanted, 2)[1])
    assert spent["people"] == 3_500 and spent["processes"] in (1, 2)
    assert 0 < spent["reading"] < 1 and spent["peak_mb"] > 20


def test_the_command_writes_a_csv_a_spreadsheet_opens(made, tmp_path):
    out = tmp_path / "out"
    done = command(made, out, "--reasons", "--csv", "--all")
    assert done.returncode == 0, done.stderr
    content = (out / f"{SERVICE}.csv").read_bytes()
    assert content.startswith("\ufeff".encode())
    told = list(csv.DictReader(content.decode("utf-8-sig").splitlines()))
    assert len(told) == 3_500
    assert {row["status"] for row in told} >= {"対象", "対象外", "未確定"}
    assert any("公務員ではない" in row["reasons"] for row in told)


def test_a_benefit_is_asked_by_its_rule_set(made, tmp_path, pack):
    [question] = find_questions(pack, ["child_allowance"], MONTH)
    assert question.eligible.text == "child_allowance.eligible(applicant)"
    assert question.amount.text == "child_allowance.monthly_amount(applicant)"
    told = run(made, tmp_path / "out", "child_allowance")["questions"]["child_allowance"]
    assert told["eligible"] > run(made, tmp_path / "claims")["questions"][SERVICE]["eligible"] > 0


# --- stopped and gone on


def command(people, out, *more, question=SERVICE, month="2026-11"):
    return subprocess.run(
        arguments(people, out, *more, question=question, month=month), capture_output=True, text=True, check=False
    )


def arguments(people, out, *more, question=SERVICE, month="2026-11"):
    return [sys.executable, "-m", "tomoni.site.cli", "rules", "run", question, "--people", str(people),
            "--month", month, "--out", str(out), *more]  # fmt: skip


@pytest.fixture(scope="module")
def many(pack, tmp_path_factory):
    folder = tmp_path_factory.mktemp("many") / "people"
    facts = tuple(key for key, fact in pack.lexicon.facts.items() if fact.may_serve("child-allowance"))
    make_files(folder, Plan(40_000, 1, ON, pack.vocabulary, facts, part_size=1_000), 1, print)
    return folder


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGINT], ids=["killed", "ctrl-c"])
def test_a_stopped_run_leaves_whole_parts_and_goes_on_to_the_same_answer(many, tmp_path, end):
    out = tmp_path / "out"
    with subprocess.Popen(arguments(many, out, "--processes", "2"), stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None and re.match(r"people: [\d,]+ of 40,000", process.stderr.readline())
        os.kill(process.pid, end)
        said = process.stderr.read()
    assert process.returncode == (130 if end is signal.SIGINT else -9)
    assert "Traceback" not in said
    done = sorted(path.name for path in out.glob("part-*"))
    assert 0 < len(done) < 40 and not (out / "summary.json").exists()
    for part in done:
        assert {path.name for path in (out / part).iterdir()} == {"counts.json", f"{SERVICE}.parquet"}
    before = {part: (out / part / "counts.json").stat().st_mtime_ns for part in done}
    summary = run(many, out)
    assert {part: (out / part / "counts.json").stat().st_mtime_ns for part in done} == before
    assert summary == run(many, tmp_path / "whole")


def test_another_question_never_comes_into_the_same_folder(made, tmp_path):
    run(made, tmp_path / "out")
    for other, word in (({"month": rules.Month(2026, 10)}, "month"), ({"reasons": True}, "reasons")):
        with pytest.raises(FolderNotFit, match=f"its {word} is .*, asked is "):
            run(made, tmp_path / "out", **other)
    with pytest.raises(FolderNotFit, match="its questions is"):
        run(made, tmp_path / "out", AMOUNT)


def test_other_rules_or_other_people_are_another_run(people, tmp_path):
    packs = shutil.copytree(ROOT / "packs", tmp_path / "packs")
    wanted = Wanted((packs / "japan", packs / "towns/hibari"), (SERVICE,), MONTH, people, tmp_path / "out")
    run_questions(wanted, 1)
    rule = packs / "japan/rules/child-allowance.yaml"
    rule.write_text(rule.read_text().replace('is: "15000"', 'is: "16000"'))
    with pytest.raises(FolderNotFit, match="its rules is"):
        run_questions(wanted, 1)
    manifest = people / "manifest.json"
    manifest.write_text(manifest.read_text() + "\n")
    with pytest.raises(FolderNotFit, match="its people is"):
        run(people, tmp_path / "out")


# --- wrong, and named


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "child-alowance-claim",
            "no service, benefit or rule 'child-alowance-claim'; near it are child-allowance-claim",
        ),
        ("child_allowance.plac", "near it are child_allowance.pla"),
        ("child_allowance.place", "child_allowance.place takes guardian: person, child: person"),
        ("child_allowance.last_month", "child_allowance.last_month gives month"),
        ("disaster-certificate", "disaster-certificate cannot be asked of everybody because of about.disaster"),
        ("pregnancy-notification", "has neither `eligible` nor `due`"),
    ],
)
def test_a_question_that_is_not_there_is_named(made, tmp_path, name, said):
    with pytest.raises(QuestionNotKnown, match=re.escape(said)):
        run(made, tmp_path / "out", name)
    assert not (tmp_path / "out").exists()


def test_a_month_the_rules_do_not_know_is_named_with_those_they_do(made, tmp_path):
    with pytest.raises(MonthNotCovered, match=r"child_allowance.eligible says nothing about 2010-01.* from 2012-04"):
        run(made, tmp_path / "out", month=rules.Month(2010, 1))


def test_a_year_without_a_column_is_named(made, tmp_path):
    with pytest.raises(FilesNotValid, match=r"'person' has no column '\w+.2018' \([\w ]+ of 2018\)"):
        run(made, tmp_path / "out", month=rules.Month(2020, 5))


def spoil(people, table, change, part="part-00001"):
    """Writes a file anew with a change, and the manifest so that only the change is wrong."""
    path = people / part / f"{table}.parquet"
    content = change(pq.read_table(path))
    pq.write_table(content, path)
    manifest = json.loads((people / "manifest.json").read_text())
    entry = next(one for one in manifest["parts"] if one["name"] == part)["files"][table]
    entry["bytes"], entry["rows"] = path.stat().st_size, content.num_rows
    (people / "manifest.json").write_text(json.dumps(manifest))


def put(table, name, place, value):
    values = table[name].to_pylist()
    values[place] = value
    at = table.column_names.index(name)
    return table.set_column(at, table.field(at), pa.array(values, table.field(at).type))


def wrong(people, tmp_path, said):
    with pytest.raises(FilesNotValid, match=said) as raised:
        run(people, tmp_path / "out")
    assert not list((tmp_path / "out").glob(".part-*")), "something half-written is left"
    return raised.value


def test_a_missing_column_is_named_before_anything_is_worked_out(people, tmp_path):
    path = people / "manifest.json"
    manifest = json.loads(path.read_text())
    manifest["tables"]["person"] = [c for c in manifest["tables"]["person"] if c["name"] != "birth_date"]
    path.write_text(json.dumps(manifest))
    wrong(people, tmp_path, r"'person' has no column 'birth_date' \(Date of birth\), which the rules read. Add")
    assert not (tmp_path / "out").exists()


def test_a_missing_table_is_named(people, tmp_path):
    path = people / "manifest.json"
    manifest = json.loads(path.read_text())
    del manifest["tables"]["receives-allowance"]
    path.write_text(json.dumps(manifest))
    wrong(people, tmp_path, "no table 'receives-allowance', which the rules read")


def test_a_column_missing_in_one_file_is_named(people, tmp_path):
    spoil(people, "person", lambda table: table.drop_columns(["birth_date"]))
    wrong(people, tmp_path, r"part-00001/person.parquet has no column 'birth_date', though manifest.json says so")


@pytest.mark.parametrize(
    ("column", "kind", "right"),
    [
        ("birth_date", pa.string(), r"date32\[day\] \(date\)"),
        ("income.2025", pa.float64(), r"int32 or int64 \(yen\)"),
        ("in_institution", pa.int8(), r"bool \(yes_no\)"),
    ],
)
def test_a_column_of_a_wrong_type_is_named_with_the_right_one(people, tmp_path, column, kind, right):
    def change(table):
        at = table.column_names.index(column)
        return table.set_column(at, column, table[column].cast(kind))

    spoil(people, "person", change)
    found = {"string": "string", "double": "double", "int8": "int8"}[str(kind)]
    wrong(people, tmp_path, rf"part-00001/person.parquet: the column '{column}' holds {found}; it must be {right}")


def test_an_amount_in_the_wrong_unit_is_named_with_its_row(people, tmp_path):
    """A negative income is no income; so is one beyond what the fact allows."""
    spoil(people, "person", lambda table: put(table, "income.2025", 6, -390))
    wrong(people, tmp_path, r"part-00001/person.parquet: .* row 7, income.2025 is -390; it lies between 0 and")


def test_a_word_that_is_no_choice_is_named_with_its_row(people, tmp_path):
    def change(table):
        words = table["public_service"].cast(pa.string())
        at = table.column_names.index("public_service")
        return put(table.set_column(at, "public_service", words), "public_service", 4, "perhaps")

    spoil(people, "person", change)
    wrong(people, tmp_path, r"part-00001/person.parquet: .* row 5, public_service is 'perhaps'; it is one of no, yes")


def test_a_person_who_stands_twice_is_named(people, tmp_path):
    spoil(people, "person", lambda table: put(table, "id", 11, table["id"][10].as_py()))
    wrong(people, tmp_path, r"part-00001/person.parquet: .* row 12, the id 1011 stands twice")


def test_a_person_in_two_parts_is_named(people, tmp_path):
    path = people / "manifest.json"
    manifest = json.loads(path.read_text())
    manifest["parts"][1]["files"]["person"]["first_id"] = 1000
    path.write_text(json.dumps(manifest))
    wrong(people, tmp_path, "person 1000 begins part-00001, though part-00000 ends with 1000")


def test_a_family_cut_between_parts_is_named(people, tmp_path):
    path = people / "manifest.json"
    manifest = json.loads(path.read_text())
    last = manifest["parts"][0]["last_family"]
    manifest["parts"][1]["first_family"] = last
    path.write_text(json.dumps(manifest))
    wrong(people, tmp_path, f"family {last} is cut: it stands in part-00000 and in part-00001")


def test_a_family_outside_of_what_the_manifest_says_is_named(people, tmp_path):
    spoil(people, "person", lambda table: put(table, "family", 0, 1))
    wrong(people, tmp_path, r"part-00001/person.parquet holds families 1 to \d+; manifest.json says 1001 to .* cut")


def test_families_out_of_order_are_named(people, tmp_path):
    spoil(people, "person", lambda table: put(table, "family", 500, 1001))
    wrong(people, tmp_path, r"part-00001/person.parquet, row 501: family 1001 comes after family")


def test_a_link_to_nobody_is_named_with_its_row(people, tmp_path):
    spoil(people, "guardian-child", lambda table: put(table, "target", 2, 3_499))
    wrong(people, tmp_path, r"part-00001/guardian-child.parquet: .* row 3, target names the person 3499, who is not")


def test_a_truncated_file_is_named(people, tmp_path):
    path = people / "part-00002" / "person.parquet"
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    wrong(
        people, tmp_path, rf"part-00002/person.parquet has {len(content) // 2} bytes.* it is truncated. Copy it again"
    )
    assert sorted(path.name for path in (tmp_path / "out").glob("part-*")) == ["part-00000", "part-00001"]
    path.write_bytes(content)
    assert run(people, tmp_path / "out")["questions"] == run(people, tmp_path / "whole")["questions"]


def test_a_file_whose_end_is_missing_but_whose_size_is_right_is_named(people, tmp_path):
    path = people / "part-00002" / "person.parquet"
    content = path.read_bytes()
    path.write_bytes(content[:-500] + bytes(500))
    wrong(people, tmp_path, r"part-00002/person.parquet cannot be read: .*Make this part anew")


def test_a_flipped_bit_inside_a_page_is_found(people, tmp_path):
    path = people / "part-00002" / "person.parquet"
    content = bytearray(path.read_bytes())
    place = pq.read_metadata(path).row_group(0).column(0).data_page_offset + 60
    content[place] ^= 1
    path.write_bytes(bytes(content))
    wrong(people, tmp_path, r"part-00002/person.parquet")


def test_a_missing_file_is_named(people, tmp_path):
    (people / "part-00003" / "guardian-child.parquet").unlink()
    wrong(people, tmp_path, r"part-00003/guardian-child.parquet is not there, though manifest.json names it")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda m: m.update(people=3_501), "says 3501 people; its parts have 3500"),
        (lambda m: m.update(version=2), "has format 'tomoni people files' 2; this version reads"),
        (lambda m: m.pop("parts"), "lacks or mistakes 'parts'"),
        (lambda m: m["parts"][1]["files"].pop("spouse"), "part-00001 has no spouse"),
        (lambda m: m["parts"][1]["files"]["person"].update(rows=999), "has 1000 rows; manifest.json says 999"),
        (lambda m: m["parts"].reverse(), "Families ascend over all parts"),
    ],
)
def test_a_manifest_that_disagrees_is_named(people, tmp_path, change, said):
    path = people / "manifest.json"
    manifest = json.loads(path.read_text())
    change(manifest)
    path.write_text(json.dumps(manifest))
    wrong(people, tmp_path, said)


@pytest.mark.parametrize("content", ["{", "[]", "null"])
def test_a_manifest_that_is_none_is_named(people, tmp_path, content):
    (people / "manifest.json").write_text(content)
    wrong(people, tmp_path, "manifest.json")


def test_a_folder_without_people_is_named(tmp_path):
    (tmp_path / "empty").mkdir()
    wrong(tmp_path / "empty", tmp_path, "empty/manifest.json is not there: no people files. Make some")


def test_a_folder_with_anything_else_in_it_is_refused(made, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.txt").write_text("mine")
    with pytest.raises(FolderNotFit, match=r"not empty \(thesis.txt\)"):
        run(made, tmp_path / "out")


def test_counts_that_were_spoiled_are_named(made, tmp_path):
    run(made, tmp_path / "out")
    (tmp_path / "out" / "part-00001" / "counts.json").write_text("{")
    with pytest.raises(PopulationError, match=r"part-00001/counts.json cannot be read .* Remove"):
        run(made, tmp_path / "out")


def test_a_disk_that_takes_no_more_is_said_and_the_run_goes_on_later(made, tmp_path):
    out = tmp_path / "out"
    line = arguments(made, out, "--processes", "1", "--all")
    limited = ["sh", "-c", 'ulimit -f 8; exec "$@"', "sh", *line]
    told = subprocess.run(limited, capture_output=True, text=True, check=False)
    assert told.returncode == 1
    assert re.search(r"out/part-00000 could not be written: File too large", told.stderr)
    assert not list(out.glob("*part-*"))
    assert subprocess.run(line, capture_output=True, check=False).returncode == 0


def test_the_command_ends_with_one_and_the_fault_on_one_line(made, tmp_path):
    told = command(made, tmp_path / "out", question="magic")
    assert told.returncode == 1
    assert told.stderr.startswith("tomoni: There is no service, benefit or rule 'magic'")
    assert told.stderr.rstrip().endswith("[population.question_not_known]") and told.stderr.count("\n") == 1
    assert command(made, tmp_path / "out", month="November").returncode == 2
