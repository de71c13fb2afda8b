"""No small fault in a rule set goes unnoticed by its examples, but those that are accepted with a date and a reason.

`tomoni packs mutate --rules SET` shows the same to whoever writes a rule set. The counts stand at the end of the run.
"""

from pathlib import Path

import pytest

from tests.packs.conftest import PACKS, TOWNS, mutation_counts
from tomoni.services.domain.bundle import load_pack
from tomoni.services.domain.mutation import mutate, read_accepted, rule_sets_with_examples
from tomoni.services.domain.witnesses import Examples

NATIONAL = load_pack([PACKS / "japan"])
BY_TOWNS = {
    town: sorted(
        set(rule_sets_with_examples(load_pack([PACKS / "japan", town]))) - set(rule_sets_with_examples(NATIONAL))
    )
    for town in TOWNS
}
SETS = sorted(NATIONAL.book.sets - {name for names in BY_TOWNS.values() for name in names})


@pytest.fixture(scope="module")
def examples() -> Examples:
    """Every example of the country, each of which comes out as expected."""
    found = Examples(NATIONAL)
    assert found.wrong == []
    return found


@pytest.mark.parametrize("rule_set", SETS)
def test_every_mutant_of_a_rule_set_is_noticed_by_an_example(
    rule_set: str, examples: Examples, request: pytest.FixtureRequest
) -> None:
    report = mutate(examples, rule_set)
    mutation_counts(request.config).append(report.lines()[-1])
    assert report.mutants > 0
    assert report.passed, "\n".join(report.lines())


@pytest.mark.parametrize("town", TOWNS, ids=lambda folder: folder.name)
def test_every_mutant_of_what_a_town_sets_is_noticed(town: Path, request: pytest.FixtureRequest) -> None:
    """Rule sets of a town, and national ones that say nothing before a town has set its figures."""
    found = Examples(load_pack([PACKS / "japan", town]))
    assert found.wrong == []
    for rule_set in BY_TOWNS[town]:
        report = mutate(found, rule_set)
        mutation_counts(request.config).append(f"{town.name}: {report.lines()[-1]}")
        assert report.mutants > 0 and report.passed, "\n".join(report.lines())


def test_whoever_accepts_a_mutant_says_why() -> None:
    for one in read_accepted(NATIONAL):
        assert len(one.because) >= 20, f"{one.file}:{one.line} {one.mutant}"
