"""No name of a resident reaches a page of the desk without an entry on that resident's ledger, in that request.

Walks the addresses of the desk, so that a page added tomorrow is covered; an address with a part that has no sample
here fails until one is given.
"""

import pytest
from django.test import Client
from django.urls import reverse

from tests.channels.desk import builders as make
from tomoni.channels.desk.urls import urlpatterns
from tomoni.core import interface as core
from tomoni.payments import interface as payments

CANARY = "金糸雀鳴子"
KANA = "カナリアナルコ"
ROLES = ("clerk", "chief", "surveyor", "accountant", "auditor", "admin")


@pytest.fixture
def nest(desk):
    """A canary with a case being checked, an order to pay and a dead letter."""
    family = make.make_family(CANARY, KANA)
    bird = family["mother"]
    number = make.make_case(bird)
    clerk = make.sign_in(Client(), make.make_staff("nakamura", "中村 彩", "clerk"))
    clerk.post(f"/desk/cases/{number}/do/", {"verb": "start_checking"})
    make.make_fund()
    make.make_award(bird, make.make_person("別の子", "ベツノコ", "2020-01-01", "99"))
    for month in ("2026-10", "2026-11"):
        payments.record_instalment("award:1", month, bird.pk, 15000, "児童手当", "child-allowance", actor=make.SYSTEM)
    clerk.post("/desk/payments/new/child-allowance/", {"pay_on": "2026-11-25"})
    payments.record_instalment("award:1", "2026-12", bird.pk, 15000, "児童手当", "child-allowance", actor=make.SYSTEM)
    event = core.Event.objects.create(name="CaseDecided", payload={"case_number": number}, at=core.now())
    letter = core.Delivery.objects.create(
        event=event, listener="notify.write_notice", state="dead", due_at=core.now(), last_error=f"ValueError: {CANARY}"
    )
    samples = {
        "number": number, "order": payments.list_orders()[0].number, "task": "survey", "document": 1, "file": 1,
        "right": "child-allowance", "service": "child-allowance-claim", "delivery": letter.pk,
    }  # fmt: skip
    return bird, samples


def address(pattern, samples: dict) -> str:
    parts = {}
    for name in pattern.pattern.converters:
        assert name in samples, f"Give a sample for <{name}> of the page {pattern.name}."
        is_order = name == "number" and str(pattern.pattern).startswith("payments/")
        parts[name] = samples["order"] if is_order else samples[name]
    return reverse(f"desk:{pattern.name}", kwargs=parts)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("pattern", urlpatterns, ids=lambda p: p.name)
@pytest.mark.parametrize("stage", ["checking", "approving"])
def test_the_canary_is_on_a_page_only_with_an_entry_on_its_ledger(nest, pattern, method, stage):
    bird, samples = nest
    client = make.sign_in(Client(), make.make_staff("all", "全役 持", *ROLES))
    if stage == "approving":
        other = make.sign_in(Client(), make.make_staff("nakamura", "中村 彩", "clerk"))
        typed = {"do": "draft", "result": "approved", "reason": ["母である"], "law": ["児童手当法第4条"]}
        assert other.post(f"/desk/cases/{samples['number']}/draft/", typed).status_code == 302
    before = {entry.pk for entry in core.entries_about(bird.pk, limit=500)}
    answer = getattr(client, method)(address(pattern, samples))
    body = answer.content.decode("utf-8", "replace")
    shown = CANARY in body or KANA in body or CANARY in str(dict(answer.headers))
    new = [entry for entry in core.entries_about(bird.pk, limit=500) if entry.pk not in before]
    assert not shown or new, f"{pattern.name} shows the canary and the ledger does not know."
    assert answer.status_code < 500


def test_the_canary_does_appear_where_it_should(nest):
    """The test above would pass on empty pages: these show the canary."""
    _, samples = nest
    client = make.sign_in(Client(), make.make_staff("all", "全役 持", *ROLES))
    for there in ("/desk/", f"/desk/cases/{samples['number']}/", f"/desk/payments/{samples['order']}/"):
        assert CANARY in client.get(there).content.decode(), there


def test_the_canary_is_found_where_a_page_forgets_the_ledger(nest, monkeypatch):
    """See the guard fail once: with reading switched off the queue must be caught."""
    from contextlib import contextmanager

    @contextmanager
    def forget(*args, **kwargs):
        yield None

    bird, _ = nest
    monkeypatch.setattr("tomoni.channels.desk.views.queue.core.reading", forget)
    client = make.sign_in(Client(), make.make_staff("all", "全役 持", *ROLES))
    before = len(core.entries_about(bird.pk, limit=500))
    assert CANARY in client.get("/desk/").content.decode()
    assert len(core.entries_about(bird.pk, limit=500)) == before
