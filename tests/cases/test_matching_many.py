"""Declared children of a whole town: nobody is crowded out, and what was granted goes on under the same words."""

import pytest

from tests.cases import builders as make
from tests.cases.test_matching import CHILDCARE, CLAIM, declare, register
from tomoni.cases import interface as cases
from tomoni.cases.models import Award, AwardVersion, Case, DeclaredChild
from tomoni.core import interface as core


@pytest.fixture
def family(town):
    make.open_town()
    return make.make_yamada()


@pytest.fixture
def desk(family):
    return {"clerk": make.staff("nakamura", "clerk")}


def grant(number: str, *children: str) -> Award:
    case = Case.objects.get(number=number)
    award = Award.objects.create(
        case=case, person_id=case.person_id, service=case.service, right="child-allowance", began_on=core.today()
    )
    AwardVersion.objects.create(
        award=award, number=1, case=case, service=case.service, bundle=case.bundle, first_month="2026-12",
        about={"children": list(children)}, amount=10_000, per="month", made_at=core.now(),
    )  # fmt: skip
    return award


def test_an_award_goes_on_for_the_child_of_the_register_and_no_other_award_is_touched(family, desk):
    numbers = declare(family, CLAIM)
    taro, child = f"p{family.taro.pk}", register(family)
    granted, twin = grant(numbers[CLAIM], taro, "new-child"), grant(numbers[CLAIM], "new-child-2")
    cases.match_child(numbers[CLAIM], "new-child", child.pk, actor=desk["clerk"])
    newest = granted.versions.order_by("-number").first()
    assert (newest.number, newest.about) == (2, {"children": [taro, f"p{child.pk}"]})
    assert twin.versions.count() == 1 and twin.steps.count() == 0


def test_every_waiting_child_is_looked_at_however_many_there_are(family, desk):
    declare(family)
    child = register(family)
    assert cases.propose_matches(part=1) == 2
    assert set(DeclaredChild.objects.values_list("proposed", flat=True)) == {child.pk}


def test_other_sections_do_not_crowd_out_the_children_of_this_one(family, desk, monkeypatch):
    numbers = declare(family)
    monkeypatch.setattr("tomoni.cases.queries.matching.MOST", 1)
    other, mine = (Case.objects.get(number=numbers[service]) for service in (CLAIM, CHILDCARE))
    Case.objects.filter(pk=other.pk).update(department="disaster-relief")
    DeclaredChild.objects.filter(case=mine).delete()
    for entity in ("new-a", "new-b", "new-c", "new-d"):
        DeclaredChild.objects.create(case=other, entity=entity)
    DeclaredChild.objects.create(case=mine, entity="new-child")
    clerk = make.staff("mori", "clerk", department=mine.department)
    (line,) = cases.list_waiting_children(clerk)
    assert (line.number, line.cases) == (mine.number, 2)
