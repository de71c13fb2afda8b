"""Interviews, the queue, and the number of queries, which does not grow."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cases.builders import PACKS, actor_of, claim_answers, make_yamada, open_town, send, staff
from tomoni.cases import interface as cases
from tomoni.cases.models import Case, Interview
from tomoni.core import interface as core
from tomoni.services import interface as services

CLAIM = "child-allowance-claim"


@pytest.fixture
def family(town: Any, clock: Any) -> Any:
    open_town()
    return make_yamada()


def queries_of(work: Any) -> int:
    """How many queries a read makes."""
    with CaptureQueriesContext(
        connection,
    ) as seen:
        work()
    return len([q for q in seen.captured_queries if "SAVEPOINT" not in q["sql"]])


def test_an_interview_goes_page_by_page_and_can_be_left(family: Any, clock: Any) -> None:
    actor, me = actor_of(family.hanako), family.hanako.pk
    token = cases.start_interview(actor, me, [CLAIM]).token
    page = cases.find_interview_page(token, person=me)
    assert (page.page, page.title, page.place) == ("work", "公務員ですか", 1)
    assert [key for key, _, _ in page.pages] == ["work", f"children(p{family.taro.pk})", "account"]
    cases.save_answers(token, "work", {f"p{me}.public_service": "no"}, person=me)
    again = cases.start_interview(actor, me, [CLAIM])
    assert again.token == token
    page = cases.find_interview_page(token, person=me)
    assert (page.page, page.subject) == (f"children(p{family.taro.pk})", "山田 太郎")
    first = cases.find_interview_page(token, person=me, page="work")
    assert first.values == {f"p{me}.public_service": "no"}
    (card,) = cases.find_due(me)
    assert card.resume == token
    with pytest.raises(cases.InterviewNotOpen):
        cases.find_interview_page(token, person=family.kenichi.pk)
    check = cases.find_check_page(token, person=me)
    assert check.missing_page == f"children(p{family.taro.pk})" and check.live == ()


def test_an_interview_nobody_went_on_with_loses_its_answers(family: Any, clock: Any) -> None:
    token = cases.start_interview(actor_of(family.hanako), family.hanako.pk, [CLAIM]).token
    cases.save_answers(token, "work", {f"p{family.hanako.pk}.public_service": "no"}, person=family.hanako.pk)
    assert cases.expire_interviews() == 0
    clock("2027-02-20T00:01")
    assert cases.expire_interviews() == 1
    stored = Interview.objects.get()
    assert (stored.state, stored.answers) == ("expired", "")
    with pytest.raises(cases.InterviewNotOpen):
        cases.save_answers(token, "work", {}, person=family.hanako.pk)


def test_an_interview_moves_to_a_newer_bundle_and_a_case_does_not(family: Any, clock: Any) -> None:
    me = family.hanako.pk
    number = send(family.kenichi, CLAIM, claim_answers(family.kenichi, family.taro))
    token = cases.start_interview(actor_of(family.hanako), me, [CLAIM]).token
    before = services.find_definition(CLAIM).bundle
    newer = services.load_pack([PACKS / "japan"])
    services.publish(newer, actor=core.Actor.system("test"))
    after = services.find_definition(CLAIM).bundle
    assert before != after
    assert cases.find_interview_page(token, person=me).repinned
    cases.save_answers(token, "work", {f"p{me}.public_service": "no"}, person=me)
    assert not cases.find_interview_page(token, person=me).repinned
    assert Case.objects.get(number=number).bundle == before
    assert cases.find_check_page(token, person=me).live == ((CLAIM, None),)


def test_the_queue_is_sorted_by_what_is_left_and_pages_by_key(family: Any, clock: Any) -> None:
    clerk = staff("nakamura", "clerk")
    first = send(family.hanako, CLAIM, claim_answers(family.hanako, family.taro))
    case = Case.objects.get(number=first)
    rows = []
    for n in range(1, 120):
        rows.append(Case(**{f.attname: getattr(case, f.attname) for f in Case._meta.fields if f.name != "id"}))
        rows[-1].number, rows[-1].docket_serial = f"copy-{n}", 1000 + n
        rows[-1].due_on = date(2026, 11, 1 + n % 28)
    Case.objects.bulk_create(rows)
    seen: list[str] = []
    cursor = None
    while True:
        page = cases.list_queue(actor=clerk, tab="team", cursor=cursor, limit=50)
        seen += [line.number for line in page.lines]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == 120 and seen[-1] == first
    cases.recount_all()
    cases.assign_case(first, to=int(clerk.id), actor=clerk)
    page = cases.list_queue(actor=clerk, tab="mine")
    assert [line.number for line in page.lines] == [first]
    assert (page.counts["team"], page.counts["mine"]) == ("99+", "1")
    assert len(cases.list_queue(actor=clerk, tab="overdue", limit=500).lines) == len(
        [r for r in rows if r.due_on < core.today()]
    )
    assert [line.number for line in cases.list_queue(actor=clerk, word="1003").lines] == ["copy-3"]
    few = queries_of(lambda: cases.list_queue(actor=clerk, limit=5))
    assert few == queries_of(lambda: cases.list_queue(actor=clerk, limit=100)) <= 6


def test_screens_take_a_constant_number_of_queries(family: Any, clock: Any) -> None:
    clerk = staff("nakamura", "clerk")
    number = send(family.hanako, CLAIM, claim_answers(family.hanako, family.taro))
    cases.start_checking(number, actor=clerk)
    path = f"p{family.hanako.pk}.public_service"
    cases.find_case_for_staff(number, actor=clerk)  # fills the caches of the process and of the tenant
    few = queries_of(lambda: cases.find_case_for_staff(number, actor=clerk))
    for answer in ("left", "no", "left", "no"):
        cases.ask_correction(number, [path], "確かめます", core.today(), actor=clerk)
        cases.answer_correction(number, {path: answer}, actor=actor_of(family.hanako))
        cases.write_note(number, "電話した", actor=clerk)
    many = queries_of(lambda: cases.find_case_for_staff(number, actor=clerk))
    assert many <= few + 1 and many <= 18  # corrections are asked for once there was one
    assert queries_of(lambda: cases.find_due(family.kenichi.pk)) <= 10
    assert queries_of(lambda: cases.list_cases_of(family.hanako.pk)) <= 4
    assert queries_of(lambda: cases.find_case_of(family.hanako.pk, number)) <= 18
