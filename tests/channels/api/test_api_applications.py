"""A program claims in the name of a person who permitted it: exactly once, and of what is refused nothing stays."""

import json
from io import BytesIO

import pytest
from django.core.handlers.wsgi import WSGIRequest

from tests.channels.api.conftest import ACTOR, CLAIM, claim, make_program, permit
from tomoni.cases import interface as cases
from tomoni.channels.api import clients, permissions
from tomoni.channels.api.errors import BodyNotReadable
from tomoni.channels.api.guard import read_bytes
from tomoni.channels.api.models import Application
from tomoni.core import interface as core


def test_a_claim_arrives_as_one_that_was_typed(program, permission, home):
    answer = program.apply(claim(permission))
    assert answer.status_code == 201, answer.json()
    number = answer.json()["number"]
    assert answer["Location"] == f"/api/v1/applications/{number}"
    [line] = cases.list_cases_of(home.father.pk)
    assert (line.number, line.service, line.state) == (number, CLAIM, "arrived")
    told = {item.path: item for item in cases.find_case_of(home.father.pk, number).items}
    assert told[f"guardian-child(p{home.father.pk},p{home.baby.pk}).cares"].answer is True
    assert told[f"p{home.father.pk}.payout_account"].answer["holder"] == "ヤマダ ケンタ"


def test_the_ledger_says_that_a_program_sent_it(program, permission, home):
    number = program.apply(claim(permission)).json()["number"]
    entries = [json.loads(content) for content in core.LedgerEntry.objects.values_list("content", flat=True)]
    who = [entry["who"] for entry in entries if entry["case"] == number]
    assert ("client", "api", "子育てアプリ") in [(one["kind"], one["channel"], one["name"]) for one in who]


def test_the_same_key_and_body_give_the_same_answer_and_one_case(program, permission, home):
    first, second = program.apply(claim(permission)), program.apply(claim(permission))
    assert (second.status_code, second.json()) == (201, first.json())
    assert "Idempotency-Replayed" not in first and second["Idempotency-Replayed"] == "true"
    assert len(cases.list_cases_of(home.father.pk)) == 1


def test_the_same_key_with_another_body_is_refused_with_both(program, permission, home):
    first = program.apply(claim(permission)).json()
    other = program.apply(claim(permission, language="en"))
    assert (other.status_code, other.json()["code"]) == (409, "api.key_reused")
    assert other.json()["first"]["number"] == first["number"]
    assert other.json()["first"]["body_sha256"] != other.json()["second"]["body_sha256"]
    assert len(cases.list_cases_of(home.father.pk)) == 1


def test_a_second_claim_under_a_new_key_is_refused_without_the_number_of_the_first(program, permission, home):
    number = program.apply(claim(permission)).json()["number"]
    second = program.apply(claim(permission), key="another-key")
    assert (second.status_code, second.json()["code"]) == (409, "cases.claim_already_live")
    assert number not in second.content.decode()
    assert Application.objects.count() == 1


def test_two_programs_may_use_the_same_key(program, permission, home):
    program.apply(claim(permission))
    other = make_program(f"apply:{CLAIM}", name="別のアプリ").sign_in()
    answer = other.apply(claim(permit(other, home.mother)))
    assert answer.json()["code"] == "cases.claim_already_live"  # the child is claimed for; the key is not in the way


def test_what_the_person_began_on_a_page_stays_theirs(program, permission, home):
    actor = core.Actor.resident(home.father_account)
    begun = cases.start_interview(actor, home.father.pk, [CLAIM])
    cases.save_answers(begun.token, "work", {f"p{home.father.pk}.public_service": "no"}, person=home.father.pk)
    assert program.apply(claim(permission)).status_code == 201
    page = cases.find_check_page(begun.token, person=home.father.pk)
    assert page.version == 2


def without(body, path):
    return {**body, "answers": {one: value for one, value in body["answers"].items() if one != path}}


def test_an_answer_that_is_missing_is_named_with_its_question(program, permission, home):
    answer = program.apply(without(claim(permission), "me.payout_account"))
    assert (answer.status_code, answer.json()["code"]) == (422, "api.answers_refused")
    [error] = answer.json()["errors"]
    assert (error["path"], error["fault"]) == ("me.payout_account", "missing")
    assert error["words"] and error["schema"]["type"] == "object"
    assert cases.list_cases_of(home.father.pk) == () and cases.list_begun(home.father.pk) == ()


def test_somebody_the_program_did_not_name_has_no_name_in_the_answer(program, permission, home):
    body = claim(permission, people={}, answers={"me.public_service": "no"})
    answer = program.apply(body)
    told = answer.content.decode()
    assert answer.status_code == 422 and "guardian-child(me,other-1).cares" in told
    assert "結月" not in told and f"p{home.baby.pk}" not in told


WRONG = (
    ("me.public_service", "perhaps", "choice"),
    ("me.payout_account", {"bank": "1"}, "bank"),
    ("me.payout_account", "0001", "bank"),
    ("guardian-child(me,baby).cares", "yes please", "choice"),
    ("me.income[2025]", 1, "not_asked"),
    ("me.name", "別の 人", "not_asked"),
    ("p1.public_service", "no", "not_asked"),
    ("evidence.divorce-talks-paper(baby)", [], "not_asked"),
)


def test_a_wrong_answer_is_named_and_nothing_stays(program, permission, home):
    body = claim(permission)
    for path, value, fault in WRONG:
        answer = program.apply({**body, "answers": {**body["answers"], path: value}})
        assert answer.status_code == 422
        assert {"path": path, "fault": fault}.items() <= answer.json()["errors"][0].items()
    assert Application.objects.count() == 0 and cases.list_begun(home.father.pk) == ()
    assert program.apply(body).status_code == 201  # the key is free again


def test_somebody_who_is_not_of_the_family_is_not_found(program, permission, home):
    wrong = {"baby": {"birth_date": "2026-11-13", "name_kana": "ヤマダ ユヅキ"}}
    answer = program.apply(claim(permission, people=wrong))
    assert answer.json()["errors"] == [{"path": "people.baby", "fault": "not_found"}]


def test_what_was_refused_after_reading_the_register_stands_on_the_ledger(program, permission, home):
    before = core.LedgerEntry.objects.count()
    program.apply(claim(permission, answers={}))
    [entry] = core.LedgerEntry.objects.order_by("pk")[before:]
    told = json.loads(entry.content)
    assert (told["act"], told["people"], told["who"]["kind"]) == ("read", [home.father.pk], "client")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"until": "2026-11-21"}, "ended"),
        ({"since": "2026-11-23"}, "not_begun"),
        ({"services": ["disaster-certificate"]}, "service"),
        ({"ended_at": "2026-11-22T09:00:00+09:00"}, "ended"),
    ],
)
def test_a_permission_that_does_not_hold_today_is_refused(program, permission, home, change, why):
    type(permission).objects.filter(pk=permission.pk).update(**change)
    answer = program.apply(claim(permission))
    assert (answer.status_code, answer.json()["code"], answer.json()["why"]) == (403, "api.permission_not_live", why)
    assert cases.list_cases_of(home.father.pk) == ()


def test_a_permission_of_another_program_is_as_if_there_were_none(program, permission, home):
    other = make_program(f"apply:{CLAIM}", name="別のアプリ").sign_in()
    assert other.apply(claim(permission)).json()["why"] == "unknown"


def test_a_permission_taken_back_ends_what_may_be_followed(program, permission, home):
    number = program.apply(claim(permission)).json()["number"]
    assert program.call("GET", f"applications/{number}").json()["state"] == "arrived"
    permissions.end_permission(permission.key, actor=ACTOR)
    assert program.call("GET", f"applications/{number}").status_code == 403
    assert program.call("GET", "applications").json() == {"applications": []}


def test_a_program_sees_only_what_it_sent(program, permission, home):
    number = program.apply(claim(permission)).json()["number"]
    other = make_program(f"follow:{CLAIM}", name="別のアプリ").sign_in()
    answer = other.call("GET", f"applications/{number}")
    assert (answer.status_code, answer.json()["code"]) == (404, "api.application_not_found")
    assert other.call("GET", "applications").json() == {"applications": []}


def test_where_it_stands_is_told_without_what_was_answered(program, permission, home):
    number = program.apply(claim(permission)).json()["number"]
    answer = program.call("GET", f"applications/{number}")
    assert set(answer.json()) == {"number", "receipt", "service", "arrived_at", "state", "decide_by", "correct_by"}
    [entry] = core.LedgerEntry.objects.order_by("-pk")[:1]
    assert json.loads(entry.content)["facts"] == ["state"]


def test_the_list_goes_on_behind_a_number(program, permission, home):
    sent = [program.apply(claim(permission)).json()["number"]]
    for n in range(4):
        row = Application.objects.get(number=sent[0])
        row.pk, row.key_hash, row.number = None, f"{n}", f"made-{n}"
        row.save(force_insert=True)
        sent.append(row.number)
    seen, after = [], "applications?limit=2"
    while after:
        page = program.call("GET", after).json()
        seen += [line["number"] for line in page["applications"]]
        after = page.get("next", "").removeprefix("/api/v1/")
    assert seen == sent
    assert program.call("GET", "applications?after=nothing").status_code == 404
    assert program.call("GET", "applications?limit=0").status_code == 400


def test_the_scope_of_the_token_has_to_reach(home, program, permission):
    follower = make_program(f"follow:{CLAIM}", name="見るだけ").sign_in()
    answer = follower.apply(claim(permission))
    assert (answer.status_code, answer.json()["scope"]) == (403, f"apply:{CLAIM}")


def test_an_application_needs_a_key(program, permission):
    for key in ("", "short", "x" * 201, ("あ" * 10).encode()):
        answer = program.apply(claim(permission), key=key)
        assert (answer.status_code, answer.json()["code"]) == (400, "api.key_missing")


NO_BODIES = (
    b"", b"{", b"[]", b"\xff{}", b'{"answers":{},"answers":{}}', b'{"on_behalf_of":1,"answers":{}}',
    b'{"on_behalf_of":"x"}', b'{"on_behalf_of":"x","answers":{"a":NaN}}', b'{"on_behalf_of":"\\u0000","answers":{}}',
    b'{"on_behalf_of":"\\ud800","answers":{}}', b"[" * 100_000, b'{"on_behalf_of":"x","answers":{},"more":1}',
    b'{"on_behalf_of":"x","answers":{},"language":["ja"]}',
)  # fmt: skip


def test_a_body_that_is_none_is_refused(program, permission):
    for body in NO_BODIES:
        answer = program.apply(body)
        assert (answer.status_code, answer.json()["code"]) == (400, "api.body_not_readable"), body
        assert answer["Content-Type"] == "application/problem+json"
    assert Application.objects.count() == 0


def test_a_body_too_large_is_refused_before_it_is_read(program, permission):
    answer = program.apply(b"x" * 14_000_001)
    assert (answer.status_code, answer.json()["code"]) == (413, "api.body_too_large")


def test_a_body_cut_off_on_the_way_is_refused():
    whole = WSGIRequest({"REQUEST_METHOD": "POST", "CONTENT_LENGTH": "20", "wsgi.input": BytesIO(b'{"answers": {}}')})
    with pytest.raises(BodyNotReadable, match="ended before its length"):
        read_bytes(whole)


def test_more_calls_than_agreed_are_refused_until_a_minute_is_over(home, settings):
    program = make_program(f"follow:{CLAIM}", per_minute=3).sign_in()
    codes = [program.call("GET", "applications").status_code for _ in range(4)]
    assert codes == [200, 200, 429, 429]
    settings.TOMONI_NOW = "2026-11-22T10:01:01+09:00"
    assert program.call("GET", "applications").status_code == 200


def test_an_ended_client_may_do_nothing(program, permission, home):
    clients.end_client(program.key)
    assert program.call("GET", "applications").status_code == 401
    assert program.get_token().status_code == 401


def test_the_person_reads_which_program_it_was(program, permission, home):
    program.apply(claim(permission))
    browser = program.browser
    browser.handler.enforce_csrf_checks = False
    assert browser.post("/sign-in/", {"account": home.father_account.pk}).status_code == 302
    page = browser.get("/records/").content.decode()
    assert "「子育てアプリ」（町が認めたプログラム）" in page
