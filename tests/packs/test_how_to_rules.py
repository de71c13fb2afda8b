"""The page that teaches writing a rule set stays true: its files load, its examples come out, its faults are told."""

import re
import shutil
from pathlib import Path

import pytest

from tests.packs.conftest import JAPAN
from tomoni.rules import interface as rules
from tomoni.services import interface as services

HOW = Path(__file__).parents[2] / "docs" / "how"
PAGE = (HOW / "write-a-rule.md").read_text(encoding="utf-8")
FILE = re.compile(r"```yaml\n# packs/towns/aozora/(\S+)\n(.*?)```", re.S)
FAULT = re.compile(r"^\| `(.+?)` \| `(.+?)` \| (.+?) \| .+ \|$", re.M)
FAULTS = [found for found in FAULT.findall(PAGE) if "found" in found[2]]


RULES = "rules/bus-pass.yaml"


@pytest.fixture(scope="module")
def files() -> dict[str, str]:
    """The files of the page by path, with the `pack.yaml` of the page on services."""
    service_page = (HOW / "write-a-service.md").read_text(encoding="utf-8")
    pack = {path: text for path, text in FILE.findall(service_page) if path == "pack.yaml"}
    return {**pack, **dict(FILE.findall(PAGE))}


@pytest.fixture(scope="module")
def folders(files: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The pack of あおぞら町 as the page has it, on the pack of the country."""
    national, town = tmp_path_factory.mktemp("packs") / "japan", tmp_path_factory.mktemp("towns") / "aozora"
    shutil.copytree(JAPAN, national)
    for path, text in files.items():
        (town / path).parent.mkdir(parents=True, exist_ok=True)
        (town / path).write_text(text, encoding="utf-8")
    return [national, town]


@pytest.fixture(scope="module")
def vocabulary(folders: list[Path]) -> rules.Vocabulary:
    return services.load_pack(folders).lexicon.vocabulary


def test_the_rule_set_of_the_page_has_no_fault(folders: list[Path]) -> None:
    assert services.packs_check(folders) == ()


def test_the_examples_of_the_page_come_out(folders: list[Path]) -> None:
    report = services.packs_test(folders, rule_set="bus_pass")
    assert report.failed == 0, "\n".join(report.lines())
    assert len(report.results) == 33


def test_no_small_fault_of_the_rule_set_passes_its_examples_unnoticed(folders: list[Path]) -> None:
    (report,) = services.packs_mutate(folders, "bus_pass")
    assert report.passed, "\n".join(report.lines())
    assert report.mutants > 40


@pytest.mark.parametrize(("right", "wrong", "told"), FAULTS, ids=[wrong for _, wrong, _ in FAULTS])
def test_a_common_fault_is_told_as_the_page_says(
    right: str, wrong: str, told: str, files: dict[str, str], vocabulary: rules.Vocabulary
) -> None:
    assert files[RULES].count(right) == 1, f"the page has {right} not once"
    with pytest.raises(rules.PackError) as raised:
        rules.load_rules([(RULES, files[RULES].replace(right, wrong))], vocabulary)
    said = [f"found {fault.found}; expected {fault.expected}" for fault in raised.value.faults]
    assert told in said


def test_the_page_names_the_faults_people_make() -> None:
    assert len(FAULTS) >= 8
