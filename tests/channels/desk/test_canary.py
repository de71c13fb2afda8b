"""No name of a resident reaches a page of the desk without an entry on that resident's ledger, in that request.

Walks the addresses of the desk, so that a page added tomorrow is covered; an address with a part that has no sample
here fails until one is given.
"""

import json
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.channels.desk import builders as make
from tomoni.appeals.models import Appeal
from tomoni.cases import interface as cases
from tomoni.cases.models import CheckedAward, MailedReference, Mailing, YearlyCheck
from tomoni.channels.api import clients
from tomoni.channels.api.intake import take_package
from tomoni.channels.api.models import IntakePackage
from tomoni.channels.api.packages import read_package
from tomoni.channels.api.permissions import give_permission
from tomoni.channels.desk.models import Opinion, Phrase
from tomoni.channels.desk.team.opinions import NAME
from tomoni.channels.desk.urls import urlpatterns
from tomoni.core import interface as core
from tomoni.documents import interface as documents
from tomoni.payments import interface as payments
from tomoni.services import interface as services

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
    make.make_award(bird, make_sibling(bird))
    for month in ("2026-10", "2026-11"):
        payments.record_instalment("award:1", month, bird.pk, 15000, "児童手当", "child-allowance", actor=make.SYSTEM)
    clerk.post("/desk/payments/new/child-allowance/", {"pay_on": "2026-11-25"})
    payments.record_instalment("award:1", "2026-12", bird.pk, 15000, "児童手当", "child-allowance", actor=make.SYSTEM)
    event = core.Event.objects.create(name="CaseDecided", payload={"case_number": number}, at=core.now())
    letter = core.Delivery.objects.create(
        event=event, listener="notify.write_notice", state="dead", due_at=core.now(), last_error=f"ValueError: {CANARY}"
    )
    papers = make_papers(bird)
    core.begin_run(
        "resident-register", "resident", "0" * 64, full=True, day=core.today(), files=[{"file": "住民.csv", "rows": 1}],
        facts=["name"], actor=make.SYSTEM,
    )  # fmt: skip
    samples = {
        **papers,
        **make_section(number),
        "award": cases.list_awards(person=bird.pk)[0].pk,
        "deal": 1, "check": make_check(), "saved": 1, "transfer": 1, "enquiry": 1,
        "number": number, "order": payments.list_orders()[0].number, "task": "survey", "file": 1,
        "returned": returned_of(bird), "claim": claim_of(bird), "entry": 1, "commitment": "負2026-1",
        "bird": bird, "run": 1, "cover": 1, "right": "child-allowance", "service": "child-allowance-claim",
        "person": bird.pk, "token": taken_in(bird), "event": "birth", "reference": letter_of(bird),
        "program": program_of(bird), "package": package_of(bird),
        "appeal": "審2026-1", "verb": "withdraw_appeal", "delivery": letter.pk, "day": "2026-12-02",
    }  # fmt: skip
    return bird, samples


def make_check() -> int:
    """A yearly check of the year before, in which the canary's award did not stand yet; a line of it all the same."""
    run = YearlyCheck.objects.create(
        right="child-allowance", service="child-allowance-yearly-check", year=2026, on=date(2026, 6, 1),
        due_on=date(2026, 6, 30), began_at=core.now(), done_at=core.now(),
    )  # fmt: skip
    for award in cases.list_awards():
        CheckedAward.objects.create(
            run=run, award_id=award.pk, person_id=award.person, state="asked", changed_at=core.now(),
            hints={"lives-with-the-child(p1)": "no"},
        )  # fmt: skip
    return run.pk


def make_sibling(bird: core.Person) -> core.Person:
    """An older child for whom the canary is paid already."""
    child = make.make_person("別の子", "ベツノコ", "2020-01-01", "99")
    known = {"is_parent": True, "lives_with": True, "cares": True, "same_livelihood": True}
    core.create_link("guardian-child", bird.pk, child.pk, since=child.birth_date, facts=known)
    away = {"in_institution": False, "lives_abroad": False, "lived_here_since": "2020-01-01"}
    core.save_facts(child, away, source="resident-register", holds_since=child.birth_date, actor=make.SYSTEM)
    return child


def pk_of(name: str, bird: core.Person) -> int:
    """What <pk> means on this page: a day, an entry or a question, all about the canary."""
    entry = core.entries_about(bird.pk, limit=1)[0].pk
    if name == "ledger-entry":
        return entry
    if name == "ledger-question":
        actor = core.Actor.resident(core.find_or_create_account("canary", person=bird, level=2))
        return core.ask_about_record(bird.pk, entry, "なぜですか", actor=actor).pk
    reasons = [{"rule": "no_case", "count": 9, "own": 1, "office": None, "points": 30, "entries": [entry]}]
    return core.UnusualDay.objects.create(
        staff=1, day=core.today(), office=make.CHILD, role="clerk", name="中村 彩", points=30, reasons=reasons,
        found_at=core.now(),
    ).pk  # fmt: skip


def taken_in(bird: core.Person) -> str:
    """A request of the canary that somebody at the desk began."""
    clerk = core.Actor.staff(make.make_staff("nakamura", "中村 彩", "clerk"))
    return cases.take_in(clerk, bird.pk, ["child-allowance-claim"], way="counter").token


def program_of(bird: core.Person) -> str:
    """A program outside of the town that the canary lets apply."""
    client, _ = clients.make_client("子育てアプリ", ["apply:child-allowance-claim"])
    until = date(2027, 3, 31)
    give_permission(client.key, bird.pk, ["child-allowance-claim"], until=until, because="紙", actor=make.SYSTEM)
    return client.key


def package_of(bird: core.Person) -> int:
    """What another portal took for the canary, and waits."""
    told = {
        "format": "tomoni-intake/1", "source": "outside", "receipt_number": "1", "service": "child-allowance-claim",
        "applicant": {"name": CANARY, "name_kana": KANA, "birth_date": "1990-05-01", "address": "よそ"}, "answers": {},
    }  # fmt: skip
    with TemporaryDirectory() as folder:
        (Path(folder) / "package.json").write_text(json.dumps(told))
        take_package(read_package(Path(folder)))
    return IntakePackage.objects.get().pk


def letter_of(bird: core.Person) -> int:
    """The number of a letter to the canary's household."""
    bundle = services.find_definition("child-allowance-claim", core.today()).bundle
    run = Mailing.objects.create(
        service="child-allowance-claim", bundle=bundle, on=date(2026, 11, 20), began_at=core.now(), done_at=core.now()
    )
    home = core.Membership.objects.get(person=bird).household_id
    row = MailedReference.objects.create(mailing=run, household_id=home, person=bird, code="33333-33333", batch=1)
    return row.pk


def make_section(number: str) -> dict:
    """What a section makes: words to put in, and a question about the canary to somebody of the same section."""
    clerk = make.make_staff("nakamura", "中村 彩", "clerk")
    here = {"department": clerk.department, "asked_at": core.now(), "due_on": core.today()}
    opinion = Opinion.objects.create(
        case_number=number, asked_by=clerk, to_department=clerk.department, question="どうですか", shared=[NAME], **here
    )
    phrase = Phrase.objects.create(
        department=clerk.department, kind="note", title="電話", text="{氏名}さんに電話した。", changed_by=clerk,
        changed_at=core.now(),
    )  # fmt: skip
    role = core.StaffRole.objects.filter(staff=clerk).first()
    return {"opinion": opinion.pk, "phrase": phrase.pk, "staff": clerk.pk, "role": role.pk}


def make_papers(bird) -> dict:
    """A letter to the canary that waits to be sent, what came in from it, and a record that falls due."""
    clerk = core.Actor.staff(make.make_staff("papers", "書類 係", "clerk"))
    letter = documents.issue_document(
        "letter", documents.Template("a.typ", "通知"), {}, title="通知", department=make.CHILD, about_person=bird.pk,
        send="mail", actor=clerk,
    )  # fmt: skip
    line = documents.receive("照会", make.CHILD, channel="mail", person=bird.pk, actor=clerk)
    due = documents.keep_record(
        "case", "1", title="綴り", department=make.CHILD, years=1, completed_on=date(2020, 5, 1)
    )
    asked = documents.open_disclosure(bird.pk, "すべて", "旅券", actor=clerk)
    documents.collect_disclosure(asked.number, actor=clerk)
    return {"document": letter.pk, "row": line.pk, "record": due.pk, "place": 1, "page": 1, "asked": asked.number}


def returned_of(bird: core.Person) -> int:
    """A transfer of the canary that the bank sent back."""
    payments.record_instalment("award:9", "2026-10", bird.pk, 15000, "児童手当", "child-allowance", actor=make.SYSTEM)
    account = payments.PayoutAccount("0001", "001", "1", "1234567", "カナリア ナルコ")
    order = payments.make_order(
        core.today().replace(day=25), "child-allowance", accounts={bird.pk: account},
        actor=core.Actor.staff(make.make_staff("nakamura", "中村 彩", "clerk")),
    )  # fmt: skip
    kaikei = core.Actor.staff(make.make_staff("kaikei", "会田 計", "accountant", office="accounts"))
    payments.release_order(order, actor=kaikei)
    line = payments.find_line(order, 1)
    return payments.note_return(line, "該当口座なし", returned_on=core.today(), actor=kaikei).pk


def claim_of(bird: core.Person) -> str:
    """Money the canary owes back."""
    new = payments.NewClaim(
        source_key="canary", right="child-allowance", label="児童手当", department=make.CHILD, debtor=bird.pk,
        origin="award:1", cause="overpaid", amount=15000, law="民法第703条", reason="転出",
    )  # fmt: skip
    return payments.open_claim(new, actor=make.SYSTEM).number


def address(pattern, samples: dict) -> str:
    parts = {}
    for name in pattern.pattern.converters:
        if name == "pk" and pattern.name.startswith("ledger-"):
            parts[name] = pk_of(pattern.name, samples["bird"])
            continue
        assert name in samples, f"Give a sample for <{name}> of the page {pattern.name}."
        is_order = name == "number" and str(pattern.pattern).startswith("payments/")
        is_asked = name == "number" and str(pattern.pattern).startswith("disclosures/")
        parts[name] = samples["order"] if is_order else samples["asked"] if is_asked else samples[name]
    return reverse(f"desk:{pattern.name}", kwargs=parts)


def checking(samples: dict) -> None:
    """The case as the nest made it, another body being asked about it."""
    clerk = make.sign_in(Client(), make.make_staff("nakamura", "中村 彩", "clerk"))
    typed = {"body": "みどり市 税務課", "asked_for": "2025年の所得", "expected_on": "2026-12-04"}
    assert clerk.post(f"/desk/cases/{samples['number']}/enquiry/", typed).status_code == 302


def approving(samples: dict) -> None:
    """A draft waits for the chief."""
    clerk = make.sign_in(Client(), make.make_staff("nakamura", "中村 彩", "clerk"))
    typed = {"do": "draft", "result": "approved", "reason": ["母である"], "law": ["児童手当法第4条"]}
    assert clerk.post(f"/desk/cases/{samples['number']}/draft/", typed).status_code == 302


def appealed(samples: dict) -> None:
    """Refused, and the canary has appealed."""
    clerk = make.make_staff("nakamura", "中村 彩", "clerk")
    reason = [{"text": "公務員ではないこと", "law": "児童手当法第17条", "fact": "答えは公務員"}]
    cases.draft_decision(samples["number"], "refused", reason, actor=core.Actor.staff(clerk))
    chief = core.Actor.staff(make.make_staff("ishii", "石井 由美", "chief"))
    cases.approve_decision(samples["number"], actor=chief)
    make.deliver()
    entry = {"arrived_on": "2026-11-24", "known_on": "2026-11-24", "wants": "取り消し", "grounds": "違います"}
    desk = make.sign_in(Client(), clerk)
    assert desk.post(f"/desk/cases/{samples['number']}/appeal/", entry).status_code == 302
    samples["appeal"] = Appeal.objects.get().number


STAGES = {"checking": checking, "approving": approving, "appealed": appealed}


@contextmanager
def undone():
    """What happens inside is taken back, so that one nest serves every address."""
    mark = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(mark)


def leak(client: Client, method: str, pattern, samples: dict) -> str:
    """What is wrong with a page, or nothing: it breaks, or shows the canary without an entry on its ledger."""
    bird, there = samples["bird"], address(pattern, samples)
    newest = max((entry.pk for entry in core.entries_about(bird.pk, limit=500)), default=0)
    answer = getattr(client, method)(there)
    if answer.status_code >= 500:
        return f"{pattern.name} breaks."
    body = answer.content.decode("utf-8", "replace")
    shown = CANARY in body or KANA in body or CANARY in str(dict(answer.headers))
    told = any(entry.pk > newest for entry in core.entries_about(bird.pk, limit=500))
    return f"{pattern.name} shows the canary and the ledger does not know." if shown and not told else ""


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("stage", STAGES)
def test_the_canary_is_on_a_page_only_with_an_entry_on_its_ledger(nest, method, stage):
    _, samples = nest
    everybody = make.make_staff("all", "全役 持", *ROLES)
    STAGES[stage](samples)
    found = []
    for pattern in urlpatterns:
        with undone():
            client = make.sign_in(Client(), everybody)  # a page may put the session aside
            found.append(leak(client, method, pattern, samples))
    assert not any(found), "\n".join(filter(None, found))


FILES = ("application/pdf", "text/csv", "application/octet-stream", "application/zip", "application/json")


def unmarked(client: Client, method: str, pattern, samples: dict) -> str:
    """What is wrong with an address, or nothing: it hands out a file, and no print or export is on the ledger."""
    there = address(pattern, samples)
    newest = core.LedgerEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    answer = getattr(client, method)(there)
    kind = answer.headers.get("Content-Type", "").split(";")[0]
    if answer.status_code != 200 or not (kind in FILES or "Content-Disposition" in answer.headers):
        return ""
    new = core.LedgerEntry.objects.filter(pk__gt=newest).values_list("content", flat=True)
    marked = any('"act":"print"' in one or '"act":"export"' in one for one in new)
    return "" if marked else f"{pattern.name} hands out a file."


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_file_that_goes_out_is_a_print_or_an_export_on_the_ledger(nest, method):
    """Letters, certificates, lists, the bank file, papers that came with a case: what leaves the page is told apart."""
    _, samples = nest
    everybody = make.make_staff("all", "全役 持", *ROLES)
    found = []
    for pattern in urlpatterns:
        with undone():
            client = make.sign_in(Client(), everybody)
            found.append(unmarked(client, method, pattern, samples))
    assert not any(found), "\n".join(filter(None, found))


def test_the_canary_does_appear_where_it_should(nest):
    """The test above would pass on empty pages: these show the canary."""
    _, samples = nest
    client = make.sign_in(Client(), make.make_staff("all", "全役 持", *ROLES))
    for there in (
        "/desk/",
        f"/desk/cases/{samples['number']}/",
        f"/desk/payments/{samples['order']}/",
        f"/desk/claims/{samples['claim']}/",
        f"/desk/returned/{samples['returned']}/",
    ):
        assert CANARY in client.get(there).content.decode(), there


def test_the_canary_is_found_where_a_page_forgets_the_ledger(nest, monkeypatch):
    """See the guard fail once: with reading switched off the queue must be caught."""

    @contextmanager
    def forget(*args, **kwargs):
        yield None

    bird, _ = nest
    monkeypatch.setattr("tomoni.channels.desk.views.queue.core.reading", forget)
    client = make.sign_in(Client(), make.make_staff("all", "全役 持", *ROLES))
    before = len(core.entries_about(bird.pk, limit=500))
    assert CANARY in client.get("/desk/").content.decode()
    assert len(core.entries_about(bird.pk, limit=500)) == before


def test_whatever_of_the_canary_is_typed_into_a_search_comes_to_no_list_of_words(desk, settings):
    """On /desk/find/words/ stands what many people typed; a name of the register never does, however often."""
    make.make_family(CANARY, KANA)
    make.make_person("籠原 鳴子", "カゴハラ ナルコ", "1990-01-01", "77")
    typed = (CANARY, KANA, "籠原", "鳴子", "なるこ", "naruko", "鳴子の申請")
    for day in ("2026-11-20T10:00", "2026-11-21T10:00", "2026-11-22T10:00"):
        settings.TOMONI_NOW = day
        for word in (*typed, "ドローンの許可"):
            for _ in range(3):
                services.note_missed(word)
    page = make.sign_in(Client(), make.make_staff("all", "全役 持", *ROLES)).get("/desk/find/words/").content.decode()
    assert "ドローンの許可" in page and not [word for word in (*typed, "鳴") if word in page]
