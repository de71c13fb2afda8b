"""Every example of the rule sets that are shipped, national and towns', comes out as its author expected."""

from pathlib import Path

import pytest

from tomoni.services.domain.bundle import load_pack
from tomoni.services.domain.examples import ExampleResult, Report
from tomoni.services.domain.rule_examples import run_rule_examples

PACKS = Path(__file__).parents[2] / "packs"
TOWNS = sorted(path.parent for path in (PACKS / "towns").glob("*/pack.yaml"))
NATIONAL = run_rule_examples(load_pack([PACKS / "japan"]))


@pytest.mark.parametrize("result", NATIONAL.results, ids=lambda result: f"{result.service}:{result.line}")
def test_an_example_of_a_rule_set_comes_out_as_expected(result: ExampleResult) -> None:
    assert result.passed, f"{result.file}:{result.line} {result.name}\n" + "\n".join(map(str, result.differences))


def test_the_files_of_examples_of_rule_sets_have_no_faults() -> None:
    assert NATIONAL.faults == ()


@pytest.mark.parametrize("town", TOWNS, ids=lambda folder: folder.name)
def test_the_examples_of_a_towns_rule_sets_come_out_as_expected(town: Path) -> None:
    report: Report = run_rule_examples(load_pack([PACKS / "japan", town]))
    assert report.failed == 0, "\n".join(report.lines())
