"""A slice that is not what the rules need is refused by table, column and row, and nothing is answered."""

from datetime import date

import pyarrow as pa
import pytest

from tests.rules.population.tiny import CHILD, PARENT, RAISES, program, tables
from tomoni.rules import population

ASKED = program("child_allowance.eligible(p)", "child_allowance.monthly_amount(p)")
PEOPLE = {1: PARENT, 2: PARENT, 3: CHILD}
LINKS = {(1, 3): RAISES, (2, 3): RAISES}


def refusal(**changed: pa.Table | None) -> str:
    slice_ = tables(ASKED, PEOPLE, LINKS)
    for name, table in changed.items():
        if table is None:
            del slice_[name.replace("_", "-")]
        else:
            slice_[name.replace("_", "-")] = table
    with pytest.raises(population.SliceFault) as caught:
        population.run_slice(ASKED, slice_)
    assert caught.value.code == "rules.slice_wrong"
    return caught.value.message


def person(**columns: pa.Array) -> pa.Table:
    table = tables(ASKED, PEOPLE, LINKS)["person"]
    for name, values in columns.items():
        table = table.set_column(table.column_names.index(name), name, values)
    return table


def links(**columns: pa.Array) -> pa.Table:
    table = tables(ASKED, PEOPLE, LINKS)["guardian-child"]
    for name, values in columns.items():
        table = table.set_column(table.column_names.index(name), name, values)
    return table


def test_the_slice_is_well_as_it_stands() -> None:
    assert population.run_slice(ASKED, tables(ASKED, PEOPLE, LINKS))


def test_a_missing_table() -> None:
    assert "'guardian-child'" in refusal(guardian_child=None)


def test_a_missing_column() -> None:
    found = refusal(person=tables(ASKED, PEOPLE, LINKS)["person"].drop_columns(["birth_date"]))
    assert "'person'" in found and "'birth_date'" in found


@pytest.mark.parametrize(
    ("name", "values", "wanted"),
    [
        ("birth_date", pa.array(["1990-01-01"] * 3), "date32"),
        ("birth_date", pa.array([1, 2, 3]), "date32"),
        ("in_institution", pa.array([0, 1, 0]), "bool"),
        ("order", pa.array([1.0, 2.0, 3.0]), "whole numbers"),
        ("id", pa.array(["1", "2", "3"]), "whole numbers"),
    ],
)
def test_a_wrong_type(name: str, values: pa.Array, wanted: str) -> None:
    found = refusal(person=person(**{name: values}))
    assert repr(name) in found and wanted in found


def test_a_person_twice_and_one_out_of_order() -> None:
    assert "id 1 stands twice" in refusal(person=person(id=pa.array([1, 1, 3])))
    assert "id 1 is out of order" in refusal(person=person(id=pa.array([2, 1, 3])))


def test_an_empty_id() -> None:
    assert "row 2, id is empty" in refusal(person=person(id=pa.array([1, None, 3])))


def test_a_family_that_was_cut() -> None:
    found = refusal(guardian_child=links(target=pa.array([3, 4])))
    assert "row 2" in found and "person 4" in found and "whole families" in found


def test_a_link_twice_on_one_day() -> None:
    assert "from 1 to 3 stands twice" in refusal(guardian_child=links(source=pa.array([1, 1])))


def test_a_link_again_after_it_ended_is_no_double() -> None:
    table = links(
        source=pa.array([1, 1]),
        since=pa.array([date(2020, 6, 1), date(2024, 1, 1)]),
        until=pa.array([date(2021, 1, 1), None], pa.date32()),
    )
    assert population.run_slice(ASKED, {**tables(ASKED, PEOPLE, LINKS), "guardian-child": table})


def test_a_word_that_is_no_choice() -> None:
    found = refusal(person=person(public_service=pa.array(["no", "perhaps", "no"])))
    assert "row 2" in found and "'perhaps'" in found and "left" in found


def test_a_number_outside_its_bounds() -> None:
    found = refusal(person=person(order=pa.array([1, 2, 77])))
    assert "row 3" in found and "77" in found


def test_a_day_outside_the_years_of_registers() -> None:
    found = refusal(person=person(birth_date=pa.array([date(1990, 1, 1), date(9990, 1, 1), date(2020, 1, 1)])))
    assert "row 2" in found and "1800 to 2299" in found


def test_more_members_than_the_proof_allows() -> None:
    people = {1: PARENT, **dict.fromkeys(range(2, 103), CHILD)}
    crowd = tables(ASKED, people, {(1, one): RAISES for one in range(2, 103)})
    with pytest.raises(population.SliceFault, match="person 1 has 101 children"):
        population.run_slice(ASKED, crowd)
