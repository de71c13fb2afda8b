"""The special cash payment as data: letters, online and counter, who fled, once a person, many at once, the bank."""

import re
import zipfile
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as some

from tests.cases import builders as make
from tomoni.cases import interface as cases
from tomoni.cases.actions import bulk
from tomoni.cases.domain.references import SIGNS, make_reference, read_reference
from tomoni.cases.models import BulkRun, Case, ClaimKey, MailedReference, Mailing
from tomoni.channels.desk.accounts import payout_accounts
from tomoni.core import interface as core
from tomoni.documents import interface as documents
from tomoni.documents.models import DocumentValues
from tomoni.payments import interface as payments
from tomoni.site.cli import main as command

HEAD, APART, RIGHT = "special-cash-payment", "special-cash-payment-apart", "special-cash-payment"
BASE = date(2020, 4, 27)
LETTERS = str.maketrans("0123456789", "abcdefghij")
KANA = {"二": "ジ", "三": "サン", "四": "シ"}


@pytest.fixture
def desk(town: Any, clock: Any) -> dict[str, core.Actor]:
    clock("2020-06-01T10:00")
    for key, name, symbol in (
        ("general-affairs", "総務課", "総"),
        ("residents", "町民課", "町民"),
        ("accounting", "会計室", "会"),
    ):
        core.Department.objects.create(key=key, name=name, symbol=symbol, phone="0999-00-1234", hours="平日")
    core.Municipality.objects.exclude(code=town.code).delete()
    make.open_town()
    payments.set_fund_source(
        RIGHT, department="general-affairs", consignor_code="0123456789", consignor_name="ヒバリチョウ",
        bank_code="0001", branch_code="001", account_type="1", account_number="7654321",
        budget_item="2款 1項 1目 19節", actor=make.SYSTEM,
    )  # fmt: skip
    return {
        "clerk": make.staff("g-clerk", "clerk", department="general-affairs"),
        "chief": make.staff("g-chief", "chief", department="general-affairs"),
        "sealed": make.staff("r-clerk", "clerk", department="residents"),
        "sealed-chief": make.staff("r-chief", "chief", department="residents"),
        "accountant": make.staff("kaikei", "accountant", department="accounting"),
    }  # fmt: skip


def household(name: str, kana: str, *others: str) -> list[core.Person]:
    """A head and others of one household on the base date."""
    people = [make.person(f"{name} 一", f"{kana} イチ", "1970-01-02")]
    people += [make.person(f"{name} {one}", f"{kana} {KANA[one]}", "1975-03-04") for one in others]
    home = core.Household.objects.create(number=f"h{people[0].pk}", address="字ひばり1番地", postal_code="0991234")
    for n, one in enumerate(people):
        relation = "同居人" if n else "世帯主"
        core.Membership.objects.create(household=home, person=one, relation=relation, since=date(2010, 4, 1))
    return people


def account_of(person: core.Person) -> dict[str, str]:
    return {**make.ACCOUNT, "number": f"{person.pk % 10**7:07d}", "holder": person.name_kana}


def told(people: list[core.Person], *declining: core.Person) -> dict[str, Any]:
    """What a head answers."""
    answers: dict[str, Any] = {f"p{one.pk}.declines_cash": one in declining for one in people}
    return {**answers, f"p{people[0].pk}.payout_account": account_of(people[0])}


def fled(who: core.Person, others: list[core.Person], *along: core.Person, here: bool = True) -> dict[str, Any]:
    """What somebody answers who fled."""
    grounds = {"has_protection_order": False, "has_consultation_paper": True, "moved_with_measures": False}
    answers: dict[str, Any] = {f"p{who.pk}.{name}": value for name, value in grounds.items()}
    answers |= {f"p{one.pk}.comes_along": one in along for one in others if one != who}
    answers[f"p{who.pk}.lives_really_here"] = here
    return answers | ({f"p{who.pk}.apart_account": account_of(who)} if here else {})


def enter(person: core.Person, service: str, answers: dict[str, Any], clerk: core.Actor) -> str:
    """The same at the counter, entered by staff; gives the number."""
    interview = cases.take_in(clerk, person.pk, [service], way="counter")
    cases.save_answers(interview.token, "form", answers, person=person.pk)
    receipt = cases.submit_interview(interview.token, f"paper-{interview.pk}-key", person=person.pk, actor=clerk)
    return str(receipt.cases.get().number)


def draft(number: str, clerk: core.Actor) -> None:
    cases.start_checking(number, actor=clerk)
    cases.draft_decision(number, "approved", [], actor=clerk)


def order(desk: dict[str, core.Actor]) -> payments.PaymentOrder:
    """Everything that is due, ordered and released."""
    day = payments.bank_day_on_or_after(date(2020, 7, 1))
    due = payments.list_due(RIGHT, day)
    made = payments.make_order(day, RIGHT, accounts=payout_accounts(one.payee for one in due), actor=desk["clerk"])
    payments.release_order(made, actor=desk["accountant"])
    make.deliver()
    return payments.find_order(made.number)


def owed(person: core.Person) -> int:
    return sum(one.amount for one in payments.list_instalments_of(person=person.pk))


def test_letters_claims_bulk_order_and_bank_file_are_right_to_the_yen(desk, clock, tmp_path) -> None:
    homes = [household("甲", "コウ", "二", "三"), household("乙", "オツ"), household("丙", "ヘイ", "二"),
             household("丁", "テイ", "二", "三", "四")]  # fmt: skip
    late = make.person("後 から", "アト カラ", "2020-05-20")  # born after the base date
    home = core.Membership.objects.get(person=homes[2][0]).household
    core.Membership.objects.create(household=home, person=late, relation="子", since=date(2020, 5, 20))

    cases.begin_mailing(HEAD, actor=desk["clerk"])
    make.deliver()
    run = Mailing.objects.get()
    assert (run.mailed, run.held, run.on) == (4, 0, BASE)
    letters = cases.print_mailing(HEAD, 1, actor=desk["clerk"])
    assert [pdf[:5] for pdf in letters] == [b"%PDF-"]
    assert (
        command(
            [
                "letters",
                "print",
                HEAD,
                "--code",
                core.current_municipality().code,
                "--batch",
                "1-1",
                "--to",
                str(tmp_path),
            ]
        )
        == 0
    )
    assert [file.read_bytes()[:5] for file in tmp_path.iterdir()] == [b"%PDF-"]
    with pytest.raises(cases.MailingNotPossible) as again:
        cases.begin_mailing(HEAD, actor=desk["clerk"])
    assert again.value.data["why"] == "begun"

    numbers = [make.send(people[0], HEAD, told(people)) for people in homes[:2]]
    letter = MailedReference.objects.get(person=homes[2][0])
    found = cases.find_referred(
        letter.code.lower().replace("-", " "), date(1970, 1, 2), way="telephone", actor=desk["clerk"]
    )
    assert found.person == homes[2][0].pk
    with pytest.raises(cases.ReferenceNotFound):
        cases.find_referred(letter.code, date(1970, 1, 3), way="telephone", actor=desk["clerk"])
    numbers.append(enter(homes[2][0], HEAD, told(homes[2]), desk["clerk"]))
    numbers.append(enter(homes[3][0], HEAD, told(homes[3], homes[3][2]), desk["clerk"]))
    with pytest.raises(cases.ClaimAlreadyLive):
        enter(homes[0][0], HEAD, told(homes[0]), desk["clerk"])
    with pytest.raises(cases.ClaimAlreadyLive):
        make.send(homes[3][0], HEAD, told(homes[3]), key="another-key")

    for number in numbers:
        draft(number, desk["clerk"])
    many = cases.begin_bulk("approve", HEAD, "approved", actor=desk["chief"])
    assert (many.total, many.amount) == (4, 900_000)
    with pytest.raises(cases.BulkNotPossible):
        cases.start_bulk(many.pk, actor=desk["chief"])
    for line in cases.find_run(many.pk, actor=desk["chief"]).sample:
        cases.open_sample(str(many.pk), line.number, actor=desk["chief"])
    cases.start_bulk(many.pk, actor=desk["chief"])
    while bulk.go_on(many.pk):
        pass
    make.deliver()
    assert BulkRun.objects.get().done == 4
    assert [owed(people[0]) for people in homes] == [300_000, 100_000, 200_000, 300_000]
    (letter_sent, *_) = documents.list_documents_of(case_number=numbers[0])
    assert letter_sent.title == "特別定額給付金支給決定通知"

    paid = order(desk)
    assert (paid.amount, paid.count) == (900_000, 4)
    file = payments.find_file(paid, 1)
    assert (file.amount, file.count) == (900_000, 4)
    make.deliver()
    assert payments.list_due(RIGHT, date(2020, 12, 1)) == []
    with pytest.raises(cases.RevisionNotPossible) as refused:  # it would owe the sum a second time
        cases.open_revision(numbers[0], ground="correction", because="額の誤り", law="要綱第5条", actor=desk["clerk"])
    assert refused.value.data["why"] == "sum"
    for number in numbers:
        cases.carry_out(number)
    assert sum(owed(people[0]) for people in homes) == 900_000


def test_a_letter_that_no_font_can_set_is_held_back_and_the_others_go(desk, tmp_path, capsys) -> None:
    homes = [household(name, "コウ") for name in ("甲", "𠮷", "丙")]
    cases.begin_mailing(HEAD, actor=desk["clerk"])
    make.deliver()
    code = core.current_municipality().code
    told = ["letters", "print", HEAD, "--code", code, "--batch", "1", "--to", str(tmp_path)]
    for _ in range(2):  # the second time it is known already
        assert command(told) == 0
        said = capsys.readouterr().err
        assert f"h{homes[1][0].pk}" in said and f"h{homes[0][0].pk}" not in said and "TOMONI_DATA/fonts" in said
        run = Mailing.objects.get()
        assert (run.mailed, run.held) == (2, 1)
    assert MailedReference.objects.get(held="no_font").person == homes[1][0]
    core.Person.objects.filter(pk=homes[1][0].pk).update(name="吉 一")  # as if a font had come
    assert command(told) == 0 and not capsys.readouterr().err
    run.refresh_from_db()
    assert (run.mailed, run.held) == (3, 0)
    core.Person.objects.update(name="𠮷 一")
    with pytest.raises(documents.DocumentFault):  # none can be set: that is told whole
        cases.print_mailing(HEAD, 1, actor=desk["clerk"])


@pytest.mark.parametrize("first", ["head", "fled"])
def test_who_fled_is_paid_and_the_head_gets_less_without_a_word(desk, first) -> None:
    people = household("戊", "ボ", "二", "三", "四")
    head, wife, child, other = people
    claims = {
        "head": lambda: make.send(head, HEAD, told(people)),
        "fled": lambda: make.send(wife, APART, fled(wife, people, child)),
    }
    numbers = {first: claims[first]()}
    rest = next(name for name in claims if name != first)
    numbers[rest] = claims[rest]()
    both = Case.objects.filter(number__in=numbers.values())
    assert {case.department for case in both} == {"residents"}
    with pytest.raises(cases.CaseNotFound):
        cases.find_case_for_staff(numbers["head"], actor=desk["clerk"])
    for name in ("head", "fled"):
        draft(numbers[name], desk["sealed"])
        cases.approve_decision(numbers[name], actor=desk["sealed-chief"])
        make.deliver()
    assert (owed(head), owed(wife), owed(child), owed(other)) == (200_000, 200_000, 0, 0)
    assert order(desk).amount == 400_000
    assert documents.list_documents_of(case_number=numbers["fled"]) == []


def test_a_fled_person_who_is_paid_by_another_town_is_left_out_of_the_heads_sum(desk) -> None:
    people = household("己", "キ", "二")
    head, wife = people
    number = enter(wife, APART, fled(wife, people, here=False), desk["sealed"])
    cases.start_checking(number, actor=desk["sealed"])
    cases.draft_decision(number, "noted", [], actor=desk["sealed"])
    cases.approve_decision(number, actor=desk["sealed-chief"])
    make.deliver()
    claim = make.send(head, HEAD, told(people))
    draft(claim, desk["sealed"])
    cases.approve_decision(claim, actor=desk["sealed-chief"])
    make.deliver()
    assert (owed(head), owed(wife)) == (100_000, 0)


def test_after_the_head_was_decided_nobody_is_paid_twice(desk) -> None:
    people = household("庚", "コウ", "二")
    head, wife = people
    claim = make.send(head, HEAD, told(people))
    draft(claim, desk["clerk"])
    cases.approve_decision(claim, actor=desk["chief"])
    make.deliver()
    number = make.send(wife, APART, fled(wife, people))  # received, not turned away
    screen = cases.find_case_for_staff(number, actor=desk["sealed"])
    assert [check.holds for check in screen.checks if check.id.startswith("not-paid-before")] == ["no"]
    draft(number, desk["sealed"])
    cases.approve_decision(number, actor=desk["sealed-chief"])
    make.deliver()
    assert (owed(head), owed(wife)) == (200_000, 0)
    assert ClaimKey.objects.filter(right=RIGHT, released_at=None).count() == 2


def test_a_draft_that_gave_way_is_not_approved_as_it_was(desk) -> None:
    people = household("辛", "シン", "二")
    claim = make.send(people[0], HEAD, told(people))
    draft(claim, desk["clerk"])
    make.send(people[1], APART, fled(people[1], people))
    with pytest.raises(cases.CasesError):
        cases.approve_decision(claim, actor=desk["chief"])
    make.deliver()
    assert owed(people[0]) == 0


@pytest.mark.parametrize("end", ["withdrawn", "refused"])
@pytest.mark.parametrize("first", ["head", "fled"])
def test_what_was_asked_for_apart_goes_back_in_silence_when_it_comes_to_nothing(desk, first, end) -> None:
    people = household("壬", "ジン", "二", "三")
    head, wife, _ = people
    claims = {
        "head": lambda: make.send(head, HEAD, told(people)),
        "fled": lambda: make.send(wife, APART, fled(wife, people)),
    }
    numbers = {first: claims[first]()}
    rest = next(name for name in claims if name != first)
    numbers[rest] = claims[rest]()
    draft(numbers["head"], desk["sealed"])
    if end == "withdrawn":
        cases.withdraw_case(numbers["fled"], actor=make.actor_of(wife))
    else:
        cases.start_checking(numbers["fled"], actor=desk["sealed"])
        reason = [{"text": "避難の事実を確かめられない", "law": "ひばり町特別定額給付金支給要綱第6条"}]
        cases.draft_decision(numbers["fled"], "refused", reason, actor=desk["sealed"])
        cases.approve_decision(numbers["fled"], actor=desk["sealed-chief"])
    make.deliver()
    assert set(ClaimKey.objects.filter(released_at=None).values_list("person", flat=True)) == {head.pk}
    with pytest.raises(cases.SnapshotChanged):  # the draft had the smaller sum
        cases.approve_decision(numbers["head"], actor=desk["sealed-chief"])
    cases.recall_draft(numbers["head"], actor=desk["sealed"])
    cases.draft_decision(numbers["head"], "approved", [], actor=desk["sealed"])
    cases.approve_decision(numbers["head"], actor=desk["sealed-chief"])
    make.deliver()
    assert (owed(head), owed(wife)) == (300_000, 0)
    again = make.send(wife, APART, fled(wife, people), key="again")
    screen = cases.find_case_for_staff(again, actor=desk["sealed"])
    assert "no" in [check.holds for check in screen.checks if check.id.startswith("not-paid-before")]


def test_after_the_head_was_decided_a_claim_taken_back_changes_nothing(desk) -> None:
    people = household("癸", "キ", "二")
    head, wife = people
    claim, apart = make.send(head, HEAD, told(people)), make.send(wife, APART, fled(wife, people))
    draft(claim, desk["sealed"])
    cases.approve_decision(claim, actor=desk["sealed-chief"])
    make.deliver()
    cases.withdraw_case(apart, actor=make.actor_of(wife))
    assert owed(head) == 100_000
    assert ClaimKey.objects.filter(released_at=None).count() == 1


def pages_of(person: core.Person, number: str) -> dict[str, str]:
    """Every page that somebody can open, with what differs by nature (numbers, tokens) left out."""
    client = Client()
    core.Account.objects.filter(person=person).update(subject=f"demo:{person.pk}")
    account = core.Account.objects.get(person=person)
    assert client.post("/sign-in/", {"account": account.pk}).status_code == 302
    (document, *_) = [one.pk for one in documents.list_documents_of(case_number=number)] or [0]
    fixed = ["/", "/services/", f"/services/{HEAD}/", f"/cases/{number}/", f"/cases/{number}/withdraw/", "/notices/",
             "/money/", "/records/", "/records/download/", "/my-data/", "/my-data/download/", f"/documents/{document}/",
             f"/cases/{number}/how-it-was/"]  # fmt: skip
    found = {}
    for lang in ("ja", "easy", "en"):
        client.post("/language/", {"language": lang})
        for place, url in enumerate(fixed):
            reply = client.get(url)
            body = b"".join(reply) if reply.streaming else reply.content
            found[f"{lang} {place} {reply.status_code}"] = plain(readable(body))
    values = DocumentValues.objects.filter(document=document)
    letters = [core.decode(one.values, one.key_id, core.key_ring()) for one in values]
    return {**found, "letters": plain(str(letters))}


def readable(body: bytes) -> str:
    """The text of an answer; of an archive that of every file in it."""
    if not body.startswith(b"PK"):
        return body.decode()
    with zipfile.ZipFile(BytesIO(body)) as archive:
        inside = {name: archive.read(name) for name in sorted(archive.namelist())}
    return str([(name, "pdf" if name.endswith(".pdf") else text.decode()) for name, text in inside.items()])


def plain(text: str) -> str:
    """Without keys of rows, numbers of cases, hashes, tokens and how often; sums stay, written in letters."""
    text = re.sub(r"[1-9]\d{0,2}(,\d{3})+|[1-9]00000", lambda sum_: "yen " + sum_[0].translate(LETTERS), text)
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text)
    text = re.sub(r"[0-9a-f]{16,}", "", text)
    return re.sub(r"\d+", "#", text)


def test_no_page_lets_the_head_infer_that_somebody_fled(desk, settings) -> None:
    plainly = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plainly}
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if "whitenoise" not in one]
    settings.TOMONI_NOW, settings.TOMONI_DEMO = "2020-06-01T10:00:00+09:00", True
    seen = []
    for kana, flees in (("ボ", False), ("ボ", True)):
        people = household("壬", kana, "二", "三")
        number = make.send(people[0], HEAD, told(people))
        pages = [pages_of(people[0], number)]
        if flees:
            apart = make.send(people[1], APART, fled(people[1], people))
            screen = cases.find_case_for_staff(apart, actor=desk["sealed"])
            with core.reading(desk["sealed"], "apart-special-cash", apart, people=[one.pk for one in people]):
                assert screen.head.number == apart
        clerk, chief = (desk["sealed"], desk["sealed-chief"]) if flees else (desk["clerk"], desk["chief"])
        pages.append(pages_of(people[0], number))
        draft(number, clerk)
        cases.approve_decision(number, actor=chief)
        make.deliver()
        pages.append(pages_of(people[0], number))
        order(desk)
        pages.append(pages_of(people[0], number))
        seen.append(pages)
        assert owed(people[0]) == (200_000 if flees else 300_000)
        assert "100,000" not in str(pages[1:]) or not flees
    assert len(seen[0][0]) == 40
    assert sum(" 200" in page for page in seen[0][3]) >= 33
    for stage, (without, with_) in enumerate(zip(*seen, strict=True)):
        assert without.keys() == with_.keys(), stage
        for page in without:
            assert without[page] == with_[page], (stage, page)


def test_whoever_comes_second_is_not_told_that_the_other_asked(desk) -> None:
    """Neither on the check page nor by the clerk: the head would learn that she fled, she that it is handled."""
    for kana, services in (("タ", (APART, HEAD)), ("チ", (HEAD, APART))):
        head, wife = people = household("寅", kana, "二")
        answers = {HEAD: told(people), APART: fled(wife, people)}
        whose = {HEAD: head, APART: wife}
        first, second = services
        make.send(whose[first], first, answers[first])
        clerk = desk["clerk"] if second == HEAD else desk["sealed"]
        at_the_counter = cases.take_in(clerk, whose[second].pk, [second], way="counter").token
        at_home = cases.start_interview(make.actor_of(whose[second]), whose[second].pk, [second]).token
        for token in (at_the_counter, at_home):
            cases.save_answers(token, "form", answers[second], person=whose[second].pk)
            assert cases.find_check_page(token, person=whose[second].pk).live == ()
            assert cases.who_has_it(token, whose[second].pk, actor=clerk) == ()
        cases.submit_interview(at_home, f"at-home-{kana}", person=whose[second].pk, actor=make.actor_of(whose[second]))
        again = cases.start_interview(make.actor_of(whose[second]), whose[second].pk, [second]).token
        cases.save_answers(again, "form", answers[second], person=whose[second].pk)
        live = cases.find_check_page(again, person=whose[second].pk).live
        assert [service for service, _ in live] == [second], "one's own stops, and is told"


def test_late_claims_are_received_and_refused_with_the_reason(desk, clock) -> None:
    people, more = household("癸", "キ"), household("子", "ネ")
    clock("2020-08-18T23:00")
    in_time = cases.find_case_for_staff(make.send(people[0], HEAD, told(people)), actor=desk["clerk"])
    assert in_time.proposal.result == "approved"
    clock("2020-08-19T00:10")
    number = make.send(more[0], HEAD, told(more))
    late = cases.find_case_for_staff(number, actor=desk["clerk"])
    assert late.proposal.result == "refused"
    assert "3か月以内" in late.proposal.reasons[0].text
    cases.start_checking(number, actor=desk["clerk"])
    reasons = [{"text": one.text, "law": one.law} for one in late.proposal.reasons]
    cases.draft_decision(number, "refused", reasons, actor=desk["clerk"])
    cases.approve_decision(number, actor=desk["chief"])
    make.deliver()
    assert owed(more[0]) == 0


def test_who_lived_alone_and_died_before_applying_is_not_paid(desk) -> None:
    (person,) = household("丑", "ウシ")
    person.died_on = date(2020, 5, 30)
    person.save()
    number = enter(person, HEAD, told([person]), desk["clerk"])
    screen = cases.find_case_for_staff(number, actor=desk["clerk"])
    assert screen.proposal.result == "refused"
    assert "亡くなって" in screen.proposal.reasons[0].text


def test_letters_do_not_go_by_post_to_who_is_protected_or_died(desk) -> None:
    safe, dead, hidden = household("寅", "トラ")[0], household("卯", "ウ")[0], household("辰", "タツ")[0]
    dead.died_on = date(2020, 5, 2)
    dead.save()
    core.protect(hidden, since=date(2020, 1, 1), department=core.find_department("residents"))
    cases.begin_mailing(HEAD, actor=desk["clerk"])
    make.deliver()
    held = dict(MailedReference.objects.values_list("person", "held"))
    assert held == {safe.pk: "", dead.pk: "died", hidden.pk: "protected"}
    assert Mailing.objects.get().held == 2
    later = household("巳", "ミ")[0]
    MailedReference.objects.filter(person=safe).update(person=later)
    core.protect(later, since=date(2020, 5, 30), department=core.find_department("residents"))
    assert cases.print_mailing(HEAD, 1, actor=desk["clerk"]) == [], "who is protected since the drawing, neither"
    assert MailedReference.objects.get(person=later).held == "protected"
    assert (Mailing.objects.get().mailed, Mailing.objects.get().held) == (0, 3)


@pytest.mark.parametrize("batches", ["0", "2-1", "x", "1-", "1-2-3", "１"])
def test_a_batch_that_is_none_is_refused_in_words(batches: str, capsys) -> None:
    with pytest.raises(SystemExit):
        command(["letters", "print", HEAD, "--code", "999016", "--batch", batches])
    assert "is neither a batch nor a first and a last one" in capsys.readouterr().err


@given(some.integers(0, 9), some.sampled_from(SIGNS))
def test_one_wrong_sign_of_a_reference_is_noticed(place: int, sign: str) -> None:
    code = make_reference()
    signs = list(code.replace("-", ""))
    same = signs[place] == sign
    signs[place] = sign
    assert (read_reference("".join(signs)) == code) is same


def test_with_a_destroyed_case_goes_what_it_owed_once(desk, clock) -> None:
    from tomoni.payments.models import Instalment

    (person,) = household("午", "ウマ")
    number = make.send(person, HEAD, told([person]))
    draft(number, desk["clerk"])
    cases.approve_decision(number, actor=desk["chief"])
    make.deliver()
    payments.cancel_instalment(
        payments.find_instalment(f"case:{Case.objects.get().pk}", "2020-06"), "x", actor=desk["clerk"]
    )
    if Case.objects.get(number=number).state == "carried_out":
        cases.close_case(number, actor=desk["clerk"])
        make.deliver()
    clock("2026-06-01T10:00")
    record = documents.find_kept_record("case", number)
    proposal = documents.propose_destruction([record.pk], actor=desk["clerk"])
    documents.approve_destruction(proposal.number, actor=desk["chief"])
    make.deliver()
    assert Case.objects.get(number=number).state == "destroyed"
    assert Instalment.objects.count() == 0
