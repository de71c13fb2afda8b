"""Services of the country with days by law: 要介護認定, childcare; an aim put off; a hindered claim."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pypdf
import pytest

from tests.cases.builders import ACCOUNT, SYSTEM, claim_answers, deliver, make_yamada, open_town, person, send, staff
from tests.cases.test_clock_verbs import left
from tomoni.cases import interface as cases
from tomoni.cases.models import Case, Transition
from tomoni.core import interface as core
from tomoni.documents import interface as documents
from tomoni.payments import interface as payments

REASON = "主治医意見書が届かず、審査会を開けないため。"
CARE, CHILDCARE, CLAIM = "care-need", "childcare-need", "child-allowance-claim"


@pytest.fixture
def desk(town: Any, clock: Callable[[str], None]) -> dict[str, core.Actor]:
    """Two sections at work on Tuesday 1 December 2026."""
    clock("2026-12-01T10:00")
    core.Department.objects.create(key="care", name="健康福祉課", symbol="健福", phone="0999-12-3470", hours="")
    open_town()
    made = {"clerk": staff("nakamura", "clerk"), "chief": staff("ishii", "chief")}
    return made | {
        "carer": staff("ogata", "clerk", department="care"),
        "head": staff("hirano", "chief", department="care"),
        "surveyor": staff("oikawa", "surveyor", department="care"),
    }


@pytest.fixture
def applied(desk: dict[str, core.Actor]) -> str:
    """Masa of 76 applied for 要介護認定."""
    masa = person("渡邉 正", "ワタナベ タダシ", "1950-03-09", lived_here_since="1990-04-01")
    number = send(masa, CARE, {f"p{masa.pk}.attending_doctor": "ひばり医院 大空医師"})
    cases.start_checking(number, actor=desk["carer"])
    return number


def established(number: str, desk: dict[str, core.Actor], level: str) -> None:
    """Survey, opinion and board, one after the other."""
    who = f"p{Case.objects.get(number=number).person_id}"
    survey = {f"{who}.care_surveyed_on": "2026-12-07", f"{who}.care_minutes": 61}
    cases.establish_facts(number, "survey", survey, actor=desk["surveyor"])
    cases.establish_facts(number, "opinion", {f"{who}.doctor_opinion_on": "2026-12-10"}, actor=desk["carer"])
    board = {f"{who}.care_board_on": "2026-12-15", f"{who}.care_level": level, f"{who}.care_valid_months": 6}
    cases.establish_facts(number, "board", board, actor=desk["carer"])


def text_of(number: str) -> str:
    """The letters of a case as they are read."""
    found = [pypdf.PdfReader(BytesIO(documents.pdf_of(one))) for one in documents.list_documents_of(case_number=number)]
    return "".join("".join(page.extract_text().split()) for pdf in found for page in pdf.pages)


# --- 要介護認定 ---


def test_care_is_decided_in_thirty_days_also_while_the_doctor_is_asked(
    applied: str, desk: dict[str, core.Actor], clock: Callable[[str], None]
) -> None:
    asked = cases.ask_other_body(applied, "ひばり医院", "主治医意見書", date(2026, 12, 10), actor=desk["carer"])
    clock("2026-12-11T09:00")
    law, aim = cases.find_case_for_staff(applied, actor=desk["carer"]).clocks
    assert (law.period.article, law.due_on, law.used, law.running) == (
        "介護保険法第27条第11項", date(2026, 12, 31), 10, True
    )  # fmt: skip
    assert (aim.used, aim.away) == (0, 10)
    timing = cases.find_case_for_staff(applied, actor=desk["carer"]).timing
    assert (timing.silence.article, timing.silence.since) == ("介護保険法第27条第12項", date(2027, 1, 1))
    cases.hear_other_body(applied, asked.number, "届いた。", actor=desk["carer"])


def test_care_is_recognised_and_the_letter_says_level_period_and_where_to_appeal(
    applied: str, desk: dict[str, core.Actor], clock: Callable[[str], None]
) -> None:
    clock("2026-12-16T09:00")
    established(applied, desk, "care_2")
    cases.draft_decision(applied, "approved", [], actor=desk["carer"])
    cases.approve_decision(applied, actor=desk["head"])
    deliver()
    text = text_of(applied)
    assert "要介護2" in text and "令和9年5月31日" in text and "令和8年12月1日（申請のあった日）" in text
    assert "介護保険審査会に対して審査請求をすることができます" in text
    assert "裁決を経た後でなければ" in text  # 審査請求前置（196条）


def test_where_no_care_is_needed_the_refusal_carries_its_reason(
    applied: str, desk: dict[str, core.Actor], clock: Callable[[str], None]
) -> None:
    clock("2026-12-16T09:00")
    established(applied, desk, "none")
    with pytest.raises(cases.ReasonsMissing):
        cases.draft_decision(applied, "refused", [], actor=desk["carer"])
    reasons = [{"text": "審査会で、いずれにも該当しないと判定されました。", "law": "介護保険法第27条第9項"}]
    cases.draft_decision(applied, "refused", reasons, actor=desk["carer"])
    cases.approve_decision(applied, actor=desk["head"])
    deliver()
    text = text_of(applied)
    assert "いずれにも該当しない" in text and "介護保険審査会" in text


def test_a_level_that_no_board_has_found_is_not_recognised(applied: str, desk: dict[str, core.Actor]) -> None:
    before = left(applied)
    with pytest.raises(cases.ResultUnknown):
        cases.draft_decision(applied, "approved", [], actor=desk["carer"])
    assert left(applied) == before


def test_the_notice_of_delay_ends_the_right_to_regard_silence_as_refusal_for_so_long(
    applied: str, desk: dict[str, core.Actor], clock: Callable[[str], None]
) -> None:
    clock("2026-12-28T09:00")
    cases.extend_period(applied, date(2027, 1, 29), REASON, actor=desk["head"])
    screen = cases.find_case_for_staff(applied, actor=desk["carer"])
    assert screen.timing.silence.since == date(2027, 1, 30)
    text = text_of(applied)
    assert "介護保険法第27条第11項の規定により通知します" in text and REASON in text
    assert "令和9年1月29日までに決定します" in text
    with pytest.raises(cases.NotAllowed):  # a chief of another section
        cases.extend_period(applied, date(2027, 2, 20), REASON, actor=desk["chief"])


# --- 教育・保育給付認定 ---


def test_childcare_is_recognised_with_its_kind_and_last_day(
    desk: dict[str, core.Actor], clock: Callable[[str], None]
) -> None:
    family = make_yamada()
    answers: dict[str, Any] = {f"p{family.taro.pk}.wants_childcare": True}
    for parent, hours in ((family.hanako, 100), (family.kenichi, 168)):
        answers |= {f"p{parent.pk}.childcare_reason": "work", f"p{parent.pk}.childcare_hours": hours}
    number = send(family.hanako, CHILDCARE, answers)
    law, aim = cases.find_case_for_staff(number, actor=desk["clerk"]).clocks
    assert (law.period.article, law.due_on) == ("子ども・子育て支援法第20条第6項", date(2026, 12, 31))
    assert (aim.period.days, aim.period.calendar) == (15, "office")
    clock("2026-12-14T09:00")
    cases.start_checking(number, actor=desk["clerk"])
    cases.draft_decision(number, "approved", [], actor=desk["clerk"])
    cases.approve_decision(number, actor=desk["chief"])
    deliver()
    text = text_of(number)
    assert "3号認定" in text and "保育短時間" in text and "令和11年11月10日" in text  # the day before three is reached
    assert "ひばり町長に対して審査請求をすることができます" in text


def test_a_second_application_for_a_child_is_received_once(desk: dict[str, core.Actor]) -> None:
    family = make_yamada()
    answers = {f"p{family.taro.pk}.wants_childcare": False}
    send(family.hanako, CHILDCARE, answers)
    with pytest.raises(cases.ClaimAlreadyLive):
        send(family.kenichi, CHILDCARE, answers)


# --- an aim that stands alone ---


@pytest.fixture
def claimed(desk: dict[str, core.Actor]) -> str:
    """A claim of child allowance of 1 December, with an aim of 15 open days and no period by law."""
    family = make_yamada()
    number = send(family.hanako, CLAIM, claim_answers(family.hanako, family.taro))
    cases.start_checking(number, actor=desk["clerk"])
    return number


def test_an_aim_is_put_off_with_a_note_also_twice_and_late(
    claimed: str, desk: dict[str, core.Actor], clock: Callable[[str], None]
) -> None:
    clock("2027-01-12T09:00")
    (aim,) = cases.find_case_for_staff(claimed, actor=desk["clerk"]).clocks
    assert aim.late
    cases.extend_period(claimed, date(2027, 1, 22), REASON, actor=desk["chief"])
    cases.extend_period(claimed, date(2027, 1, 29), "追加の確認のため。", actor=desk["chief"])
    screen = cases.find_case_for_staff(claimed, actor=desk["clerk"])
    assert (screen.clocks[0].due_on, screen.clocks[0].late) == (date(2027, 1, 29), False)
    assert (screen.timing.put_off.until, screen.timing.silence) == (date(2027, 1, 29), None)
    assert Case.objects.get(number=claimed).due_on == date(2027, 1, 29)
    assert "延期しますので、お知らせします" in text_of(claimed)
    deliver()
    mine = core.list_notices(Case.objects.get(number=claimed).person_id)
    assert any("1月29日" in notice.texts["ja"]["body"] for notice in mine)


@pytest.mark.parametrize(
    ("until", "reason", "why"),
    [(date(2026, 12, 22), REASON, "not_later"), (date(2027, 1, 20), " ", "no_reason")],
)
def test_an_aim_is_put_off_to_a_later_day_and_with_a_reason(
    claimed: str, desk: dict[str, core.Actor], until: date, reason: str, why: str
) -> None:
    before = left(claimed)
    with pytest.raises(cases.ExtensionNotPossible) as refused:
        cases.extend_period(claimed, until, reason, actor=desk["chief"])
    assert refused.value.data["why"] == why and left(claimed) == before


def test_a_late_aim_is_not_put_off_to_a_day_that_is_over(
    claimed: str, desk: dict[str, core.Actor], clock: Callable[[str], None]
) -> None:
    clock("2027-01-12T09:00")
    with pytest.raises(cases.ExtensionNotPossible) as refused:
        cases.extend_period(claimed, date(2027, 1, 12), REASON, actor=desk["chief"])
    assert refused.value.data["why"] == "not_later"


# --- a claim that could not be made in time (児童手当法8条3項) ---


def test_a_claim_hindered_by_a_flood_is_paid_from_the_month_it_would_have_been(
    desk: dict[str, core.Actor], clock: Callable[[str], None]
) -> None:
    family = make_yamada()
    number = send(family.hanako, CLAIM, claim_answers(family.hanako, family.taro, **_account(family)))
    cases.start_checking(number, actor=desk["clerk"])
    assert cases.find_case_for_staff(number, actor=desk["clerk"]).proposal.first_month == "2027-01"
    flood = "11月28日の水害で道が通れず、12月1日まで請求できなかった。"
    cases.set_claim_day(number, date(2026, 11, 28), flood, ended_on=date(2026, 12, 1), actor=desk["clerk"])
    screen = cases.find_case_for_staff(number, actor=desk["clerk"])
    assert (screen.proposal.first_month, screen.clocks[0].started_on) == ("2026-12", date(2026, 12, 1))
    cases.draft_decision(number, "approved", [], actor=desk["clerk"])
    cases.approve_decision(number, actor=desk["chief"])
    deliver()
    cases.reckon_instalments("2027-01", actor=SYSTEM)
    paid = {one.month: one.amount for one in payments.list_instalments_of(family.hanako.pk)}
    assert paid == {"2026-12": 15_000, "2027-01": 15_000}  # without the flood January alone


def _account(family: Any) -> dict[str, Any]:
    return {f"p{family.hanako.pk}.payout_account": ACCOUNT}


@pytest.mark.parametrize(
    ("now", "day", "ended", "why"),
    [
        ("2026-12-01T12:00", date(2026, 12, 2), date(2026, 12, 2), "after_arrival"),
        ("2026-12-01T12:00", date(2026, 11, 28), None, "no_end"),
        ("2026-12-01T12:00", date(2026, 11, 28), date(2026, 11, 27), "ended_before"),
        ("2026-12-03T12:00", date(2026, 11, 28), date(2026, 12, 2), "ended_late"),
        ("2026-12-01T12:00", date(2026, 11, 10), date(2026, 11, 15), "too_late"),
    ],
)
def test_a_hindered_claim_that_cannot_be_one_is_refused(
    claimed: str, desk: dict[str, core.Actor], clock: Callable[[str], None],
    now: str, day: date, ended: date | None, why: str,
) -> None:  # fmt: skip
    clock(now)
    before = left(claimed)
    with pytest.raises(cases.ClaimDayNotPossible) as refused:
        cases.set_claim_day(claimed, day, "水害", ended_on=ended, actor=desk["clerk"])
    assert refused.value.data["why"] == why and left(claimed) == before


def test_the_fifteenth_day_after_the_reason_ended_is_in_time(claimed: str, desk: dict[str, core.Actor]) -> None:
    cases.set_claim_day(claimed, date(2026, 11, 13), "入院", ended_on=date(2026, 11, 16), actor=desk["clerk"])
    told = Transition.objects.get(case__number=claimed, verb="set_claim_day").data
    assert told == {"from": "2026-12-01", "to": "2026-11-13", "ended": "2026-11-16"}


def test_who_may_not_sets_no_day_and_nothing_stops_before_it_began(claimed: str, desk: dict[str, core.Actor]) -> None:
    before = left(claimed)
    with pytest.raises(cases.NotAllowed):
        cases.set_claim_day(claimed, date(2026, 11, 28), "水害", ended_on=date(2026, 12, 1), actor=desk["carer"])
    with pytest.raises(cases.EnquiryNotOpen):  # ended before it was begun
        cases.hear_other_body(claimed, 1, "届いた。", actor=desk["clerk"])
    with pytest.raises(cases.EnquiryNotPossible):  # an answer that was due before it was asked
        cases.ask_other_body(claimed, "みどり市", "所得", date(2026, 11, 30), actor=desk["clerk"])
    assert left(claimed) == before
