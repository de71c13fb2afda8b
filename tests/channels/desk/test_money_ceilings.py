"""Pages of money and kept records cost as many queries for twelve rows as for two; empty ones say what to do."""

from datetime import date

import pytest

from tests.channels.desk import builders as make
from tests.payments.result_writer import result_file
from tomoni.core import interface as core
from tomoni.documents import interface as documents
from tomoni.payments import interface as payments

RIGHT = "child-allowance"
LETTER = documents.Template("a.typ", "通知")


def add_rows(first: int, count: int, clerk: core.Actor, accountant: core.Actor, admin: core.Actor) -> None:
    """So many orders whose second transfer came back, claims, budget entries, records and letters that came back."""
    for n in range(first, first + count):
        people = [make.make_person(f"人 {n}{k}", "ヒト", "1990-01-01", f"{n}0{k}") for k in range(2)]
        accounts = {one.pk: payments.PayoutAccount("0001", "001", "1", "1234567", "ヤマダ ハナコ") for one in people}
        for one in people:
            payments.record_instalment(
                f"award:{n}", f"2026-{one.pk % 9 + 1:02d}", one.pk, 100, "手当", RIGHT, actor=clerk
            )
        order = payments.make_order(date(2026, 12, 10), RIGHT, accounts=accounts, actor=clerk)
        payments.release_order(order, actor=accountant)
        file = payments.find_file(order, 1)
        payments.read_bank_result(file, result_file(bytes(file.content), {2: "1"}), actor=accountant)
        new = payments.NewClaim(
            f"c{n}", RIGHT, "手当", make.CHILD, people[0].pk, f"award:{n}", "overpaid", 100, "民法第703条", "転出"
        )
        payments.open_claim(new, actor=make.SYSTEM)
        entry = payments.enter_budget("3款", 2026, "initial", 100, "当初", actor=admin)
        payments.confirm_budget(entry, actor=accountant)
        documents.keep_record(
            "claim", f"old{n}", title="綴り", department=make.CHILD, years=1, completed_on=date(2020, 5, 1)
        )
        letter = documents.issue_document(
            "letter",
            LETTER,
            {},
            title="通知",
            department=make.CHILD,
            about_person=people[1].pk,
            send="mail",
            actor=clerk,
        )
        [row] = documents.list_dispatches_of([letter.pk])[letter.pk]
        documents.send_out([row.pk], actor=clerk)
        documents.note_returned(row.pk, "そのほか", actor=clerk)
    make.deliver()


PATHS = (
    "/desk/payments/", "/desk/returned/", "/desk/claims/", "/desk/budget/", "/desk/retention/",
    "/desk/registers/addresses/", "/desk/registers/sent/?state=returned",
)  # fmt: skip


def test_more_rows_cost_no_more_queries(desk, clerk, accountant, as_clerk) -> None:
    make.make_fund()
    actors = core.Actor.staff(clerk), core.Actor.staff(accountant)
    admin = core.Actor.staff(make.make_staff("kanri", "管理 人", "admin"))
    add_rows(1, 2, *actors, admin)
    few = {path: make.count_queries(as_clerk, path) for path in PATHS}
    add_rows(3, 10, *actors, admin)
    many = {path: make.count_queries(as_clerk, path) for path in PATHS}
    assert all(many[path] <= few[path] for path in PATHS), (few, many)
    assert max(few.values()) <= 25, few


@pytest.mark.parametrize("path", [*PATHS, "/desk/disclosures/"])
def test_an_empty_page_says_what_to_do(desk, as_clerk, path: str) -> None:
    answer = as_clerk.get(path)
    assert answer.status_code == 200 and "ません" in answer.content.decode()
