"""A signature by hand: only where a law wants it, bound to the very document, void when an answer changes."""

import re
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from tests.channels.desk import builders as make
from tests.channels.portal.builders import make_account
from tests.channels.portal.conftest import signed_in
from tests.services.builders import make_pack
from tomoni.cases import interface as cases
from tomoni.cases.actions.taking_in import note_taken_in
from tomoni.cases.models import Case, Interview, Signature
from tomoni.core import interface as core
from tomoni.documents import interface as documents
from tomoni.services import interface as services

LINES = [("公務員", "いいえ")]
NAME = "M40 60L60 140L90 40L130 150L170 60L240 120"
SERVICE = """\
service: {name}
kind: application
law: [{{article: 試験法第1条}}]
valid: {{from: 2020-04-01}}
department: child-support
identity: {{online: 2, counter: shown-document}}
applicant: {{is: person}}
once:
  - key: [applicant, service]
steps:
  - ask: form
    pages:
      - page: work
        facts: [applicant.works_for_state]
        because: {{article: 試験法第2条}}
  - decide: grant
    route: [clerk, chief]
    within: {{days: 30, calendar: office, from: arrival}}
outcomes:
  approved:
    - letter: approval
disposition: "no"
appeal: none
{more}"""
TEXTS = "title: {title}\nsummary: 試験\npages: {{work: {{title: 仕事, name: 仕事}}}}\nresults: {{approved: 認める}}\n"
BY_HAND = "signature: {who: applicant, because: {article: 試験法第9条, unverified: 'yes'}}\n"
HOME_TOO = "signature: {who: applicant, online: 'yes', because: {article: 試験法第9条}}\n"


def files() -> dict[str, str]:
    """Three services of an invented law: one signed at the counter, one also from home, one by nobody."""
    found = {}
    for name, title, more in (("promise", "誓約", BY_HAND), ("oath", "宣誓", HOME_TOO), ("wish", "申出", "")):
        found[f"services__{name}__service"] = SERVICE.format(name=name, more=more)
        for language in ("ja", "en"):
            found[f"services__{name}__texts__{language}"] = TEXTS.format(title=title)
    return found


@pytest.fixture(autouse=True)
def site(settings):
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if "whitenoise" not in one]
    settings.TOMONI_NOW = "2026-11-24T10:00:00+09:00"
    settings.TOMONI_DEMO = True


@pytest.fixture
def person(town) -> core.Person:
    core.Municipality.objects.exclude(code=town.code).delete()
    make.make_office()
    services.publish(make_pack(**files()), actor=make.SYSTEM, from_date=date(2020, 4, 1))
    person = make.make_person("山田 花子", "ヤマダ ハナコ", "1990-05-01", "11")
    household = core.Household.objects.create(number="1", address="字ひばり1番地", postal_code="0990001")
    core.Membership.objects.create(household=household, person=person, relation="世帯主", since=date(2015, 4, 1))
    return person


@pytest.fixture
def staff(person) -> core.Staff:
    return make.make_staff("sasaki", "佐々木 健", "clerk")


@pytest.fixture
def clerk(staff) -> core.Actor:
    return core.Actor.staff(staff)


def begin(clerk: core.Actor, person: core.Person, *wanted: str) -> str:
    talk = cases.take_in(clerk, person.pk, list(wanted or ("promise",)), way="counter")
    cases.save_answers(talk.token, "work", {f"p{person.pk}.works_for_state": False}, person=person.pk)
    return talk.token


def set_paper(token: str, clerk: core.Actor) -> Signature:
    paper = cases.read_document_to_sign(token, "promise", LINES, actor=clerk)
    return cases.set_document_to_sign(paper, documents.set_paper_to_sign(paper.values), actor=clerk)


def send(token: str, clerk: core.Actor, *chosen: str) -> Case:
    receipt = cases.submit_taken_in(token, "press", actor=clerk, chosen=chosen or ("promise",))
    return Case.objects.get(receipt=receipt)


def test_the_pen_is_bound_to_the_very_document_and_goes_with_the_sending(person, clerk) -> None:
    token = begin(clerk, person)
    assert [(one.state, one.law, one.unverified) for one in cases.list_signing(token, actor=clerk)] == [
        ("none", "試験法第9条", True)
    ]
    row = set_paper(token, clerk)
    assert cases.find_document_to_sign(token, "promise", actor=clerk)[:5] == b"%PDF-"
    cases.sign_with_pen(token, "promise", NAME, sha256=row.sha256, actor=clerk)
    case = send(token, clerk)
    signed = cases.list_signed(case.number)[0]
    assert (signed.path, signed.sha256, signed.way, signed.office) == (NAME, row.sha256, "tablet", make.CHILD)
    assert Signature.objects.get().strokes != NAME, "it is kept shut"
    assert cases.find_signed_document(case.number, person.pk)[:5] == b"%PDF-"
    assert cases.find_signed_document(case.number, person.pk + 1) == b""
    deeds = [line.deed for line in core.entries_about(person.pk, limit=20)]
    assert "signed_by_hand" in deeds and "set_to_sign" in deeds


def test_what_another_device_changed_since_it_was_read_out_is_not_set(person, clerk) -> None:
    token = begin(clerk, person)
    seen = Interview.objects.get(token=token).version
    cases.save_answers(token, "work", {f"p{person.pk}.works_for_state": True}, person=person.pk)
    with pytest.raises(cases.SigningNotPossible) as refused:
        cases.read_document_to_sign(token, "promise", LINES, actor=clerk, seen=seen)
    assert refused.value.data["why"] == "changed" and not Signature.objects.exists()


def test_what_changes_while_it_is_typeset_is_set_again_and_a_changed_answer_is_refused(person, clerk) -> None:
    token = begin(clerk, person)
    paper = cases.read_document_to_sign(token, "promise", LINES, actor=clerk)
    pdf = documents.set_paper_to_sign(paper.values)
    core.Person.objects.filter(pk=person.pk).update(address="字つばめ2番地")  # from the register, by the worker
    again = cases.set_document_to_sign(paper, pdf, actor=clerk)
    assert isinstance(again, cases.ToSign) and again.values["address"] == "字つばめ2番地"
    assert not Signature.objects.exists()
    kept = cases.set_document_to_sign(again, documents.set_paper_to_sign(again.values), actor=clerk)
    cases.save_answers(token, "work", {f"p{person.pk}.works_for_state": True}, person=person.pk)
    with pytest.raises(cases.SigningNotPossible) as refused:
        cases.set_document_to_sign(again, pdf, actor=clerk)
    assert refused.value.data["why"] == "changed"
    assert [(one.pk, one.voided_at) for one in Signature.objects.all()] == [(kept.pk, None)]


def test_the_page_typesets_with_nothing_locked(person, staff, clerk, monkeypatch) -> None:
    """On SQLite an open transaction keeps everybody from writing, on PostgreSQL the row of the conversation."""
    token, client, seen = begin(clerk, person), make.sign_in(Client(), staff), []
    typeset, outside = documents.set_paper_to_sign, list(connection.savepoint_ids)

    def watched(values):
        seen.append(connection.savepoint_ids == outside)  # the transaction of the test is the only one
        if len(seen) == 1:  # another writer, while the press works
            core.Person.objects.filter(pk=person.pk).update(address="字つばめ2番地")
        return typeset(values)

    monkeypatch.setattr(documents, "set_paper_to_sign", watched)
    sign = f"/desk/intake/at/{token}/sign/promise/"
    assert client.post(sign, {"do": "set"})["Location"] == sign
    assert seen == [True, True], "set again, for the address had changed"
    row = Signature.objects.get()
    monkeypatch.setattr(documents, "set_paper_to_sign", broken)
    told = client.post(sign, {"do": "set"}, follow=True).content.decode()
    assert "書類を作れませんでした" in told
    assert Signature.objects.get(voided_at=None).pk == row.pk, "what stood before stands"


def broken(values):
    """The press does not work."""
    raise documents.PressNotWorking("out of paper")


def test_an_answer_that_changes_makes_the_signature_void_and_says_so(person, clerk) -> None:
    token = begin(clerk, person)
    row = set_paper(token, clerk)
    cases.sign_with_pen(token, "promise", NAME, sha256=row.sha256, actor=clerk)
    cases.save_answers(token, "work", {f"p{person.pk}.works_for_state": True}, person=person.pk)
    assert cases.list_signing(token, actor=clerk)[0].state == "void"
    with pytest.raises(cases.SignatureMissing) as refused:
        send(token, clerk)
    assert refused.value.data["why"] == "void" and not Case.objects.exists()
    with pytest.raises(cases.SigningNotPossible) as again:
        cases.sign_with_pen(token, "promise", NAME, sha256=row.sha256, actor=clerk)
    assert again.value.data["why"] == "changed"
    new = set_paper(token, clerk)
    cases.sign_with_pen(token, "promise", NAME, sha256=new.sha256, actor=clerk)
    assert send(token, clerk).signatures.get().pk == new.pk
    assert Signature.objects.get(pk=row.pk).strokes == "", "what is void is not kept"


@pytest.mark.parametrize(
    ("strokes", "why"),
    [("", "strokes"), ("M1 1", "strokes"), ("M1 1L2 2<svg>", "strokes"), ("M1 1" + "L1 1" * 90_000, "strokes")],
    ids=["nothing", "a dot", "markup", "too long"],
)
def test_what_is_no_signature_is_refused_and_leaves_nothing(person, clerk, strokes, why) -> None:
    token = begin(clerk, person)
    row = set_paper(token, clerk)
    with pytest.raises(cases.SigningNotPossible) as refused:
        cases.sign_with_pen(token, "promise", strokes, sha256=row.sha256, actor=clerk)
    assert refused.value.data["why"] == why and Signature.objects.get().way == ""
    with pytest.raises(cases.SignatureMissing):
        send(token, clerk)


def test_nobody_signs_without_a_document_another_one_or_without_a_law(person, clerk) -> None:
    token = begin(clerk, person)
    with pytest.raises(cases.SigningNotPossible) as unset:
        cases.sign_with_pen(token, "promise", NAME, sha256="", actor=clerk)
    set_paper(token, clerk)
    with pytest.raises(cases.SigningNotPossible) as other:
        cases.sign_with_pen(token, "promise", NAME, sha256="0" * 64, actor=clerk)
    wish = begin(clerk, person, "wish")
    with pytest.raises(cases.SigningNotPossible) as none:
        cases.read_document_to_sign(wish, "wish", [], actor=clerk)
    assert [one.value.data["why"] for one in (unset, other, none)] == ["set", "changed", "none"]
    assert cases.list_signing(wish, actor=clerk) == () and send(wish, clerk, "wish")


def test_who_signs_on_paper_holds_nothing_up(person, clerk) -> None:
    token = begin(clerk, person)
    row = set_paper(token, clerk)
    with pytest.raises(cases.SigningNotPossible) as refused:
        cases.sign_on_paper(token, "promise", sha256=row.sha256, actor=clerk)
    assert refused.value.data["why"] == "filed"
    cases.sign_on_paper(token, "promise", sha256=row.sha256, filed="令和8年度 誓約綴り3", actor=clerk)
    signed = cases.list_signed(send(token, clerk).number)[0]
    assert (signed.way, signed.filed, signed.path) == ("paper", "令和8年度 誓約綴り3", "")


def test_what_is_not_signed_stays_behind_and_holds_no_other_service(person, clerk) -> None:
    talk = cases.begin_conversation(clerk, person.pk, ["promise", "wish"], staff=int(clerk.id))
    note_taken_in(talk, clerk, "counter", core.today(), "")
    cases.save_answers(talk.token, "work", {f"p{person.pk}.works_for_state": False}, person=person.pk)
    case = send(talk.token, clerk, "promise", "wish")
    assert case.service == "wish"
    left = cases.find_left(case.receipt.number)
    assert left.why == {"promise": "signature"} and left.rest
    assert cases.list_signing(left.rest, actor=clerk)[0].state == "none"


def test_from_home_the_sign_in_stands_for_it_unless_the_law_wants_it_there(person) -> None:
    actor = core.Actor.resident(make_account(person, "demo:one"))
    for service, refused in (("promise", False), ("oath", True)):
        talk = cases.start_interview(actor, person.pk, [service])
        cases.save_answers(talk.token, "work", {f"p{person.pk}.works_for_state": False}, person=person.pk)
        if refused:
            with pytest.raises(cases.SignatureMissing) as told:
                cases.submit_interview(talk.token, service, person=person.pk, actor=actor)
            assert told.value.data["why"] == "online" and "counter" in told.value.message
        else:
            cases.submit_interview(talk.token, service, person=person.pk, actor=actor)
    assert [case.service for case in Case.objects.all()] == ["promise"]


def test_two_live_signatures_of_one_service_cannot_stand(person, clerk) -> None:
    token = begin(clerk, person)
    row = set_paper(token, clerk)
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_at_the_counter_from_why_to_the_case(person, staff, clerk) -> None:
    token, client = begin(clerk, person), make.sign_in(Client(), staff)
    page = client.get(f"/desk/intake/at/{token}/work/").content.decode()
    assert "署名（試験法第9条" in page and "ありません。届ける前に" not in page
    check = f"/desk/intake/at/{token}/check/"
    shown = client.get(check).content.decode()
    assert "試験法第9条" in shown and "署名はまだです" in shown
    form = {one: re.search(rf'name="{one}" value="([^"]+)"', shown)[1] for one in ("submission_key", "version")}
    refused = client.post(check, {**form, "service": "promise"})
    assert refused.status_code == 422 and "まだ届いていません" in refused.content.decode()
    sign = f"/desk/intake/at/{token}/sign/promise/"
    assert client.get(sign).status_code == 200 and client.post(sign, {"do": "set"}).status_code == 302
    ready = client.get(sign).content.decode()
    sha = re.search(r'name="sha256" value="([0-9a-f]{64})"', ready)[1]
    assert client.get(f"{sign}document.pdf").content[:5] == b"%PDF-" and client.get(f"{sign}1.png").status_code == 200
    assert client.get(f"{sign}2.png").status_code == 404
    assert client.post(sign, {"do": "pen", "sha256": sha, "strokes": NAME}).status_code == 422, "not before staff"
    lent = "/desk/lent/sign/"
    assert client.post(f"{sign}lend/").status_code == 303 and client.get(sign)["Location"] == "/desk/lent/"
    before = client.get(lent).content.decode()
    assert sha in before and "data-pen" in before and staff.name not in before
    assert client.get(f"{lent}document.pdf").content[:5] == b"%PDF-" and client.get(f"{lent}1.png").status_code == 200
    for other in (f"{lent}9.png", "/desk/lent/read/"):
        assert person.name not in client.get(other).content.decode()
    assert "署名がありません" in client.post(lent, {"sha256": sha, "strokes": "M1 1"}).content.decode()
    assert client.post(lent, {"sha256": sha, "strokes": NAME})["Location"] == "/desk/lent/"
    assert sha not in client.get(lent).content.decode(), "signed, and shown no more"
    client = make.sign_in(Client(), staff)
    assert "タブレットに署名しました" in client.get(check).content.decode()
    assert client.post(check, {**form, "service": "promise"}).status_code == 302
    number = Case.objects.get().number
    kept = client.get(f"/desk/cases/{number}/").content.decode()
    assert NAME in kept and sha in kept
    resident = signed_in(make_account(person, "demo:two"))
    assert "窓口で署名しました" in resident.get(f"/cases/{number}/").content.decode()
    assert resident.get(f"/cases/{number}/signed.pdf").content[:5] == b"%PDF-"


def test_from_home_the_page_says_which_law_wants_it(person) -> None:
    account = make_account(person, "demo:one")
    talk = cases.start_interview(core.Actor.resident(account), person.pk, ["oath"])
    cases.save_answers(talk.token, "work", {f"p{person.pk}.works_for_state": False}, person=person.pk)
    for language in ("ja", "easy", "en"):
        page = signed_in(account, language).get(f"/interviews/{talk.token}/check/")
        assert page.status_code == 200 and "試験法第9条" in page.content.decode()


def test_a_conversation_that_nobody_went_on_with_keeps_no_strokes(person, clerk, settings) -> None:
    token = begin(clerk, person)
    row = set_paper(token, clerk)
    cases.sign_with_pen(token, "promise", NAME, sha256=row.sha256, actor=clerk)
    settings.TOMONI_NOW = "2027-02-23T10:00:00+09:00"
    cases.expire_interviews()
    assert not Signature.objects.exists() and Interview.objects.get(token=token).state == "expired"
