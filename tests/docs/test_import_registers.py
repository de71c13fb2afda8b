"""The page about registers stays true: its files are made, its commands run, and what they print is compared."""

import re
from pathlib import Path

import pytest
from tests.site.registers import lexicon

from tomoni.core import interface as core
from tomoni.rules import interface as rules
from tomoni.services import interface as services
from tomoni.site.cli import main

PAGE = (Path(__file__).parents[2] / "docs" / "how" / "import-registers.md").read_text(encoding="utf-8")
MAPPING, BACK = re.findall(r"```yaml\n(.*?)```", PAGE, re.S)
[FILE] = re.findall(r"```csv\n(.*?)```", PAGE, re.S)
SLIPS, TRIAL, REPORT, STOPPED = re.findall(r"```text\n(.*?)```", PAGE, re.S)
COMMANDS = [line.split()[1:] for line in "".join(re.findall(r"```sh\n(.*?)```", PAGE, re.S)).splitlines()]


@pytest.fixture
def hall(town, tmp_path, monkeypatch, clock):
    """A folder with the files of the page; commands run there, in a town without people."""
    clock("2026-11-23T18:00")
    monkeypatch.chdir(tmp_path)
    Path("juki.yaml").write_text(MAPPING, encoding="utf-8")
    Path("back.yaml").write_text(BACK, encoding="utf-8")
    Path("in").mkdir()
    Path("out").mkdir()
    Path("in/juki.csv").write_bytes(FILE.replace("\n", "\r\n").encode("cp932"))
    return town


def run(town, words: list[str]) -> int:
    return main([*words, "--code", town.code])


def test_the_trial_and_its_report_are_as_on_the_page(hall, capsys):
    assert run(hall, COMMANDS[0]) == 0
    assert capsys.readouterr().out == TRIAL
    assert Path("refused.csv").read_text(encoding="utf-8-sig").splitlines() == REPORT.splitlines()
    assert not core.Person.objects.exists()


def test_it_comes_in_once_and_a_file_that_was_cut_off_is_stopped(hall, capsys):
    words = [word for word in COMMANDS[0] if word != "--dry-run"]
    assert run(hall, words) == 0 and core.Person.objects.count() == 2
    capsys.readouterr()
    assert run(hall, words) == 0
    assert "people_same: 2" in capsys.readouterr().out
    cut = "\n".join(FILE.splitlines()[:2]) + "\n"
    Path("in/juki.csv").write_bytes(cut.encode("cp932"))
    assert run(hall, words) == 1
    assert capsys.readouterr().err == STOPPED
    assert core.Person.objects.filter(moved_out_on=None).count() == 2


def test_slips_are_told_as_on_the_page(hall, capsys):
    Path("slip.yaml").write_text(MAPPING.replace("      name: 氏名", "      nane: 氏名"), encoding="utf-8")
    assert run(hall, ["registers", "import", "slip.yaml", "in", "--full"]) == 1
    assert capsys.readouterr().out == SLIPS


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("宛名番号", "個人番号", "マイナンバー is neither stored nor used as a key"),
        ("lived_here_since:", "income:", "a fact that resident-register holds; this one is `held_by` tax-register"),
        ("lived_here_since:", "nobody_knows:", "expected a fact of person"),
        ("for: any,", "for: pleasure,", "a purpose of `purposes`"),
        ("for: any,", "for: school-help,", "a fact that school-help may use"),
        ("table: people", "table: peple", "did you mean people?"),
        ("shift_jis", "utf-16", "one of utf-8, shift_jis, cp932"),
    ],
)
def test_a_mapping_that_would_read_what_it_may_not_does_not_load(tmp_path, old, new, told):
    slip = tmp_path / "slip.yaml"
    slip.write_text(MAPPING.replace(old, new), encoding="utf-8")
    with pytest.raises(rules.PackError) as raised:
        services.read_register_mapping(slip, lexicon())
    faults = [f"{one.key}: found {one.found}; expected {one.expected}" for one in raised.value.faults]
    assert any(told in fault for fault in faults), faults
    assert all(one.file == "slip.yaml" and one.line > 1 for one in raised.value.faults)


def test_the_way_back_has_nothing_to_give_before_a_case_is_decided(hall, capsys):
    assert run(hall, COMMANDS[1]) == 0
    assert capsys.readouterr().out == "Nothing new was established.\n"
