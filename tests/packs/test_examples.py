"""Every example of the packs that are shipped comes out as its author expected, one test for each."""

from pathlib import Path

import pytest

from tomoni.services.domain.bundle import bundle_text, definition_from, load_pack
from tomoni.services.domain.commands import packs_check
from tomoni.services.domain.examples import ExampleResult, run_examples

PACKS = Path(__file__).parents[2] / "packs"
JAPAN = load_pack([PACKS / "japan"])
REPORT = run_examples(JAPAN)
TOWNS = sorted(folder for folder in (PACKS / "towns").iterdir() if (folder / "pack.yaml").exists())


@pytest.mark.parametrize("result", REPORT.results, ids=lambda result: f"{result.service}:{result.line}")
def test_an_example_comes_out_as_expected(result: ExampleResult):
    assert result.passed, f"{result.name}\n" + "\n".join(map(str, result.differences))


def test_the_files_of_examples_have_no_faults_and_are_many():
    assert REPORT.faults == ()
    assert len(REPORT.results) >= 80
    assert {result.service for result in REPORT.results} == set(JAPAN.services)


@pytest.mark.parametrize("town", TOWNS, ids=lambda folder: folder.name)
def test_the_pack_of_a_town_loads_over_the_national_one(town: Path):
    assert packs_check([PACKS / "japan", town]) == ()


@pytest.mark.parametrize("service", sorted(JAPAN.services))
def test_every_service_reads_back_from_its_bundle(service: str):
    assert definition_from(bundle_text(JAPAN, service)).id == service
