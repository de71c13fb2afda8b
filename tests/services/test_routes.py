"""The route of a decision as a pack writes it: words, places, delegation; every fault is named."""

from typing import Any

import pytest

from tomoni.rules import interface as rules
from tomoni.services.domain.reading.routes import read_route
from tomoni.services.domain.reading.sheet import Section, Sheet
from tomoni.services.domain.steps import Decide, Delegation, RoutePlace, RouteSeat


def route(text: str) -> tuple[tuple[RoutePlace, ...], list[Any]]:
    """Read one route as it stands under `decide`."""
    block = rules.read_yaml(f"decide: it\nroute: {text}\n", "service.yaml")
    sheet = Sheet()
    return read_route(sheet, Section(sheet, block, "decide", "steps.1")), sheet.faults


def kinds(places: tuple[RoutePlace, ...]) -> list[tuple[str, list[str]]]:
    return [(p.kind, [f"{s.department}.{s.role}".lstrip(".") for s in p.seats]) for p in places]


def test_the_first_word_drafts_and_the_last_decides() -> None:
    assert kinds(route("[clerk, chief]")[0]) == [("draft", ["clerk"]), ("decide", ["chief"])]
    three, faults = route("[clerk, chief, mayor]")
    assert kinds(three) == [("draft", ["clerk"]), ("line", ["chief"]), ("decide", ["mayor"])] and not faults


def test_one_role_alone_drafts_and_decides_by_two_people() -> None:
    assert kinds(route("[chief]")[0]) == [("draft", ["chief"]), ("decide", ["chief"])]


def test_a_map_is_one_place_and_a_delegation_has_results_amount_and_article() -> None:
    places, faults = route(
        "[clerk, {together: [finance.chief, chief]}, {decide: mayor, delegated: [{to: chief, results: [approved],"
        " up_to: 300000, because: {ordinance: 決裁規程第5条}}]}, {view: deputy-mayor}]"
    )
    assert not faults
    assert kinds(places)[1:] == [
        ("together", ["finance.chief", "chief"]),
        ("decide", ["mayor"]),
        ("view", ["deputy-mayor"]),
    ]
    assert places[2].delegated == (Delegation(RouteSeat("chief"), ("approved",), 300_000, "決裁規程第5条"),)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("chief", "a list: who drafts first"),
        ("[{line: chief}, chief]", "a role, who drafts"),
        ("[clerk, {line: Chief!}, chief]", "department.role"),
        ("[clerk, {lines: chief}, chief]", "a role, or one of line, together, decide, view"),
        ("[clerk, {decide: mayor}, {line: chief}]", "`decide` after every place but `view`"),
        ("[clerk, {decide: mayor}, {decide: chief}]", "one place that decides"),
        ("[clerk, {line: chief, delegated: [{to: chief, because: x}]}, mayor]", "only at `- decide: …`"),
        ("[clerk, {decide: mayor, delegated: [{to: chief}]}]", "the key because"),
    ],
)
def test_a_fault_says_what_would_be_right(text: str, said: str) -> None:
    assert any(said in fault.expected for fault in route(text)[1]), route(text)[1]


def test_the_step_knows_its_route_by_type() -> None:
    assert Decide("it", route("[clerk, chief]")[0]).route[1].kind == "decide"
