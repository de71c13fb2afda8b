"""What follows many decisions at once: the same rows as case by case, all or none, and one broken letter stops only
its own case."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cases import builders as make
from tests.cases.test_special_cash import HEAD, desk, draft, enter, household, told  # noqa: F401
from tomoni.cases import interface as cases
from tomoni.cases.actions.carrying_out import WORKED_OUT, carry_out_many
from tomoni.cases.models import Case
from tomoni.core import interface as core
from tomoni.documents import interface as documents
from tomoni.documents.models import Dispatch, DocumentBytes, DocumentValues
from tomoni.payments import interface as payments

NO_FONT = "𠮷"


def decided(desk: Any, name: str = "甲", result: str = "approved") -> str:  # noqa: F811
    people = household(name, "コウ", "二")
    number = enter(people[0], HEAD, told(people), desk["clerk"])
    if result == "approved":
        draft(number, desk["clerk"])
    else:
        cases.start_checking(number, actor=desk["clerk"])
        reason = [{"text": "対象ではない", "law": "ひばり町特別定額給付金支給要綱第2条"}]
        cases.draft_decision(number, result, reason, actor=desk["clerk"])
    cases.approve_decision(number, actor=desk["chief"])
    return number


def printed(values: Any) -> dict[str, Any]:
    """Without what was worked out and this letter does not print: at once it is not worked out."""
    return {name: value for name, value in values.items() if name not in WORKED_OUT}


def left_by(number: str, before: int, shown: Callable[[Any], Any] = printed) -> dict[str, Any]:
    """Everything that carrying a case out wrote, without what differs from case to case: keys, numbers, hashes."""
    case = Case.objects.get(number=number)
    papers = documents.list_documents_of(case_number=number)
    values = DocumentValues.objects.filter(document__in=papers)
    entries = core.LedgerEntry.objects.filter(pk__gt=before)
    found = {
        "case": rows(Case.objects.filter(pk=case.pk)),
        "outcomes": rows(case.outcomes.order_by("place")),
        "steps": rows(case.transitions.order_by("number")),
        "letters": [vars(one) for one in papers],
        "values": [shown(core.decode(one.values, one.key_id, core.key_ring())) for one in values],
        "pages": [bytes(one.content)[:8].decode() for one in DocumentBytes.objects.filter(document__in=papers)],
        "sent": rows(Dispatch.objects.filter(document__in=papers)),
        "owed": rows(payments.Instalment.objects.filter(origin=f"case:{case.pk}")),
        "ledger": sorted(plain(one.content) for one in entries if number in one.content or "instalment" in one.content),
        "news": rows(core.Event.objects.filter(name="cases.CaseClosed", payload__case_number=number)),
    }
    return {name: plain(json.dumps(part, default=str, ensure_ascii=False)) for name, part in found.items()}


def rows(found: Any) -> list[dict[str, Any]]:
    return list(found.values())


def plain(text: str) -> str:
    text = re.sub(r'"(_state|id|document|author_id)": "?[^",}]*"?', "", text)
    return re.sub(r"[0-9a-f]{64}|\d+|[A-Z0-9]{4,}-[A-Z0-9-]+", "#", text)


@pytest.mark.parametrize("result", ["approved", "refused"])
def test_many_at_once_leave_the_same_rows_as_one_by_one(desk, result) -> None:  # noqa: F811
    several = [decided(desk, result=result) for _ in range(4)]
    left = []
    for numbers in (several[:1], several[1:2]):
        before = core.LedgerEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        cases.carry_out(numbers[0]) if not left else carry_out_many(numbers)
        left.append(left_by(numbers[0], before))
    assert left[0] == left[1]
    assert left[0]["letters"] != "[]" and (left[0]["owed"] != "[]") == (result == "approved")
    before = core.LedgerEntry.objects.order_by("-pk").values_list("pk", flat=True).first()
    carry_out_many(several)  # two of them were carried out before
    for number in several[2:]:
        assert {**left_by(number, before), "ledger": ""} == {**left[0], "ledger": ""}
    serials = sorted(one.serial for number in several for one in documents.list_documents_of(case_number=number))
    assert serials == list(range(serials[0], serials[0] + 4))
    assert sum(one.amount for one in payments.Instalment.objects.all()) == (800_000 if result == "approved" else 0)


def test_one_letter_that_cannot_be_set_stops_only_its_own_case(desk) -> None:  # noqa: F811
    numbers = [decided(desk, name) for name in ("甲", NO_FONT, "丙")]
    with pytest.raises(documents.DocumentFault):
        carry_out_many(numbers)
    assert not payments.Instalment.objects.exists() and not documents.find_documents(range(1, 100))
    assert {one.state for one in Case.objects.all()} == {"decided"}
    make.deliver()
    assert [Case.objects.get(number=number).state for number in numbers] == ["closed", "decided", "closed"]
    (waiting,) = core.Delivery.objects.filter(listener="cases.carry_out", state="waiting")
    assert NO_FONT in waiting.last_error or "could not be displayed" in waiting.last_error
    assert payments.Instalment.objects.count() == 2
    assert sorted(one.serial for one in documents.find_documents(range(1, 1000)).values()) == [1, 2]


def test_an_award_with_its_letter_is_the_same_at_once_and_alone(town, clock) -> None:
    clock("2026-12-01T10:00")
    make.open_town()
    clerk, chief = make.staff("nakamura", "clerk"), make.staff("ishii", "chief")
    numbers = []
    for _ in range(3):
        family = make.make_yamada()
        number = make.send(family.hanako, "child-allowance-claim", make.claim_answers(family.hanako, family.taro))
        cases.start_checking(number, actor=clerk)
        cases.draft_decision(number, "approved", [], actor=clerk)
        cases.approve_decision(number, actor=chief)
        numbers.append(number)
    cases.carry_out(numbers[0])
    carry_out_many(numbers)
    left = [{**left_by(number, 0, shown=dict), "ledger": ""} for number in numbers]
    assert left[0] == left[1] == left[2] and '"award"' in left[0]["outcomes"]


def test_more_cases_take_no_more_statements(desk) -> None:  # noqa: F811
    counted = []
    for size in (2, 5):
        numbers = [decided(desk) for _ in range(size)]
        with CaptureQueriesContext(connection) as asked:
            carry_out_many(numbers)
        assert set(Case.objects.filter(number__in=numbers).values_list("state", flat=True)) == {"closed"}
        counted.append(len(asked))
    assert counted[1] <= counted[0]
