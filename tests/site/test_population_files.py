"""People files: the same seed makes the same bytes, families are whole, and a stopped making goes on."""

import fcntl
import json
import os
import re
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from tomoni.rules import interface as rules
from tomoni.services import interface as services
from tomoni.site.population import links, shape
from tomoni.site.population.columns import WRITTEN
from tomoni.site.population.drawing import DISTRIBUTIONS
from tomoni.site.population.errors import FilesNotValid, FolderNotFit, NotWritten
from tomoni.site.population.making import LINKS, Plan, make_files, part_tables
from tomoni.site.population.manifest import read_manifest

ROOT = Path(__file__).resolve().parents[2]
ON = date(2026, 11, 22)


@pytest.fixture(scope="module")
def pack():
    return services.load_pack([ROOT / "packs/japan", ROOT / "packs/towns/hibari"])


@pytest.fixture(scope="module")
def tables(pack):
    return part_tables(Plan(50_000, 1, ON, pack.vocabulary), 0)


def make(folder, pack, people=5_300, seed=1, processes=1, **more):
    return make_files(folder, Plan(people, seed, ON, pack.vocabulary, part_size=1_000, **more), processes, print)


def hashes(folder):
    return {
        (part.name, table): file.sha256 for part in read_manifest(folder).parts for table, file in part.files.items()
    }


def column(tables, table, name):
    return tables[table][name].to_numpy(zero_copy_only=False)


def test_the_same_seed_makes_the_same_bytes_whatever_the_number_of_processes(tmp_path, pack):
    make(tmp_path / "one", pack)
    make(tmp_path / "two", pack, processes=2)
    make(tmp_path / "other", pack, seed=2)
    assert hashes(tmp_path / "one") == hashes(tmp_path / "two")
    assert hashes(tmp_path / "one") != hashes(tmp_path / "other")


def test_a_column_is_the_same_whichever_others_are_made(pack, tables):
    alone = part_tables(Plan(50_000, 1, ON, pack.vocabulary, (("person", "public_service"),)), 0)
    assert alone["person"].column_names == ["id", "family", "public_service"]
    assert alone["person"]["public_service"].equals(tables["person"]["public_service"])


def test_there_are_exactly_as_many_people_as_asked_and_ids_rise_over_all_parts(tmp_path, pack):
    made = make(tmp_path, pack)
    assert [part.people for part in made.parts] == [1_000] * 5 + [300]
    ids = np.concatenate(
        [pq.read_table(tmp_path / part.name / "person.parquet", columns=["id"])["id"].to_numpy() for part in made.parts]
    )
    assert np.array_equal(ids, np.arange(1, 5_301))


@pytest.mark.parametrize("link", LINKS)
def test_families_are_whole(pack, tables, link):
    kind = pack.vocabulary.links[link]
    for end, entity in (("source", kind.source_entity), ("target", kind.target_entity)):
        ids, family = column(tables, entity, "id"), column(tables, entity, "family")
        places = np.searchsorted(ids, column(tables, link, end))
        assert np.array_equal(ids[places], column(tables, link, end))
        assert (np.diff(family) >= 0).all()
    other = {
        end: dict(zip(column(tables, entity, "id"), column(tables, entity, "family"), strict=True))
        for end, entity in (("source", kind.source_entity), ("target", kind.target_entity))
    }
    for source, target in zip(column(tables, link, "source")[:500], column(tables, link, "target")[:500], strict=True):
        assert other["source"][source] == other["target"][target]


def test_ages_and_households_are_of_the_shape_that_is_told(tables):
    born = tables["person"]["birth_date"].drop_null().to_numpy().astype("M8[D]").astype(int)
    ages = ((ON - date(1970, 1, 1)).days - born) / 365.2425
    shares = np.histogram(np.minimum(ages, 104), np.arange(0, 110, 5))[0] / len(ages) * 100
    assert np.abs(shares - shape.AGES).max() < 0.6
    assert len(tables["person"]) / len(tables["household"]) == pytest.approx(2.2, abs=0.05)
    sizes = np.bincount(np.bincount(column(tables, "membership", "source"))[column(tables, "household", "id")])
    assert sizes[1] / sizes.sum() == pytest.approx(0.365, abs=0.02)
    assert sizes[5:8].all()


def test_every_case_a_rule_can_meet_is_there(tables):
    """Twins, children abroad and in institutions, 19 to 22 years old, parents apart, grandparents, nobody knows."""
    person, link = tables["person"], tables["guardian-child"]
    assert {1, 2} <= set(person["order"].to_pylist())
    for name in ("in_institution", "lives_abroad", "abroad_for_study", "parents_separate"):
        assert {True, False} <= set(person[name].to_pylist()), name
    for name in ("cares", "same_livelihood", "care_like_custody", "bears_living_costs", "maintains"):
        assert set(link[name].to_pylist()) == {True, False, None}, name
    assert {True, False} == set(link["is_parent"].to_pylist()) == set(link["lives_with"].to_pylist())
    assert set(person["public_service"].to_pylist()) == {"no", "yes", "left", None}
    income = [value for value in person["income.2025"].to_pylist() if value is not None]
    assert min(income) == 0 and max(income) > 20_000_000
    assert 0.01 < person["income.2025"].null_count / len(person) < 0.06
    guardians = np.bincount(np.bincount(link["target"].to_numpy()))
    assert guardians[1] and guardians[2] and len(guardians) == 3


def test_nobody_is_a_parent_before_being_grown_up(tables):
    born = dict(zip(column(tables, "person", "id"), tables["person"]["birth_date"].to_pylist(), strict=True))
    link = tables["guardian-child"]
    for source, target in zip(link["source"].to_pylist(), link["target"].to_pylist(), strict=True):
        if born[source] and born[target]:
            assert (born[target] - born[source]).days > 17 * 365


def test_with_known_nothing_is_open_but_what_nobody_can_know(pack):
    made = part_tables(Plan(3_000, 1, ON, pack.vocabulary, known=True), 0)
    for table, content in made.items():
        for name in content.column_names:
            assert content[name].null_count in (0, len(content)), (table, name)


def test_every_column_is_described_in_the_manifest_and_on_the_page(tmp_path, pack):
    page = (ROOT / "docs/reference/people-files.md").read_text()
    for columns in make(tmp_path, pack, 1_000).tables.values():
        for one in columns:
            assert one.means and (one.drawn or not one.fact), one
            kind, name = one.table, one.fact or one.name
            if (kind, name) in DISTRIBUTIONS or not one.fact:
                assert f"`{kind}.{name}`" in page or f"`{name}`" in page, f"{kind}.{name} is not on the page"
    for kind in WRITTEN:
        assert f"`{kind}`" in page, f"facts of type {kind} are not on the page"


def test_what_is_on_the_page_about_chance_is_what_is_drawn():
    page = (ROOT / "docs/reference/people-files.md").read_text()
    for (of, fact), drawn in DISTRIBUTIONS.items():
        assert f"| `{of}.{fact}` | {drawn.says} | {drawn.unknown} |" in page, (
            f"{of}.{fact}: say on the page what is drawn"
        )
    for kind, says in links.SAYS.items():
        assert f"| `{kind}` | {says} |" in page


# --- stopped and gone on


def command(folder, *more):
    return [sys.executable, "-m", "tomoni.site.cli", "town", "files", "--on", "2026-11-22", "--part", "1000",
            "--people", "30000", *more, str(folder)]  # fmt: skip


def test_a_killed_making_leaves_nothing_half_made_and_goes_on_to_the_same_files(tmp_path, pack):
    folder = tmp_path / "killed"
    with subprocess.Popen(command(folder, "--processes", "2"), stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None and re.match(r"people: [\d,]+ of 30,000", process.stderr.readline())
        os.kill(process.pid, signal.SIGKILL)
    assert not (folder / "manifest.json").exists()
    with pytest.raises(FilesNotValid, match="not finished: run the same"):
        read_manifest(folder)
    for part in folder.glob("part-*"):
        assert {path.name for path in part.iterdir()} == {
            "part.json",
            *(f"{t}.parquet" for t in ("person", "household", *LINKS)),
        }
    before = {path: path.stat().st_mtime_ns for path in folder.glob("part-*/person.parquet")}
    assert before
    subprocess.run(command(folder, "--processes", "1"), check=True, capture_output=True)
    assert all(path.stat().st_mtime_ns == made for path, made in before.items()), "made again what was there"
    assert not list(folder.glob(".part-*"))
    whole = make_files(tmp_path / "whole", Plan(30_000, 1, ON, pack.vocabulary, part_size=1_000), 1, print)
    assert hashes(folder) == hashes(tmp_path / "whole")
    assert whole.people == 30_000


def test_other_people_never_come_into_the_same_folder(tmp_path, pack):
    make(tmp_path, pack, 1_000)
    with pytest.raises(FolderNotFit, match="its seed is 1, asked is 2"):
        make(tmp_path, pack, 1_000, seed=2)


def test_a_folder_with_anything_else_in_it_is_refused(tmp_path, pack):
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(FolderNotFit, match=r"not empty \(thesis.txt\)"):
        make(tmp_path, pack, 1_000)
    assert sorted(path.name for path in tmp_path.iterdir() if not path.name.startswith(".")) == ["thesis.txt"]


def test_a_part_that_was_touched_is_named(tmp_path, pack):
    make(tmp_path, pack, 2_000)
    (tmp_path / "manifest.json").unlink()
    with (tmp_path / "part-00001" / "person.parquet").open("ab") as file:
        file.write(b"x")
    with pytest.raises(FolderNotFit, match=r"part-00001/person.parquet is not as it was made"):
        make(tmp_path, pack, 2_000)


def test_a_disk_that_takes_no_more_is_said_and_leaves_no_half_part(tmp_path):
    """A limit of file size stands in for a full disk: the same error comes from the same call."""
    limited = ["sh", "-c", 'ulimit -f 40; exec "$@"', "sh", *command(tmp_path / "full", "--processes", "1")]
    told = subprocess.run(limited, capture_output=True, text=True, check=False)
    assert told.returncode == 1
    assert re.search(r"full/part-00000 could not be written: File too large.*run the same command again", told.stderr)
    assert not list((tmp_path / "full").glob("*part-*"))
    subprocess.run(command(tmp_path / "full", "--processes", "1"), check=True, capture_output=True)


def test_too_little_room_for_all_parts_is_said_after_the_first(tmp_path, pack, monkeypatch):
    usage = type("Usage", (), {"free": 100_000})
    monkeypatch.setattr("tomoni.site.population.making.shutil.disk_usage", lambda _: usage)
    with pytest.raises(NotWritten, match=r"30 parts of .* has 0.0 GB left"):
        make(tmp_path, pack, 30_000)
    assert len(list(tmp_path.glob("part-*"))) == 1


def test_two_makings_never_write_one_folder_at_once(tmp_path, pack):
    with (tmp_path / ".lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(FolderNotFit, match="being written by another process"):
            make(tmp_path, pack, 1_000)


def test_a_purpose_limits_the_facts(tmp_path):
    arguments = ["--people", "1000", "--purpose", "child-allowance", str(tmp_path / "p")]
    line = [sys.executable, "-m", "tomoni.site.cli", "town", "files", *arguments]
    subprocess.run(line, check=True, capture_output=True)
    columns = {one.name for one in read_manifest(tmp_path / "p").tables["person"]}
    assert "birth_date" in columns and "died_in" not in columns
    told = subprocess.run([*line[:-2], "magic", str(tmp_path / "q")], capture_output=True, text=True, check=False)
    assert told.returncode == 1 and "no purpose magic" in told.stdout + told.stderr


def test_facts_of_every_type_that_fits_have_a_column_and_no_other_has(tmp_path, pack):
    made = make(tmp_path, pack, 1_000)
    for (of, name), spec in pack.vocabulary.facts.items():
        if of in made.tables:
            there = any(one.fact == name for one in made.tables[of])
            assert there == (spec.type.kind in WRITTEN), (of, name)
            assert spec.type.kind is not rules.Kind.address or not there


def test_the_manifest_says_what_the_files_are(tmp_path, pack):
    make(tmp_path, pack, 1_000)
    raw = json.loads((tmp_path / "manifest.json").read_text())
    assert (raw["format"], raw["version"], raw["people"], raw["day"]) == ("tomoni people files", 1, 1_000, "2026-11-22")
    assert raw["made"]["invented"] is True
    for table, file in raw["parts"][0]["files"].items():
        path = tmp_path / "part-00000" / f"{table}.parquet"
        assert (path.stat().st_size, pq.read_metadata(path).num_rows) == (file["bytes"], file["rows"])
