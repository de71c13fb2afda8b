"""The number of a mailed letter at the counter: opened, taken in on one screen, the next; the second comer; lost."""

import re
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.cases import builders as make
from tests.cases.test_special_cash import HEAD, household, told
from tests.channels.desk.builders import sign_in
from tomoni.cases import interface as cases
from tomoni.cases.models import Case, Interview, MailedReference, SpentReference
from tomoni.core import interface as core
from tomoni.services import interface as services

STAMP = "令和2年6月1日 収受"
PAPER = {"way": "paper", "came_on": "2020-06-01", "stamp": STAMP}
ACCOUNT = {"search": "0001", "branch": "001", "kind": "1", "number": "1234567"}


@pytest.fixture
def office(town: Any, clock: Any, settings: Any) -> dict[str, core.Actor]:
    """総務課, which sends the letters, on an opening day; the clock of pages and rooms is the same."""
    clock("2020-06-01T10:00")
    settings.TOMONI_NOW = "2020-06-01T10:00:00+09:00"
    for key, name in (("general-affairs", "総務課"), ("residents", "町民課")):
        core.Department.objects.create(key=key, name=name, symbol=name[0], phone="0999-00-1234")
    core.Municipality.objects.exclude(code=town.code).delete()
    make.open_town()
    return {
        "clerk": make.staff("g-clerk", "clerk", department="general-affairs"),
        "chief": make.staff("g-chief", "chief", department="general-affairs"),
        "sealed": make.staff("r-clerk", "clerk", department="residents"),
        "stranger": make.staff("c-clerk", "clerk"),
        "officer": make.staff("g-guard", "clerk", "protection-officer", department="general-affairs"),
    }


def client_of(actor: core.Actor) -> Client:
    return sign_in(Client(), core.find_staff(int(actor.id)))


def draw(clerk: core.Actor) -> None:
    cases.begin_mailing(HEAD, actor=clerk)
    make.deliver()


def code_of(head: core.Person) -> str:
    return MailedReference.objects.get(person=head).code


def text_of(answer: Any) -> str:
    return answer.content.decode()


def scan(client: Client, code: str, **typed: str) -> Any:
    return client.post("/desk/references/", {"number": code, **PAPER, **typed})


def typed_of(people: list[core.Person], page: str, *declining: core.Person, **account: str) -> dict[str, str]:
    typed = {f"p{one.pk}.declines_cash": "yes" if one in declining else "no" for one in people}
    for part, text in {**ACCOUNT, **account}.items():
        typed[f"p{people[0].pk}.payout_account:{part}"] = text
    return {**typed, "submission_key": re.search(r'name="submission_key" value="([^"]+)"', page)[1]}


def test_a_scanned_number_a_paper_on_one_screen_and_the_next_number(office) -> None:
    people, other = household("甲", "コウ", "二", "三"), household("乙", "オツ")
    draw(office["clerk"])
    clerk = client_of(office["clerk"])
    assert "/desk/references/" in text_of(clerk.get("/desk/intake/"))
    first = text_of(clerk.get("/desk/references/"))
    assert "autofocus" in first and "特別定額給付金" not in re.sub(r"<[^>]+>", "", first.split("<h1>")[0])
    form = scan(clerk, code_of(people[0]).lower().replace("-", ""))
    page = text_of(clerk.get(form["Location"]))
    assert "受け取らない（一さん）" in page
    assert "甲 一さんの世帯" in page and "甲 二" in page and "甲 三" in page and STAMP in page
    sent = clerk.post(form["Location"], typed_of(people, page, people[2]))
    assert sent["Location"] == "/desk/references/", text_of(sent)
    case = Case.objects.get()
    assert (case.channel, case.person_id, str(case.claimed_on)) == ("paper", people[0].pk, "2020-06-01")
    after = text_of(clerk.get("/desk/references/"))
    assert "届きました：甲 一さんの世帯" in after and case.receipt.number in after and "•••567" in after
    assert 'value="paper" checked' in after and STAMP in after, "the way and the stamp stay for the next paper"
    assert "届きました" not in text_of(clerk.get("/desk/references/"))
    assert scan(clerk, code_of(other[0])).status_code == 302


def test_pressing_send_twice_takes_in_once(office) -> None:
    people = household("甲", "コウ")
    draw(office["clerk"])
    clerk = client_of(office["clerk"])
    there = scan(clerk, code_of(people[0]))["Location"]
    typed = typed_of(people, text_of(clerk.get(there)))
    assert [clerk.post(there, typed).status_code for _ in range(2)] == [302, 302]
    assert Case.objects.count() == 1


def test_the_second_paper_sees_what_became_of_the_first(office) -> None:
    people = household("甲", "コウ", "二")
    draw(office["clerk"])
    number = make.send(people[0], HEAD, told(people))
    clerk = client_of(office["clerk"])
    there = scan(clerk, code_of(people[0]))
    assert re.fullmatch(r"/desk/references/\d+/", there["Location"]) and Interview.objects.count() == 1
    page = text_of(clerk.get(there["Location"]))
    assert f"/desk/cases/{number}/" in page and "オンライン" in page and "届いた" in page
    cases.start_checking(number, actor=office["clerk"])
    cases.draft_decision(number, "approved", [], actor=office["clerk"])
    cases.approve_decision(number, actor=office["chief"])
    decided = text_of(clerk.get(there["Location"]))
    assert "決まった" in decided and "2020" in decided
    assert "申請する方" not in decided


def test_somebody_faster_while_the_paper_is_typed_is_told_in_words_and_nothing_is_sent(office) -> None:
    people = household("甲", "コウ")
    draw(office["clerk"])
    clerk = client_of(office["clerk"])
    there = scan(clerk, code_of(people[0]))["Location"]
    typed = typed_of(people, text_of(clerk.get(there)))
    make.send(people[0], HEAD, told(people))
    refused = clerk.post(there, typed)
    assert refused.status_code == 409 and "すでに進んでいます" in text_of(refused) and Case.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("33333-33334", "番号の読み違いがあります"),
        ("12345", "番号の読み違いがあります"),
        ("33333-33333", "この照会番号の手紙はありません"),
        ("", "番号の読み違いがあります"),
    ],
)
def test_a_mistyped_number_is_refused_in_words_and_leaves_nothing(office, typed, words) -> None:
    household("甲", "コウ")
    draw(office["clerk"])
    page = scan(client_of(office["clerk"]), typed)
    assert page.status_code == 409 and words in text_of(page) and f'value="{typed}"' in text_of(page)
    assert Interview.objects.count() == 0


def test_who_calls_also_tells_the_birth_date_of_the_head(office) -> None:
    people = household("甲", "コウ")
    draw(office["clerk"])
    clerk, code = client_of(office["clerk"]), code_of(people[0])
    call = {"way": "telephone", "came_on": "2020-06-01", "stamp": ""}
    assert "世帯主の生年月日を聞いてください" in text_of(scan(clerk, code, **call))
    wrong = scan(clerk, code, **call, born="1970-01-03")
    assert wrong.status_code == 409 and "この照会番号の手紙はありません" in text_of(wrong)
    assert scan(clerk, code, **call, born="1970-01-02").status_code == 302
    assert Interview.objects.count() == 1


def test_wrong_banks_are_named_with_what_would_be_right_and_what_was_typed_stays(office) -> None:
    people = household("甲", "コウ")
    draw(office["clerk"])
    clerk = client_of(office["clerk"])
    there = scan(clerk, code_of(people[0]))["Location"]
    page = text_of(clerk.get(there))
    for account, words in (
        ({"search": "信用金庫"}, "1つに決まりません"),
        ({"search": "ひみつ銀行"}, "「ひみつ銀行」の銀行は、ありません"),
        ({"branch": "999x"}, "の支店は"),
        ({"number": "12345678901"}, "口座"),
    ):
        wrong = clerk.post(there, typed_of(people, page, **account))
        assert wrong.status_code == 422 and words in text_of(wrong), account
        assert f'value="{next(iter(account.values()))}"' in text_of(wrong)
        assert Case.objects.count() == 0
    named = {"search": "みずほ銀行", "branch": "東京営業部"}
    assert clerk.post(there, typed_of(people, page, **named)).status_code == 302
    assert Case.objects.count() == 1


def test_an_account_at_the_post_bank_is_typed_as_the_passbook_says(office) -> None:
    people = household("甲", "コウ")
    draw(office["clerk"])
    clerk = client_of(office["clerk"])
    there = scan(clerk, code_of(people[0]))["Location"]
    typed = typed_of(people, text_of(clerk.get(there)), search="9900", branch="14010", number="12345671")
    assert clerk.post(there, typed).status_code == 302, "記号 and 番号"
    assert "ゆうちょ銀行" in text_of(clerk.get("/desk/references/"))


def test_a_lost_letter_is_found_by_name_and_its_old_number_is_dead(office) -> None:
    people = household("甲", "コウ", "二")
    draw(office["clerk"])
    clerk, old = client_of(office["clerk"]), code_of(people[0])
    found = text_of(clerk.post("/desk/references/", {"do": "find", "name": "甲 二"}))
    there = re.search(r'href="(/desk/references/\d+/)"', found)[1]
    before = len(core.entries_about(people[0].pk, limit=100))
    assert clerk.post(there, {"do": "reissue"}).status_code == 302
    new = code_of(people[0])
    assert new != old and new in text_of(clerk.get(there)) and SpentReference.objects.get().code == old
    assert len(core.entries_about(people[0].pk, limit=100)) >= before + 2
    dead = scan(clerk, old)
    assert dead.status_code == 409 and "この番号は、もう使えません" in text_of(dead) and Interview.objects.count() == 0
    letter = clerk.get(f"{there}letter.pdf")
    assert letter["Content-Type"] == "application/pdf" and letter.content[:5] == b"%PDF-"
    assert scan(clerk, new).status_code == 302


def test_of_a_protected_household_nothing_is_shown_but_to_the_officer(office) -> None:
    people = household("辰", "タツ", "二")
    draw(office["clerk"])
    core.protect(people[1], since=date(2020, 1, 1), department=core.find_department("residents"))
    clerk, code = client_of(office["clerk"]), code_of(people[0])
    refused = scan(clerk, code)
    assert refused.status_code == 409 and "担当者だけ" in text_of(refused) and "辰" not in text_of(refused)
    row = MailedReference.objects.get(person=people[0])
    for there in (f"/desk/references/{row.pk}/", f"/desk/references/{row.pk}/letter.pdf"):
        assert "辰" not in clerk.get(there).content.decode("utf-8", "replace")
    assert clerk.post(f"/desk/references/{row.pk}/", {"do": "reissue"}).status_code == 409
    assert SpentReference.objects.count() == Interview.objects.count() == 0
    assert scan(client_of(office["officer"]), code).status_code == 302


def test_another_section_opens_no_letter_and_sees_none(office) -> None:
    people = household("甲", "コウ")
    draw(office["clerk"])
    stranger = client_of(office["stranger"])
    assert "照会番号の手紙を送った手続きがありません" in text_of(stranger.get("/desk/references/"))
    refused = scan(stranger, code_of(people[0]))
    assert refused.status_code == 409 and "甲" not in text_of(refused)
    row = MailedReference.objects.get(person=people[0])
    assert stranger.get(f"/desk/references/{row.pk}/").status_code == 403
    assert Interview.objects.count() == 0


def test_where_the_head_died_another_of_the_household_is_chosen(office) -> None:
    people = household("丑", "ウシ", "二")
    people[0].died_on = date(2020, 5, 30)
    people[0].save()
    draw(office["clerk"])
    clerk = client_of(office["clerk"])
    there = scan(clerk, code_of(people[0]))["Location"]
    page = text_of(clerk.get(there))
    assert "郵送していません" in page and f'value="{people[1].pk}"' in page and f'value="{people[0].pk}"' not in page
    form = clerk.post(there, {"person": people[1].pk})
    assert "丑 二さんの世帯" in text_of(clerk.get(form["Location"]))


def test_a_case_that_another_section_took_over_shows_only_that_it_came(office) -> None:
    people = household("戊", "ボ", "二")
    draw(office["clerk"])
    number = make.send(people[0], HEAD, told(people))
    Case.objects.filter(number=number).update(department="residents")
    clerk = client_of(office["clerk"])
    page = text_of(clerk.get(scan(clerk, code_of(people[0]))["Location"]))
    assert number not in page and "届いている" in page and "町民課" not in page


PAPER_OF_ALL = """    evidence:
      - evidence: identity-paper
        accept: [file, paper]
        because: {ordinance: ひばり町特別定額給付金支給要綱第5条}
  - check: account-name-matches"""


@pytest.fixture
def asks_for_paper(office, tmp_path: Path) -> dict[str, core.Actor]:
    """A town that wants a copy of a paper with every application of its letters."""
    folder = tmp_path / "hibari"
    shutil.copytree(make.PACKS / "towns" / "hibari", folder)
    own = folder / "services" / HEAD
    file = own / "service.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("  - check: account-name-matches", PAPER_OF_ALL), "utf-8")
    for language in ("ja", "easy", "en"):
        words = own / "texts" / f"{language}.yaml"
        words.write_text(
            words.read_text("utf-8") + "evidence:\n  identity-paper: {title: 写し, why: 確かめます。}\n", "utf-8"
        )
    services.publish(services.load_pack([make.PACKS / "japan", folder]), actor=make.SYSTEM)
    return office


def test_a_copy_that_is_chosen_with_the_paper_goes_with_it_once(asks_for_paper) -> None:
    office, people = asks_for_paper, household("丙", "ヘイ")
    draw(office["clerk"])
    clerk = client_of(office["clerk"])
    there = scan(clerk, code_of(people[0]))["Location"]
    page = text_of(clerk.get(there))
    typed, question = typed_of(people, page), re.search(r'name="([^"]+)" type="file"', page)[1]
    added = clerk.post(there, {**typed, "go": f"add:{question}", question: scanned("front.pdf")})
    assert added.status_code == 200 and "front.pdf" in text_of(added) and not Case.objects.exists()
    wrong = clerk.post(there, {**typed, f"p{people[0].pk}.payout_account:search": "x", question: scanned("back.pdf")})
    assert wrong.status_code == 422 and {"front.pdf", "back.pdf"} <= set(names_in(wrong)), "a fault drops no file"
    assert clerk.post(there, typed)["Location"] == "/desk/references/"
    kept = core.list_files(("receipt", Case.objects.get().receipt_id))
    assert [one.name for one in kept] == ["front.pdf", "back.pdf"] and core.StoredFile.objects.count() == 2


def scanned(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"%PDF-1.7 " + name.encode())


def names_in(answer: Any) -> list[str]:
    return re.findall(r'<span class="filename">([^<]+)</span>', text_of(answer))
