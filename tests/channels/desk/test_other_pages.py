"""Figures, dead letters, the auditor's page."""

from django.test import Client

from tests.channels.desk import builders as make
from tomoni.cases import interface as cases
from tomoni.channels.desk import words
from tomoni.core import interface as core
from tomoni.core.actions import listening


def client_of(*roles: str) -> Client:
    return make.sign_in(Client(), make.make_staff("-".join(roles), "何某", *roles))


def test_the_services_are_listed_with_who_answers_for_them(desk):
    page = client_of("admin").get("/desk/services/").content.decode()
    assert "児童手当の認定請求" in page and "子育て支援課" in page and "罹災証明書" in page


def test_figures_of_a_service_hide_small_counts(number):
    make.deliver()
    cases.reckon_figures()
    page = client_of("clerk").get("/desk/services/child-allowance-claim/").content.decode()
    assert "届いた" in page and "5未満" in page and "に数えました" in page
    assert "補正を求めたことは、まだありません" in page
    assert "答えが5件になると、ここに出ます" in page
    assert "山田" not in page


def test_figures_are_saved_as_a_table_with_what_each_means(number):
    cases.reckon_figures()
    answer = client_of("auditor").get("/desk/services/child-allowance-claim/figures.csv?since=2026-11&until=2026-11")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "手続き,期間,項目,値,単位,意味"
    assert any(line.split(",")[1:5] == ["2026-11–2026-11", "届いた", "5未満", "件"] for line in lines)
    assert client_of("accountant").get("/desk/services/child-allowance-claim/figures.csv").status_code == 403


def test_months_that_are_none_are_answered_with_the_last_year(number):
    answer = client_of("clerk").get("/desk/services/child-allowance-claim/?since=x&until=2026-99")
    assert answer.status_code == 200 and "2025年12月から2026年11月まで" in answer.content.decode()


def test_counting_by_person_is_off_until_a_chief_turns_it_on(number):
    chief, clerk = client_of("chief"), client_of("clerk")
    assert "いまは数えていません" in chief.get("/desk/services/").content.decode()
    assert clerk.post("/desk/services/by-person/", {"on": "1"}).status_code == 403
    assert "いまは数えていません" in chief.get("/desk/services/").content.decode()
    counted = chief.post("/desk/services/by-person/", {"on": "1"}, follow=True).content.decode()
    assert "これから数えます" in counted and "いまは数えていません" not in counted
    assert "いまは数えていません" in chief.post("/desk/services/by-person/", {"on": "0"}, follow=True).content.decode()


def test_a_service_that_is_not_there_is_not_found(desk):
    assert client_of("clerk").get("/desk/services/none/").status_code == 404


def dead(number: str, listener: str = "notify.case_decided") -> core.Delivery:
    event = core.Event.objects.create(name="cases.CaseDecided", payload={"case_number": number}, at=core.now())
    return core.Delivery.objects.create(
        event=event, listener=listener, state="dead", due_at=core.now(), attempts=8,
        last_error="ConnectionError: 山田 花子 could not be reached",
    )  # fmt: skip


def test_dead_letters_are_listed_without_what_the_error_quoted(desk):
    dead("8-1124-00001-1")
    page = client_of("admin").get("/desk/letters/").content.decode()
    assert "決まった" in page and "決まったことを知らせる" in page and "ConnectionError" in page
    assert "山田" not in page


def test_a_dead_letter_is_tried_again(desk):
    letter = dead("8-1124-00001-1")
    page = client_of("admin").post(f"/desk/letters/{letter.pk}/retry/", follow=True).content.decode()
    assert "やり直しに入れました" in page
    assert core.Delivery.objects.get(pk=letter.pk).state == "waiting"
    assert "すべての処理が届いています" in page


def test_all_dead_letters_of_one_kind_are_tried_again_with_one_press(desk):
    """On a crowded day thousands fail for one reason; they go by the list again, as if they had never been tried."""
    kind = {"event": "cases.CaseDecided", "listener": "cases.carry_out"}
    many, other = [dead(f"8-1124-0000{n}-1", "cases.carry_out") for n in range(3)], dead("8-1124-00009-1")
    admin = client_of("admin")
    page = admin.get("/desk/letters/").content.decode()
    assert "3件" in page and 'aria-label="決まったことを実行する（決まった）をすべてやり直す"' in page
    assert "3件をやり直しに入れました" in admin.post("/desk/letters/retry/", kind, follow=True).content.decode()
    again = core.Delivery.objects.filter(pk__in=[one.pk for one in many])
    assert set(again.values_list("state", "attempts", "last_error")) == {("waiting", 0, "")}
    assert core.Delivery.objects.get(pk=other.pk).state == "dead"
    assert "もうありません" in admin.post("/desk/letters/retry/", kind, follow=True).content.decode()


def test_fault_23_whatever_may_fail_has_words(desk):
    """The words stood under names that no event has, and the page showed keys of the program."""
    ours = [
        (event, name)
        for event, known in listening._listeners.items()
        for name, one in known.items()
        if one.call.__module__.startswith("tomoni.")  # tests listen too
    ]
    assert set(words.EVENTS) == {event for event, _ in ours}
    assert set(words.LISTENERS) == {name for _, name in ours}


def test_the_rest_of_the_menu_is_on_every_page_of_a_chief(desk):
    """The page of the section once had a value of its own under the menu's name, and the menu was gone there."""
    chief = client_of("chief")
    for path in ("/desk/", "/desk/team/", "/desk/services/", "/desk/awards/", "/desk/payments/"):
        assert "ほかの仕事" in chief.get(path).content.decode(), path
