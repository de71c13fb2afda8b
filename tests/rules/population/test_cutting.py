"""A slice cut into smaller ones: families whole, and the same answers."""

import pyarrow as pa
import pytest

from tests.rules.builders import japan
from tests.rules.population.test_answers import AMOUNT, ELIGIBLE, FAMILY, LINKS
from tests.rules.population.tiny import program, tables
from tomoni.rules import population


def many(families: int, *, backwards: bool = False) -> tuple[population.Program, dict[str, pa.Table]]:
    asked = program(AMOUNT, ELIGIBLE)
    people = {one + 10 * number: facts for number in range(families) for one, facts in FAMILY.items()}
    links = {(a + 10 * n, b + 10 * n): facts for n in range(families) for (a, b), facts in LINKS.items()}
    slice_ = tables(asked, people, dict(reversed(links.items())) if backwards else links)
    family = pa.array([one // 10 for one in people])
    slice_["person"] = slice_["person"].append_column("family", family)
    return asked, slice_


@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize("people", [1, 2, 3, 4, 5, 100])
def test_the_parts_answer_as_the_whole(people: int, backwards: bool) -> None:
    asked, whole = many(7, backwards=backwards)
    parts = list(population.cut_slice(whole, japan(), people))
    assert sum(len(part["person"]) for part in parts) == 21
    assert all(len(part["person"]) % 3 == 0 for part in parts), "a family was cut"
    for name, expected in population.run_slice(asked, whole, reasons=True).items():
        found = [population.run_slice(asked, part, reasons=True)[name] for part in parts]
        assert pa.concat_tables(found).to_pylist() == expected.to_pylist()


def test_nobody_is_cut_into_one_empty_slice() -> None:
    asked, whole = many(0)
    [part] = population.cut_slice(whole, japan(), 10)
    assert population.run_slice(asked, part)[AMOUNT].num_rows == 0


def test_a_table_of_things_there_are_none_of_needs_no_families() -> None:
    _, whole = many(3)
    whole["institution"] = pa.table({"id": pa.array([], pa.int64())})
    assert [len(part["institution"]) for part in population.cut_slice(whole, japan(), 3)] == [0, 0, 0]


def test_a_table_without_families_is_not_cut() -> None:
    _, whole = many(3)
    whole["person"] = whole["person"].drop_columns(["family"])
    with pytest.raises(population.SliceFault, match="'person' has no column 'family'"):
        list(population.cut_slice(whole, japan(), 3))
