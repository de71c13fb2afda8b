"""One case on one screen, and the verbs on it."""

import gzip

import pytest
from django.test import Client

from tests.channels.desk import builders as make
from tomoni.cases import interface as cases
from tomoni.core import interface as core


def head(number: str) -> cases.CaseHead:
    """How the case stands, as any clerk of its section would see it."""
    staff = make.make_staff("kakunin", "確 認", "clerk")
    return cases.find_case_for_staff(number, actor=core.Actor.staff(staff)).head


def url(number: str, rest: str = "") -> str:
    return f"/desk/cases/{number}/{rest}"


@pytest.fixture
def checking(number, as_clerk):
    as_clerk.post(url(number, "do/"), {"verb": "start_checking"})
    return number


def test_everything_that_decides_is_on_the_page(number, as_clerk):
    page = as_clerk.get(url(number)).content.decode()
    for words in (
        "山田 花子",
        "決め手",
        "答えと、町が持つ情報",
        "判定の説明",
        "これまで",
        "期限",
        "決裁の順",
        "メモ",
        "だれが見たか",
    ):
        assert words in page, words
    assert "山田 太郎" in page
    assert "住民票" in page
    assert "••••567" in page and "1234567" not in page


def test_opening_a_case_is_on_the_ledger_of_everybody_on_it(number, family, as_clerk):
    as_clerk.get(url(number))
    for person in family.values():
        entry = core.entries_about(person.pk)[0]
        assert (entry.act, entry.case, entry.purpose) == ("read", number, "child-allowance")


def test_an_unknown_number_is_a_page_that_says_so(desk, as_clerk):
    answer = as_clerk.get(url("8-0000-00000-9"))
    assert answer.status_code == 404
    assert "この番号の案件はありません" in answer.content.decode()


def test_taking_a_case_shows_who_has_it(number, as_clerk, as_chief):
    answer = as_clerk.post(url(number, "do/"), {"verb": "take"}, follow=True)
    assert "あなたが担当になりました" in answer.content.decode()
    assert "中村 彩が担当しています" in as_chief.get(url(number)).content.decode()


def test_starting_to_check_moves_the_case_on(number, as_clerk):
    page = as_clerk.post(url(number, "do/"), {"verb": "start_checking"}, follow=True).content.decode()
    assert "確かめ始めました" in page
    assert "中村 彩が、確かめ始めた" in page
    assert "起案する" in page and "補正を求める" in page


def test_a_verb_of_an_older_version_changes_nothing_and_says_who_was_first(checking, as_clerk):
    answer = as_clerk.post(url(checking, "do/"), {"verb": "start_checking", "version": "1"})
    assert answer.status_code == 409
    assert "ほかの人が先に保存しました" in answer.content.decode()


def test_a_verb_that_does_not_exist_is_refused(number, as_clerk):
    assert as_clerk.post(url(number, "do/"), {"verb": "approve_decision"}).status_code == 400


def test_a_note_stays_with_its_author(number, as_clerk):
    page = as_clerk.post(url(number, "notes/"), {"note": "電話で確かめた。"}, follow=True).content.decode()
    assert "電話で確かめた。" in page and "中村 彩" in page


def test_a_case_page_keeps_to_its_weight(checking, as_clerk):
    assert len(gzip.compress(as_clerk.get(url(checking)).content)) < 25_000


FRAME = ("SAVEPOINT", "RELEASE", "SELECT set_config", "INSERT", "BEGIN")  # the transaction and the ledger's own rows
EVERY_PAGE = ('FROM "core_municipality"', 'FROM "core_session"', 'FROM "core_staff"', 'FROM "core_staffrole"')


def test_a_case_page_needs_at_most_fifteen_queries_beside_town_session_and_staff(
    checking, as_clerk, django_assert_max_num_queries
):
    as_clerk.get(url(checking))
    with django_assert_max_num_queries(80) as asked:
        as_clerk.get(url(checking))
    asked_for = [q["sql"] for q in asked.captured_queries if not q["sql"].startswith(FRAME)]
    own = [sql[:240] for sql in asked_for if not any(table in sql.split(" WHERE ")[0] for table in EVERY_PAGE)]
    assert len(own) <= 15, "\n".join(own)


def test_of_a_protected_person_nothing_is_on_the_page_but_for_the_officer(number, family, as_clerk):
    core.protect(family["mother"], department=make.make_office(), since=core.today())
    page = as_clerk.get(url(number)).content.decode()
    assert "確かめ中" in page
    for hidden in ("山田 花子", "山田 太郎", "字ひばり1番地", "••••567"):
        assert hidden not in page
    officer = make.sign_in(Client(), make.make_staff("shien", "支倉 援", "protection-officer", "clerk"))
    assert "山田 花子" in officer.get(url(number)).content.decode()


# --- correction -------------------------------------------------------------------------------------------------------


def correction(number: str, family: dict, do: str, **more: str) -> dict:
    path = f"p{family['mother'].pk}.public_service"
    return {
        "do": do, "item": path, f"differs:{path}": "勤め先の健康保険は、共済組合です。", f"decides:{path}": "",
        "by": "2026-12-08", "reason": "確かめたいことがあります。", **more,
    }  # fmt: skip


def test_a_correction_is_asked_item_by_item(checking, as_clerk):
    page = as_clerk.get(url(checking, "correction/")).content.decode()
    assert "補正を求める" in page and 'type="checkbox"' in page
    assert "公務員" in page
    assert 'value="2026-12-08"' in page  # ten office days after 24 November


def test_what_the_resident_will_read_is_shown_before_it_is_sent(checking, family, as_clerk):
    page = as_clerk.post(url(checking, "correction/"), correction(checking, family, "preview")).content.decode()
    assert "まだ送っていません" in page
    assert "勤め先の健康保険は、共済組合です。" in page
    assert "2026年12月8日（令和8年）" in page
    assert head(checking).state == "checking"


def test_sending_stops_the_clock_and_waits_for_the_answer(checking, family, as_clerk):
    answer = as_clerk.post(url(checking, "correction/"), correction(checking, family, "send"), follow=True)
    page = answer.content.decode()
    assert "1つの項目の補正を求めました" in page
    assert "お返事待ち" in page and "止まっています" in page
    assert checking in as_clerk.get("/desk/?tab=waiting").content.decode()


def test_what_was_typed_stays_when_something_is_missing(checking, family, as_clerk):
    typed = correction(checking, family, "preview", by="2026-11-01")
    answer = as_clerk.post(url(checking, "correction/"), typed)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "あしたからあとの日にしてください" in page
    assert "勤め先の健康保険は、共済組合です。" in page


def test_without_an_item_nothing_is_sent(checking, as_clerk):
    answer = as_clerk.post(url(checking, "correction/"), {"do": "preview", "by": "2026-12-08", "reason": "r"})
    assert "直してほしい項目を、1つ以上選んでください" in answer.content.decode()


def test_a_stale_request_shows_both_versions_and_loses_nothing(checking, family, as_clerk, as_chief):
    seen = head(checking).version
    as_chief.post(url(checking, "correction/"), correction(checking, family, "send"))
    typed = correction(checking, family, "send", version=str(seen))
    answer = as_clerk.post(url(checking, "correction/"), typed)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "あなたが書いた内容" in page and "いま保存されている内容" in page
    assert "勤め先の健康保険は、共済組合です。" in page
    assert "石井 由美" in page


def test_the_difference_of_an_answered_correction_is_on_the_case(checking, family, as_clerk):
    as_clerk.post(url(checking, "correction/"), correction(checking, family, "send"))
    path = f"p{family['mother'].pk}.public_service"
    account = core.find_or_create_account(f"sub-{family['mother'].pk}")
    cases.answer_correction(checking, {path: "left"}, actor=core.Actor.resident(account))
    page = as_clerk.get(url(checking)).content.decode()
    assert "補正で変わったところ（1項目）" in page
    assert "<ins>" in page and "<del>" in page


def test_a_correction_can_be_called_off(checking, family, as_clerk):
    as_clerk.post(url(checking, "correction/"), correction(checking, family, "send"))
    page = as_clerk.post(url(checking, "do/"), {"verb": "cancel_correction"}, follow=True).content.decode()
    assert "補正を取りやめました" in page


def test_the_list_one_came_from_stands_beside_the_case(number, as_clerk):
    assert 'aria-current="page">児手' not in as_clerk.get(url(number)).content.decode()
    as_clerk.get("/desk/")
    page = as_clerk.get(url(number)).content.decode()
    assert "あと30日（1）" in page
    assert f'href="{url(number)}" data-row aria-current="page"' in page


def test_the_section_can_still_decide_for_a_protected_person(number, family, as_clerk, as_chief):
    core.protect(family["mother"], department=make.make_office(), since=core.today())
    as_clerk.post(url(number, "do/"), {"verb": "start_checking"})
    form = as_clerk.get(url(number, "draft/")).content.decode()
    assert "起案する" in form and "山田" not in form
    typed = {"do": "draft", "result": "approved", "reason": ["要件を満たす。"], "law": ["児童手当法第4条"]}
    assert as_clerk.post(url(number, "draft/"), typed).status_code == 302
    page = as_chief.get(url(number, "approve/")).content.decode()
    assert "承認する" in page and "山田" not in page
    assert as_chief.get(url(number, "letter.pdf")).status_code == 403


def test_a_picture_that_came_with_the_case_can_be_opened(family, desk):
    png = (
        b"\x89PNG\r\n\x1a\n"
        + b"\x00\x00\x00\rIHDR"
        + b"\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00"
        + b"\x90wS\xde"
    )
    kept = core.store_file(png + b"\x00\x00\x00\x00IEND\xaeB`\x82", "roof.png", ("interview", 1))
    pictures = {"new-dwelling.photos": [{"file": kept.pk, "name": "roof.png"}]}
    disaster = {"about.disaster": f"e{make.make_disaster().pk}"}
    number = make.make_case(family["mother"], "disaster-certificate", **disaster, **pictures)
    relief = make.sign_in(Client(), make.make_staff("bousai", "防田 災", "clerk", office=make.RELIEF))
    assert "被害の写真　roof.png" in relief.get(url(number)).content.decode()
    given = relief.get(url(number, f"files/{kept.pk}/"))
    answer = Client().get(given["Location"])  # whoever has the address: no cookie goes there
    assert answer["Content-Type"] == "image/png"
    assert answer["Content-Disposition"] == 'attachment; filename="roof.png"'
    assert "sandbox" in answer["Content-Security-Policy"] and answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin" and "tomoni" not in str(answer.cookies)
    again = Client().get(given["Location"])
    assert again.status_code == 410 and "案件のページから" in again.content.decode()
    told = [one for one in core.entries_of_case(number, [family["mother"].pk], limit=10) if one.act == "export"]
    assert len(told) == 1


def test_a_file_that_waits_for_the_scanner_or_was_refused_opens_for_nobody(family, desk, settings):
    kept = core.store_file(b"%PDF-1.7 roof", "roof.pdf", ("interview", 1))
    pictures = {"new-dwelling.photos": [{"file": kept.pk, "name": "roof.pdf"}]}
    disaster = {"about.disaster": f"e{make.make_disaster().pk}"}
    number = make.make_case(family["mother"], "disaster-certificate", **disaster, **pictures)
    relief = make.sign_in(Client(), make.make_staff("bousai", "防田 災", "clerk", office=make.RELIEF))
    assert "検査なし" in relief.get(url(number)).content.decode()
    given = relief.get(url(number, f"files/{kept.pk}/"))["Location"]
    settings.TOMONI_SCANNER = "tcp:127.0.0.1:1"
    assert Client().get(given).status_code == 410, "an address given before does not get round the scanner"
    page = relief.get(url(number)).content.decode()
    assert "検査を待っています" in page and f"files/{kept.pk}/" not in page
    refused = relief.get(url(number, f"files/{kept.pk}/"))
    assert refused.status_code == 409 and "まだ開けません" in refused.content.decode()
    core.StoredFile.objects.update(scan="refused", scan_found="Eicar-Test-Signature")
    assert "危ないものが見つかりました" in relief.get(url(number)).content.decode()
    assert relief.get(url(number, f"files/{kept.pk}/")).status_code == 409


def test_a_download_ends_after_a_minute_and_on_the_host_of_pages_where_it_has_its_own(family, desk, settings):
    kept = core.store_file(b"%PDF-1.7 roof", "roof.pdf", ("interview", 1))
    pictures = {"new-dwelling.photos": [{"file": kept.pk, "name": "roof.pdf"}]}
    disaster = {"about.disaster": f"e{make.make_disaster().pk}"}
    number = make.make_case(family["mother"], "disaster-certificate", **disaster, **pictures)
    relief = make.sign_in(Client(), make.make_staff("bousai", "防田 災", "clerk", office=make.RELIEF))
    settings.TOMONI_FILES_HOST, settings.ALLOWED_HOSTS = "files.example", ["files.example", "testserver"]
    there = relief.get(url(number, f"files/{kept.pk}/"))["Location"]
    assert there.startswith("http://files.example/files/")
    path = there.removeprefix("http://files.example")
    assert Client().get(path).status_code == 404, "the host of pages gives nothing out"
    assert Client().get("/", headers={"host": "files.example"}).status_code == 404, "the host of files shows no page"
    assert Client().get(path, headers={"host": "files.example"}).content == b"%PDF-1.7 roof"
    settings.TOMONI_FILES_HOST = ""
    late = relief.get(url(number, f"files/{kept.pk}/"))["Location"]
    core.FileTicket.objects.update(expires_at=core.now())
    assert Client().get(late).status_code == 410


def test_a_file_of_another_case_does_not_open(number, as_clerk):
    assert as_clerk.get(url(number, "files/999/")).status_code == 404


def test_every_task_that_is_open_has_its_button_in_the_order_of_the_service(desk, family):
    make.make_office("care", "健康福祉課")
    number = make.make_case(family["mother"], "care-need")
    client = make.sign_in(Client(), make.make_staff("ogata", "緒方 真理", "clerk", office="care"))
    client.post(url(number, "do/"), {"verb": "start_checking"})
    page = client.get(url(number)).content.decode()
    places = [page.index(f"/desk/cases/{number}/tasks/{task}/") for task in ("opinion", "board")]
    assert places == sorted(places)
    assert places[-1] < page.index(f"/desk/cases/{number}/draft/")
