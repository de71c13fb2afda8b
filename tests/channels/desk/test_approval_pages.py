"""Pages of who decides: as whom, the next draft, deputies, many at once, absences and mandates."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.channels.desk import builders as make
from tomoni.cases import interface as cases
from tomoni.core import interface as core


def url(number: str, rest: str = "approve/") -> str:
    return f"/desk/cases/{number}/{rest}"


@pytest.fixture
def drafts(desk, clerk):
    """Three claims of three families, drafted by the clerk."""
    numbers = []
    for n, name in enumerate(("山田 花子", "鈴木 陽菜", "高橋 結衣")):
        number = make.make_case(make.make_family(name, "カナリア ナルコ", number=f"7{n}")["mother"])
        cases.start_checking(number, actor=core.Actor.staff(clerk))
        cases.draft_decision(number, "approved", [], actor=core.Actor.staff(clerk))
        numbers.append(number)
    return numbers


@pytest.fixture
def deputy(desk, chief):
    """A second clerk with a mandate for the chief's place."""
    second = make.make_staff("kato", "加藤 亮", "clerk")
    core.grant_mandate(
        "deputy", core.Seat("chief", make.CHILD), to_staff=second.pk, since=core.today() - timedelta(days=9),
        article="決裁規程第9条", actor=make.SYSTEM,
    )  # fmt: skip
    return second


def test_after_deciding_the_next_draft_opens_by_itself(drafts, as_chief):
    answer = as_chief.post(url(drafts[0]), {"do": "approve_decision"}, follow=True)
    assert answer.redirect_chain[-1][0] == url(drafts[1])
    assert "承認しました" in answer.content.decode()
    later = as_chief.get(url(drafts[1], "approve/next/"))
    assert later["Location"] == url(drafts[2])
    as_chief.post(url(drafts[1]), {"do": "approve_decision"})
    last = as_chief.post(url(drafts[2]), {"do": "approve_decision"})
    assert last["Location"] == "/desk/approvals/"


def test_a_deputy_sees_in_whose_stead_only_while_the_chief_is_away(drafts, deputy, chief):
    client = make.sign_in(Client(), deputy)
    assert "決裁待ちはありません" in client.get("/desk/approvals/").content.decode()
    refused = client.get(url(drafts[0]))
    assert refused.status_code == 403 and "不在ではありません" in refused.content.decode()
    core.note_absence(chief.pk, core.today(), core.today(), actor=make.SYSTEM)
    assert "石井 由美さんの代決" in client.get("/desk/approvals/").content.decode()
    without = client.post(url(drafts[0]), {"do": "approve_decision"})
    assert without.status_code == 409 and "代決の理由を選んでください" in without.content.decode()
    client.post(url(drafts[0]), {"do": "approve_decision", "ground": "instructed", "said": "電話で指示"})
    as_chief = make.sign_in(Client(), chief)
    assert "あとで見るもの" in as_chief.get("/desk/approvals/").content.decode()
    page = as_chief.get(url(drafts[0])).content.decode()
    assert "見ました" in page and "代決・あらかじめ指示を受けたため・決裁規程第9条" in page and "電話で指示" in page
    as_chief.post(url(drafts[0]), {"do": "view_decision"})
    assert "あとで見るもの" not in as_chief.get("/desk/approvals/").content.decode()


def test_a_protected_person_is_not_named_in_the_list(drafts, as_chief):
    mother = core.Person.objects.get(name="鈴木 陽菜")
    core.protect(mother, department=make.make_office(), since=core.today(), other_party=mother)
    page = as_chief.get("/desk/approvals/").content.decode()
    assert "鈴木 陽菜" not in page and "確かめ中" in page and "山田 花子" in page


def test_all_are_approved_only_after_every_sample_was_shown(drafts, as_chief):
    assert "見本2件を選ぶ" in as_chief.get("/desk/bulk/").content.decode()
    typed = {"kind": "approve", "service": "child-allowance-claim", "result": "approved"}
    run = as_chief.post("/desk/bulk/begin/", typed)["Location"]
    assert as_chief.post(run, {"do": "start"}).status_code == 409
    page = as_chief.get(run).content.decode()
    assert "3件をまとめて承認する" not in page
    for address in [part.split('"')[0] for part in page.split('href="') if "?run=" in part[:80]]:
        assert "見本として開きました" in as_chief.get(address).content.decode()
    assert "3件をまとめて承認する" in as_chief.get(run).content.decode()
    as_chief.post(run, {"do": "start"})
    make.deliver()
    assert "<b>3</b> / 3件" in as_chief.get(run).content.decode()


def test_what_arrived_is_taken_up_at_once_and_then_stands_to_be_drafted(desk, as_clerk):
    numbers = [
        make.make_case(make.make_family(name, "カナリア ナルコ", number=f"7{n}")["mother"])
        for n, name in enumerate(("山田 花子", "鈴木 陽菜"))
    ]
    page = as_clerk.get("/desk/bulk/").content.decode()
    assert "届いたもの　2件" in page and "まとめて確かめ始める" in page
    typed = {"kind": "take_up", "service": "child-allowance-claim"}
    page = as_clerk.post("/desk/bulk/begin/", typed, follow=True).content.decode()
    assert "2件を確かめ始めました。" in page and "届いたもの" not in page and "確かめ終えた案件の起案" in page
    for number in numbers:
        assert "確かめ始めた" in as_clerk.get(url(number, "")).content.decode()
    assert as_clerk.post("/desk/bulk/begin/", typed).status_code == 409


def test_a_deputy_names_the_ground_once_for_all(drafts, deputy, chief):
    core.note_absence(chief.pk, core.today(), core.today(), actor=make.SYSTEM)
    client = make.sign_in(Client(), deputy)
    assert "代決する理由" in client.get("/desk/bulk/").content.decode()
    typed = {"kind": "approve", "service": "child-allowance-claim", "result": "approved"}
    without = client.post("/desk/bulk/begin/", typed)
    assert without.status_code == 409 and "代決の理由を選んでください" in without.content.decode()
    run = client.post("/desk/bulk/begin/", {**typed, "ground": "urgent"})["Location"]
    page = client.get(run).content.decode()
    assert "代決（急ぐため）" in page
    for address in [part.split('"')[0] for part in page.split('href="') if "?run=" in part[:80]]:
        client.get(address)
    client.post(run, {"do": "start"})
    core.Mandate.objects.update(until=core.today() - timedelta(days=1))
    make.deliver()
    stopped = client.get(run).content.decode()
    assert "途中で止めました" in stopped and "残りの3件は、そのまま待っています" in stopped


def test_a_stale_approval_shows_both_versions_and_carries_what_was_typed(drafts, as_chief, chief, clerk):
    seen = cases.find_case_for_staff(drafts[0], actor=core.Actor.staff(chief)).head.version
    cases.recall_draft(drafts[0], actor=core.Actor.staff(clerk))
    cases.send_for_approval(drafts[0], actor=core.Actor.staff(clerk))
    answer = as_chief.post(url(drafts[0]), {"do": "approve_decision", "version": seen, "said": "確認済み"})
    page = answer.content.decode()
    assert answer.status_code == 409 and "ほかの人が先に保存しました" in page
    assert "承認する" in page and "確認済み" in page and clerk.name in page
    again = as_chief.post(url(drafts[0]), {"do": "edit", "said": "確認済み"}).content.decode()
    assert "確認済み" in again and "承認しました" not in again
    back = as_chief.post(url(drafts[0]), {"do": "back", "version": seen, "comment": "別紙がない"})
    assert back.status_code == 409 and "別紙がない" in back.content.decode()
    kept = as_chief.post(url(drafts[0]), {"do": "edit", "comment": "別紙がない"}).content.decode()
    assert "別紙がない" in kept
    assert cases.find_case_for_staff(drafts[0], actor=core.Actor.staff(chief)).head.state == "approving"


def test_pages_of_who_decides_cost_the_same_with_more_drafts(drafts, as_chief, clerk):
    typed = {"kind": "approve", "service": "child-allowance-claim", "result": "approved"}
    run = as_chief.post("/desk/bulk/begin/", typed)["Location"]
    pages = ("/desk/approvals/", "/desk/bulk/", url(drafts[0]), f"/desk/cases/{drafts[0]}/", run)
    before = [make.count_queries(as_chief, path) for path in pages]
    for n in range(3):
        number = make.make_case(make.make_family(f"伊藤 {n}", "カナリア ナルコ", number=f"9{n}")["mother"])
        cases.start_checking(number, actor=core.Actor.staff(clerk))
        cases.draft_decision(number, "approved", [], actor=core.Actor.staff(clerk))
    larger = as_chief.post("/desk/bulk/begin/", typed)["Location"]
    after = [make.count_queries(as_chief, path) for path in (*pages[:-1], larger)]
    more = (0, 3, 0, 0, 0)  # one more run in the list
    assert all(now <= then + plus for now, then, plus in zip(after, before, more, strict=True)), (before, after)
    assert all(count <= most for count, most in zip(after, MOST, strict=True)), after


MOST = (11, 17, 20, 22, 6)  # approvals, bulk (three kinds of group), draft, case, run


def test_a_refusal_cannot_be_made_a_group(drafts, as_chief):
    typed = {"kind": "approve", "service": "child-allowance-claim", "result": "refused"}
    answer = as_chief.post("/desk/bulk/begin/", typed)
    assert answer.status_code == 409 and "まとめて進められません" in answer.content.decode()


def test_another_persons_run_does_not_open(drafts, as_chief, desk):
    typed = {"kind": "approve", "service": "child-allowance-claim", "result": "approved"}
    run = as_chief.post("/desk/bulk/begin/", typed)["Location"]
    other = make.sign_in(Client(), make.make_staff("second", "次 長", "chief"))
    assert other.get(run).status_code == 409


MANDATE = {
    "do": "mandate", "kind": "deputy", "rank": "1", "seat": f"chief@{make.CHILD}", "since": "2026-11-01", "until": "",
    "article": "決裁規程第9条", "ceiling": "500,000", "later_view": "yes",
}  # fmt: skip


def test_a_chief_keeps_the_absences_and_mandates_of_the_own_section(desk, as_chief, chief, clerk):
    page = as_chief.post("/desk/mandates/", {**MANDATE, "to": f"staff:{clerk.pk}"}, follow=True).content.decode()
    assert "中村 彩" in page and "500,000円まで" in page and "いま有効" in page
    same = as_chief.post("/desk/mandates/", {**MANDATE, "to": f"staff:{clerk.pk}"})
    assert same.status_code == 409 and "別の登録があります" in same.content.decode()
    oneself = as_chief.post("/desk/mandates/", {**MANDATE, "rank": "2", "to": f"staff:{chief.pk}"})
    assert "本人が本人の代わりになることはできません" in oneself.content.decode()
    other = as_chief.post("/desk/mandates/", {**MANDATE, "seat": "mayor@", "to": f"staff:{clerk.pk}"})
    assert "あなたは変えられません" in other.content.decode()
    absent = {"do": "absence", "staff": str(chief.pk), "since": "2026-11-24", "until": "2026-11-26", "reason": "出張"}
    assert "いま不在" in as_chief.post("/desk/mandates/", absent, follow=True).content.decode()
    turned = as_chief.post("/desk/mandates/", {**absent, "since": "2026-12-09", "until": "2026-12-01"})
    assert turned.status_code == 409 and "始まりの日より前" in turned.content.decode()
    twice = as_chief.post("/desk/mandates/", absent)
    assert "別の登録があります" in twice.content.decode()
    assert core.Mandate.objects.count() == core.Absence.objects.count() == 1


def test_what_is_no_day_is_said_at_once(desk, as_chief, chief):
    wrong = as_chief.post("/desk/mandates/", {"do": "absence", "staff": str(chief.pk), "since": "きのう", "until": ""})
    assert wrong.status_code == 409 and "日付か数が読めません" in wrong.content.decode()
