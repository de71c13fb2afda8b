"""A move: notices are prepared and made at the desk, what another body decides is passed on, answers are told once."""

import io
from datetime import date
from typing import Any

import pypdf
import pytest

from tests.cases import builders as make
from tomoni.cases import interface as cases
from tomoni.core import interface as core
from tomoni.documents import interface as documents

NEW = {"postal_code": "0999901", "address": "みどり県ひばり町川向3番1号"}


@pytest.fixture
def family(town: Any, clock: Any) -> make.Yamada:
    make.open_town()
    for key, name, symbol in (("residents", "住民課", "住"), ("care", "健康福祉課", "健")):
        core.Department.objects.create(key=key, name=name, symbol=symbol, phone="0999-00-1235", hours="8時30分から")
    found = make.make_yamada()
    for member in (found.hanako, found.kenichi, found.taro):
        make.save(member, {"address_since": "2020-04-01"})
    return found


def moved(family: make.Yamada, on: str = "2026-11-16") -> dict[str, Any]:
    me = f"p{family.hanako.pk}"
    return {f"{me}.moved_on": on, f"{me}.new_address": NEW, f"{me}.household_moves": True}


def resident_line(family: make.Yamada, number: str) -> Any:
    return next(line for line in cases.list_cases_of(family.hanako.pk) if line.number == number)


def test_a_notice_sent_from_home_is_prepared_and_not_made(family: make.Yamada) -> None:
    number = make.send(family.hanako, "moving-within-notice", moved(family))
    make.deliver()
    line = resident_line(family, number)
    assert (line.state, line.outlook.who, line.outlook.what) == ("arrived", "you", "come")
    assert make.refetch(number).head.state == "arrived"


def test_the_desk_makes_it_when_the_person_comes(family: make.Yamada) -> None:
    number = make.send(family.hanako, "moving-within-notice", moved(family))
    make.deliver()
    clerk = make.staff("jumin", "clerk", department="residents")
    assert cases.receive_in_person(number, actor=clerk).state == "closed"
    with pytest.raises(cases.CaseNotInState):
        cases.receive_in_person(number, actor=clerk)


def test_the_desk_of_another_section_cannot_make_it(family: make.Yamada) -> None:
    number = make.send(family.hanako, "moving-within-notice", moved(family))
    with pytest.raises(cases.NotAllowed):
        cases.receive_in_person(number, actor=make.staff("kosodate", "clerk"))
    assert resident_line(family, number).state == "arrived"


def test_who_saw_an_older_state_does_not_make_it(family: make.Yamada) -> None:
    number = make.send(family.hanako, "moving-within-notice", moved(family))
    with pytest.raises(cases.StaleCase):
        cases.receive_in_person(number, actor=make.staff("jumin", "clerk", department="residents"), version=99)
    assert resident_line(family, number).state == "arrived"


def test_what_was_prepared_can_be_taken_back(family: make.Yamada) -> None:
    number = make.send(family.hanako, "moving-within-notice", moved(family))
    cases.withdraw_case(number, actor=make.actor_of(family.hanako))
    with pytest.raises(cases.CaseNotInState):
        cases.receive_in_person(number, actor=make.staff("jumin", "clerk", department="residents"))


def test_a_notification_made_on_arrival_is_not_received_at_the_desk(family: make.Yamada) -> None:
    answers = moved(family) | {f"p{family.hanako.pk}.family_insured_here": True}
    number = make.send(family.hanako, "insurance-address", answers)
    with pytest.raises(cases.CaseNotInState):
        cases.receive_in_person(number, actor=make.staff("jumin", "clerk", department="residents"))


def test_what_another_body_decides_is_passed_on_by_the_desk(family: make.Yamada) -> None:
    ume = make.person(
        "山田 ウメ", "ヤマダ ウメ", "1945-03-03", address_since="2020-04-01", lived_here_since="2020-04-01"
    )
    core.Membership.objects.create(household=family.household, person=ume, relation="母", since=date(2020, 4, 1))
    number = make.send(family.hanako, "elderly-insurance-address", moved(family))
    make.deliver()
    waiting = resident_line(family, number)
    assert (waiting.state, waiting.outlook.what) == ("carried_out", "forward")
    assert waiting.forwards == ("県の後期高齢者医療広域連合",)
    cases.close_case(number, actor=make.staff("jumin", "clerk", department="residents"))
    sent = resident_line(family, number)
    assert (sent.state, sent.forwards) == ("closed", waiting.forwards)
    (cover,) = documents.list_documents_of(case_number=number)
    said = "".join(pypdf.PdfReader(io.BytesIO(documents.pdf_of(cover))).pages[0].extract_text().split())
    for part in ("送付書", "県の後期高齢者医療広域連合御中", cover.number, number, "山田花子", "山田ウメ", "第48条"):
        assert part in said, part
    assert "山田健一" not in said, "only who told it and whom it is about"
    assert cases.find_case_of(family.hanako.pk, number).letters == (), "it is no letter to the resident"


def test_what_one_service_was_told_no_other_asks(family: make.Yamada) -> None:
    answers = moved(family) | {f"p{family.hanako.pk}.family_insured_here": True}
    make.send(family.hanako, "insurance-address", answers)
    make.deliver()
    talk = cases.start_interview(make.actor_of(family.hanako), family.hanako.pk, ["moving-within-notice"])
    page = cases.find_interview_page(talk.token, person=family.hanako.pk)
    assert [item.path for item in page.items if item.ask] == []


def test_nothing_of_the_move_is_asked_where_the_register_has_it(family: make.Yamada) -> None:
    for member in (family.hanako, family.kenichi, family.taro):
        core.save_facts(
            member, {"address_since": "2026-11-16"}, source=make.REGISTER, holds_since=date(2026, 11, 16),
            actor=make.SYSTEM,
        )  # fmt: skip
    talk = cases.start_interview(make.actor_of(family.hanako), family.hanako.pk, ["insurance-address"])
    page = cases.find_interview_page(talk.token, person=family.hanako.pk)
    assert [item.fact.name for item in page.items if item.ask] == ["family_insured_here"]


def told_by(person: Any, *, along: Any = True, at: dict[str, str] = NEW) -> dict[str, Any]:
    """What somebody tells of the move; along: all of the household, or of each other member whether they came too."""
    me = f"p{person.pk}"
    found = {f"{me}.moved_on": "2026-11-16", f"{me}.new_address": at, f"{me}.household_moves": along is True}
    if along is not True:
        found |= {f"p{one.pk}.moves_too": came for one, came in along.items()} | {f"{me}.joins_household": "own"}
    return found


@pytest.mark.parametrize("first, second", [("hanako", "kenichi"), ("kenichi", "hanako")])
@pytest.mark.parametrize("service", ["moving-within-notice", "insurance-address"])
def test_who_of_a_household_tells_of_a_move_second_learns_only_that_it_is_handled(
    family: make.Yamada, service: str, first: str, second: str
) -> None:
    one, other = getattr(family, first), getattr(family, second)
    insured = {f"p{one.pk}.family_insured_here": True, f"p{other.pk}.family_insured_here": True}
    number = make.send(one, service, told_by(one) | insured)
    with pytest.raises(cases.ClaimAlreadyLive) as refused:
        make.send(other, service, told_by(other) | insured)
    assert (refused.value.same_person, refused.value.case_number) == (False, None) and number not in str(refused.value)
    assert not cases.list_cases_of(other.pk)


@pytest.mark.parametrize("first, second", [("hanako", "kenichi"), ("kenichi", "hanako")])
def test_each_of_a_household_that_splits_tells_of_a_move_of_their_own(
    family: make.Yamada, first: str, second: str
) -> None:
    one, other = getattr(family, first), getattr(family, second)
    elsewhere = {**NEW, "address": "みどり県ひばり町みどり台9番9号"}
    make.send(one, "moving-within-notice", told_by(one, along={other: False, family.taro: True}))
    make.send(other, "moving-within-notice", told_by(other, along={one: False, family.taro: False}, at=elsewhere))
    assert [len(cases.list_cases_of(each.pk)) for each in (one, other)] == [1, 1]


def test_a_child_does_not_move_twice_with_two_parents_who_part(family: make.Yamada) -> None:
    mother, father = family.hanako, family.kenichi
    make.send(mother, "moving-within-notice", told_by(mother, along={father: False, family.taro: True}))
    with pytest.raises(cases.ClaimAlreadyLive):
        make.send(father, "moving-within-notice", told_by(father, along={mother: False, family.taro: True}))


def test_what_was_taken_back_can_be_told_by_the_other(family: make.Yamada) -> None:
    number = make.send(family.hanako, "moving-within-notice", told_by(family.hanako))
    cases.withdraw_case(number, actor=make.actor_of(family.hanako))
    assert make.send(family.kenichi, "moving-within-notice", told_by(family.kenichi))
