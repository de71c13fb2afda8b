"""Words that are written again and again: keeping, sharing, putting them in, and what is refused."""

import pytest
from django.test import Client

from tests.channels.desk import builders as make
from tomoni.cases import interface as cases
from tomoni.channels.desk.models import Opinion, Phrase
from tomoni.core import interface as core
from tomoni.core.models import Staff

PAGE = "/desk/phrases/"
NOTE = {"kind": "note", "title": "電話した", "text": "{氏名}さんに電話した。留守だった。", "law": ""}


def keep(client: Client, **changed: str):
    return client.post(PAGE, {**NOTE, **changed})


def body(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def checking(number, as_clerk):
    as_clerk.post(f"/desk/cases/{number}/do/", {"verb": "start_checking"})
    return number


@pytest.fixture
def as_other(desk):
    """A clerk of another section."""
    return make.sign_in(Client(), make.make_staff("ono", "小野 真", "clerk", office=make.RELIEF))


def test_words_that_are_kept_stand_in_the_list_and_in_the_menu(desk, clerk, as_clerk):
    assert "定型文はまだありません" in body(as_clerk.get(PAGE))
    answer = as_clerk.post(PAGE, NOTE, follow=True)
    assert "「電話した」を自分の定型文に保存しました" in body(answer)
    row = Phrase.objects.get()
    assert (row.staff_id, row.changed_by_id, row.text) == (clerk.pk, clerk.pk, NOTE["text"])
    assert f'href="{PAGE}"' in body(as_clerk.get("/desk/"))


def test_ones_own_words_are_not_seen_by_a_colleague_and_shared_ones_are(desk, as_clerk, as_chief):
    keep(as_chief)
    assert "電話した" not in body(as_clerk.get(PAGE))
    row = Phrase.objects.get()
    as_chief.post(f"{PAGE}{row.pk}/", {**NOTE, "shared": "1"})
    assert "電話した" in body(as_clerk.get(PAGE))


def test_another_sections_words_are_not_seen_changed_or_removed(desk, as_chief, as_other):
    keep(as_chief, shared="1")
    row = Phrase.objects.get()
    assert "電話した" not in body(as_other.get(PAGE))
    for answer in (as_other.get(f"{PAGE}{row.pk}/"), as_other.post(f"{PAGE}{row.pk}/", {"do": "remove"})):
        assert answer.status_code == 404 and "この定型文はありません" in body(answer)
        assert "電話した" not in body(answer)
    assert Phrase.objects.count() == 1


@pytest.mark.parametrize("do", ["keep", "remove"])
def test_a_clerk_does_not_change_what_the_section_shares(desk, as_clerk, as_chief, do):
    keep(as_chief, shared="1")
    row = Phrase.objects.get()
    assert "課長に頼むか" in body(as_clerk.get(f"{PAGE}{row.pk}/"))
    answer = as_clerk.post(f"{PAGE}{row.pk}/", {**NOTE, "text": "ほかの文", "do": do})
    assert answer.status_code in (400, 409) and "課長だけです" in body(answer)
    assert Phrase.objects.get().text == NOTE["text"]


def test_a_clerk_does_not_share(desk, as_clerk):
    answer = keep(as_clerk, shared="1")
    assert answer.status_code == 400 and "課で使うことにできるのは課長です" in body(answer)
    assert NOTE["text"] in body(answer) and not Phrase.objects.exists()


def test_a_placeholder_nobody_knows_is_refused_with_those_that_exist(desk, as_clerk):
    answer = keep(as_clerk, text="{氏名}さんの{口座番号}")
    assert answer.status_code == 400
    assert "{口座番号}は使えません。使えるのは{氏名}、{受付番号}、" in body(answer)
    assert "{氏名}さんの{口座番号}</textarea>" in body(answer) and not Phrase.objects.exists()


@pytest.mark.parametrize("text", ["{氏名さん", "氏名}さん", "{{氏名}}"])
def test_a_bracket_that_is_not_closed_is_refused(desk, as_clerk, text):
    answer = keep(as_clerk, text=text)
    assert answer.status_code == 400 and "かっこが閉じていません" in body(answer) and not Phrase.objects.exists()


def test_brackets_of_full_width_are_read_as_brackets(desk, as_clerk):
    keep(as_clerk, text="｛氏名｝さん")
    assert Phrase.objects.get().text == "{氏名}さん"


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"kind": "correction", "text": "長" * 401}, "401文字あります。この欄に入るのは400文字までです"),
        ({"title": "題" * 41}, "題名を、40文字まで"),
        ({"title": " "}, "題名を、40文字まで"),
        ({"text": "\n"}, "文を書いてください"),
        ({"kind": "letter"}, "どこで使うかを選んでください"),
        ({"kind": "reason", "law": "条" * 201}, "条文は200文字まで"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field(desk, as_clerk, changed, says):
    answer = keep(as_clerk, **changed)
    assert answer.status_code == 400 and says in body(answer) and not Phrase.objects.exists()


def test_a_title_is_used_once(desk, as_clerk):
    keep(as_clerk)
    answer = keep(as_clerk, text="ほかの文")
    assert answer.status_code == 400 and "もうあります" in body(answer) and "ほかの文</textarea>" in body(answer)
    assert Phrase.objects.get().text == NOTE["text"]


def test_what_was_removed_can_be_brought_back(desk, as_clerk):
    keep(as_clerk)
    before = Phrase.objects.values("title", "text", "kind", "staff_id", "department_id").get()
    answer = as_clerk.post(f"{PAGE}{Phrase.objects.get().pk}/", {"do": "remove"}, follow=True)
    assert "「電話した」を消しました" in body(answer) and "元に戻す" in body(answer)
    assert not Phrase.objects.exists()
    assert "「電話した」を元に戻しました" in body(as_clerk.post(PAGE, {"do": "restore"}, follow=True))
    assert Phrase.objects.values("title", "text", "kind", "staff_id", "department_id").get() == before


def test_an_auditor_has_no_words(desk):
    client = make.sign_in(Client(), make.make_staff("kansa", "監査 役", "auditor"))
    assert client.get(PAGE).status_code == 403 and client.post(PAGE, NOTE).status_code == 403
    assert not Phrase.objects.exists()


def test_words_go_to_the_end_of_a_note_and_nothing_is_left_yet(checking, as_clerk):
    keep(as_clerk)
    row = Phrase.objects.get()
    assert f'<option value="{row.pk}" data-text="山田 花子さんに電話した。' in body(
        as_clerk.get(f"/desk/cases/{checking}/")
    )
    typed = {"note": "きのう", "phrase": row.pk, "do": "phrase"}
    answer = as_clerk.post(f"/desk/cases/{checking}/notes/", typed)
    assert "きのう\n山田 花子さんに電話した。留守だった。</textarea>" in body(answer)
    assert "メモはまだありません" in body(answer)


def test_words_go_into_the_reason_of_a_correction_with_the_day_that_was_typed(checking, as_clerk):
    keep(as_clerk, kind="correction", text="{期日}までに{担当課}（{電話}）へ。")
    row = Phrase.objects.get()
    page = body(as_clerk.get(f"/desk/cases/{checking}/correction/"))
    path = page.split('name="item" value="')[1].split('"')[0]
    typed = {
        "item": path, f"differs:{path}": "字が違います。", "by": "2026-12-18", "reason": "確かめました。",
        "phrase": row.pk, "into": "", "do": "phrase",
    }  # fmt: skip
    words = "2026年12月18日までに子育て支援課（0123-45-6789）へ。"
    answer = body(as_clerk.post(f"/desk/cases/{checking}/correction/", typed))
    assert f"確かめました。\n{words}</textarea>" in answer and "字が違います。</textarea>" in answer
    answer = body(as_clerk.post(f"/desk/cases/{checking}/correction/", {**typed, "item": "", "into": path}))
    assert f"字が違います。\n{words}</textarea>" in answer and ">確かめました。</textarea>" in answer
    assert f'name="item" value="{path}" checked' in answer


def test_words_that_do_not_fit_stay_out_and_what_was_typed_stays(checking, as_clerk):
    keep(as_clerk, kind="correction", text="長" * 400)
    typed = {"by": "2026-12-18", "reason": "短" * 300, "phrase": Phrase.objects.get().pk, "do": "phrase"}
    answer = body(as_clerk.post(f"/desk/cases/{checking}/correction/", typed))
    assert "600文字までの欄に、101文字多くなるため入れませんでした" in answer
    assert f">{'短' * 300}</textarea>" in answer


def test_words_become_a_reason_of_a_draft_with_their_article(checking, as_clerk):
    keep(as_clerk, kind="reason", text="{手続き}の要件を満たす。", law="児童手当法第4条")
    typed = {
        "result": "approved", "choosing": "1", "fact": ["同居している"], "reason": ["母である"], "law": ["第3条"],
        "use": ["1"], "remark": "急ぎます", "phrase": Phrase.objects.get().pk, "do": "phrase",
    }  # fmt: skip
    answer = body(as_clerk.post(f"/desk/cases/{checking}/draft/", typed))
    for kept in ("同居している</textarea>", "母である</textarea>", 'value="第3条"', "急ぎます</textarea>"):
        assert kept in answer, kept
    assert "の要件を満たす。</textarea>" in answer and 'value="児童手当法第4条"' in answer
    assert 'name="use" value="2" checked' in answer


@pytest.mark.parametrize("place", ["notes", "correction", "draft"])
def test_without_a_choice_or_with_another_sections_words_nothing_is_put_in(checking, as_clerk, as_other, place):
    for kind in ("note", "correction", "reason"):
        keep(as_clerk, kind=kind, title=kind, text="わたしの文")
        keep(as_other, kind=kind, title=kind, text="よその文")
    for chosen in ("", Phrase.objects.filter(text="よその文").first().pk, "x"):
        typed = {"do": "phrase", "phrase": chosen, "note": "打った", "reason": "打った", "by": "2026-12-18", "law": ""}
        answer = body(as_clerk.post(f"/desk/cases/{checking}/{place}/", typed))
        assert "入れる定型文を選んでください" in answer and "打った</textarea>" in answer
        assert "よその文" not in answer


def test_the_name_of_a_protected_person_is_not_put_in(number, family, as_clerk):
    keep(as_clerk)
    core.protect(family["mother"], department=make.make_office(), since=core.today())
    page = body(as_clerk.get(f"/desk/cases/{number}/"))
    assert 'data-text="申請者さんに電話した' in page and "山田 花子" not in page


def test_words_for_sending_back_go_into_the_comment_and_nothing_is_sent(checking, as_clerk, as_chief):
    assert (
        keep(as_chief, kind="return", title="額を確かめる", text="{氏名}さんの額を確かめてください。").status_code
        == 302
    )
    there = f"/desk/cases/{checking}/approve/"
    cases.draft_decision(checking, "approved", [], actor=core.Actor.staff(Staff.objects.get(login="nakamura")))
    one = str(Phrase.objects.get().pk)
    page = body(as_chief.post(there, {"do": "phrase", "phrase": one, "comment": "先に："}))
    assert "先に：\n山田 花子さんの額を確かめてください。" in page
    assert "入れる定型文を選んでください" in body(as_chief.post(there, {"do": "phrase", "comment": "残る言葉"}))
    assert cases.find_case_for_staff(checking, actor=core.Actor.staff(Staff.objects.get(login="nakamura"))).draft


def test_words_for_an_opinion_go_into_the_question_and_nothing_is_asked(checking, as_clerk):
    keep(as_clerk, kind="opinion", title="浸水", text="{受付番号}の住所は浸水しましたか。{期日}までに教えてください。")
    there = f"/desk/cases/{checking}/opinions/"
    one = str(Phrase.objects.get().pk)
    page = body(as_clerk.post(there, {"do": "phrase", "phrase": one, "question": "", "due": "2026-12-01"}))
    assert "の住所は浸水しましたか。2026年12月1日までに教えてください。" in page.split("<textarea", 1)[1]
    assert not Opinion.objects.exists()
