"""An event of a life on pages: what it brings up, one conversation, a list at its end, one receipt; nothing is lost."""

import re
from datetime import UTC, date, datetime

import pytest

from tests.channels.portal import builders as make
from tests.channels.portal.conftest import signed_in
from tests.channels.portal.test_interview import ACCOUNT, CLAIM, text_of
from tomoni.cases import interface as cases
from tomoni.core import interface as core

CHILDCARE = "childcare-need"
SAMPLES = {"birth_weeks": "39", "birth_weight": "3000", "phone": "0999001234"}


def begin(client, event="birth", **more) -> str:
    """The address of the first page."""
    return client.get(client.post(f"/events/{event}/", more)["Location"])["Location"]


def typed(page: str, **given) -> dict:
    """Yes everywhere, the first choice, what is given by the end of a field's name."""
    data = {}
    for name, value in re.findall(r'type="radio" id="[^"]+" name="([^"]+)" value="([^"]+)"', page):
        data.setdefault(name, value)
    for name in re.findall(r'name="([^":]+):year"', page):
        data |= {f"{name}:{part}": text for part, text in given.get("day", {}).items()}
    for name in re.findall(r'<input(?: class="digits")?[^>]*? id="f\d+" name="([^":]+)"', page):
        data.setdefault(name, SAMPLES.get(name.rsplit(".", 1)[-1], "10"))
    for name in re.findall(r'name="(tick:[^"]+):here"', page):
        data |= {f"{name}:here": "1", name: given.get(name.split(":")[1], "none")}
    data |= {name: given[end] for name in list(data) for end in [name.rsplit(".", 1)[-1]] if end in given}
    account = re.search(r'name="([^"]+):search"', page)
    if account:
        data |= {f"{account[1]}:{part}": text for part, text in ACCOUNT.items()}
    return data


def walk(client, address: str, **given) -> list[str]:
    """Answer until the list; gives the addresses that were shown, the last is the list."""
    seen = []
    for _ in range(20):
        seen.append(address)
        if address.endswith("/list/"):
            return seen
        page = text_of(client.get(address))
        answer = client.post(address, typed(page, **given))
        assert answer.status_code == 302, (address, re.findall(r'class="error"[^<]*<?[^<]*', text_of(answer)))
        address = answer["Location"]
    raise AssertionError(seen)


KNOWN = {"public_service": "no", "wants_childcare": "yes", "childcare_reason": "work", "childcare_hours": "140"}


def to_check(client) -> str:
    listed = walk(client, begin(client), **KNOWN)[-1]
    return listed.replace("/list/", "/check/")


def send(client, check: str, *services: str, **more):
    page = text_of(client.get(check))
    key = re.search(r'name="submission_key" value="([^"]+)"', page)[1]
    version = re.search(r'name="version" value="(\d+)"', page)[1]
    chosen = services or re.findall(r'name="service" value="([^"]+)" checked', page)
    return client.post(check, {"submission_key": key, "version": version, "service": chosen, **more})


def test_an_event_says_what_it_brings_up_for_whom_and_what_is_done_elsewhere(father) -> None:
    page = text_of(father.get("/events/birth/"))
    assert "児童手当" in page and "見込み：毎月 15,000円" in page and "出生届" in page
    assert "山田 結月" in page and "町の記録にまだいないお子さん" in page
    assert "/events/birth/" in text_of(father.get("/events/"))
    assert "児童手当" in text_of(father.get("/events/mine/"))


def test_who_is_not_signed_in_sees_services_and_no_names(client, portal) -> None:
    page = text_of(client.get("/events/birth/"))
    assert "児童手当" in page and "/sign-in/?next=/events/birth/" in page
    assert client.get("/events/no-such/").status_code == 404
    assert client.post("/events/birth/", {}).status_code == 302, "to signing in"


def test_a_conversation_ends_in_a_list_and_one_receipt_for_cases_of_their_own(father, home) -> None:
    first = begin(father, whom=f"p{home.baby.pk}")
    page = text_of(father.get(first))
    assert "「子どもが生まれた」の手続き" in page and "あと" in page and "問" in page
    seen = walk(father, first, **KNOWN)
    listed = text_of(father.get(seen[-1]))
    assert "受けられる見込みのもの" in listed and "見込み：毎月 15,000円" in listed
    answer = send(father, seen[-1].replace("/list/", "/check/"))
    receipt = text_of(father.get(answer["Location"]))
    assert len(set(re.findall(r"/cases/([\d-]+)/", receipt))) == len(cases.list_cases_of(home.father.pk)) >= 2
    assert "出生届" in receipt


def test_the_number_of_questions_left_goes_down_and_every_question_says_for_what(father) -> None:
    address, left = begin(father), []
    for _ in range(20):
        if address.endswith("/list/"):
            break
        page = text_of(father.get(address))
        told = re.search(r"あと(\d+)問", page)
        left.append(int(told[1]) if told else 0)
        assert "なぜ聞くのですか" in page or not told
        address = father.post(address, typed(page, **KNOWN))["Location"]
    assert left[-1] <= 4 and left[0] >= left[-1]


def test_back_and_forth_loses_nothing(father) -> None:
    seen = walk(father, begin(father), **KNOWN)
    first, before = seen[0], text_of(father.get(seen[-1]))
    page = text_of(father.get(first))
    assert " checked" in page, "what was answered stands there"
    assert father.post(first, typed(page, **KNOWN))["Location"] == seen[-1], "and nothing is asked again"
    assert re.sub(r'value="[^"]{40,}"', "", text_of(father.get(seen[-1]))) == re.sub(r'value="[^"]{40,}"', "", before)


def test_a_service_is_left_out_on_the_list_and_taken_back(father, home) -> None:
    listed = walk(father, begin(father), **KNOWN)[-1]
    refused = text_of(father.get(listed)).split("受けられない見込みのもの</h2>")[1].split("</section>")[0]
    assert "<h3>" in refused and 'name="out"' not in refused, "what would not go needs no leaving out"
    assert father.post(listed, {"out": CHILDCARE}).status_code == 302
    assert "外したもの" in text_of(father.get(listed))
    father.post(listed, {"back": CHILDCARE})
    assert "外したもの" not in text_of(father.get(listed))
    father.post(listed, {"out": CHILDCARE})
    send(father, listed.replace("/list/", "/check/"))
    assert CHILDCARE not in {line.service for line in cases.list_cases_of(home.father.pk)}


def test_what_lacks_answers_is_named_and_holds_nothing(father, home) -> None:
    address = begin(father)
    token = address.split("/")[2]
    h, b = home.father.pk, home.baby.pk
    answers = {f"p{h}.public_service": "no", f"guardian-child(p{h},p{b}).cares": True, f"p{h}.payout_account": {
        "bank": "0001", "branch": "001", "kind": "ordinary", "number": "1234567", "holder": "ヤマダ ケンタ"},
        f"guardian-child(p{h},p{b}).same_livelihood": True}  # fmt: skip
    cases.save_answers(token, "all", answers, person=h)
    page = text_of(father.get(f"/interviews/{token}/check/"))
    assert "いまは送らないもの" in page and "にまだ答えがありません" in page
    receipt = text_of(father.get(send(father, f"/interviews/{token}/check/", CLAIM, CHILDCARE)["Location"]))
    assert "送らなかったもの" in receipt and "残りの答えを続ける" in receipt
    rest = re.search(r'href="(/interviews/[^"]+)">残り', receipt)[1]
    assert father.get(rest, follow=True).status_code == 200
    assert [line.service for line in cases.list_cases_of(h)] == [CLAIM]


def test_two_devices_send_only_what_was_seen_and_nothing_is_lost(father, home) -> None:
    check = to_check(father)
    token = check.split("/")[2]
    page = text_of(father.get(check))
    key = re.search(r'name="submission_key" value="([^"]+)"', page)[1]
    version = re.search(r'name="version" value="(\d+)"', page)[1]
    cases.save_answers(token, "work", {f"p{home.father.pk}.public_service": "left"}, person=home.father.pk)
    answer = father.post(check, {"submission_key": key, "version": version, "service": [CLAIM, CHILDCARE]})
    assert answer.status_code == 409 and not cases.list_cases_of(home.father.pk)
    twice = send(father, check)
    assert twice.status_code == 302 or twice.status_code == 422


def test_pressed_twice_gives_the_same_receipt(father, home) -> None:
    check = to_check(father)
    page = text_of(father.get(check))
    data = {"submission_key": re.search(r'name="submission_key" value="([^"]+)"', page)[1],
            "service": re.findall(r'name="service" value="([^"]+)" checked', page)}  # fmt: skip
    first, second = father.post(check, data)["Location"], father.post(check, data)["Location"]
    assert first == second and len(cases.list_cases_of(home.father.pk)) == len(data["service"])


@pytest.mark.parametrize("language", ["ja", "easy", "en"])
def test_every_page_stands_in_three_languages(home, language) -> None:
    client = signed_in(home.father_account, language)
    for address in ("/events/", "/events/birth/", "/events/mine/"):
        assert client.get(address).status_code == 200
    listed = walk(client, begin(client, whom="new-child"), **KNOWN, name="山田 花", name_kana="ヤマダ ハナ",
                  day={"year": "2026", "month": "11", "day": "20"}, parents_separate="no")[-1]  # fmt: skip
    assert client.get(listed).status_code == 200
    assert client.get(listed.replace("/list/", "/check/")).status_code == 200


def test_a_child_the_register_has_already_is_that_one_and_no_second(father, home) -> None:
    first = begin(father, whom="new-child")
    assert first.endswith("/child/")
    data = typed(text_of(father.get(first)), name="山田 結月", name_kana="ヤマダ ユヅキ",
                 day={"year": "2026", "month": "11", "day": "12"})  # fmt: skip
    after = father.post(first, data)["Location"]
    assert "new-child" not in text_of(father.get(after))
    token = first.split("/")[2]
    end = cases.find_end(token, person=home.father.pk)
    assert end.whom == f"p{home.baby.pk}" and "new-child" not in end.names


def test_a_wrong_day_of_birth_keeps_everything_typed(father) -> None:
    first = begin(father, whom="new-child")
    data = typed(text_of(father.get(first)), name="山田 花", name_kana="ヤマダ ハナ",
                 day={"year": "2026", "month": "13", "day": "40"})  # fmt: skip
    page = father.post(first, data)
    assert page.status_code == 422 and "山田 花" in text_of(page)


def test_another_adult_and_a_stranger_see_nothing_of_it(father, mother, home) -> None:
    listed = walk(father, begin(father), **KNOWN)[-1]
    for address in (listed, listed.replace("/list/", "/check/"), listed.replace("/list/", "/")):
        assert mother.get(address).status_code in (404, 409)
    assert mother.post(listed, {"out": CLAIM}).status_code in (404, 409)


def test_nobody_who_is_kept_from_a_person_is_suggested_or_named(home, father) -> None:
    core.protect(
        home.mother, department=core.find_department("residents"), since=date(2026, 11, 1), other_party=home.father,
        together_with=[home.baby],
    )  # fmt: skip
    for address in ("/events/birth/", "/events/mine/"):
        page = text_of(father.get(address))
        assert "結月" not in page and "美咲" not in page and "15,000" not in page
    first = begin(father, whom=f"p{home.baby.pk}")
    for address in (first, first.rsplit("/", 2)[0] + "/list/", first.rsplit("/", 2)[0] + "/check/"):
        page = text_of(father.get(address, follow=True))
        assert "結月" not in page and "美咲" not in page
    assert "結月" in text_of(signed_in(home.mother_account).get("/events/birth/")), "their own they see"


def test_an_old_fact_is_confirmed_and_not_typed_again(father, home) -> None:
    core.save_facts(
        home.father, {"phone": "0999-00-1234"}, source="case:1", holds_since=date(2024, 1, 1), actor=make.SYSTEM
    )
    core.Fact.objects.filter(name="phone").update(known_since=datetime(2024, 1, 1, tzinfo=UTC))
    address = begin(father).rsplit("/", 2)[0] + "/phone/"
    page = text_of(father.get(address))
    assert "2024年1月1日" in page and "いまも同じなら" in page
    asked = typed(page, **KNOWN) | dict(re.findall(r'name="(p\d+\.phone)" value="([^"]+)"', page))
    assert "0999-00-1234" in asked.values() or "0999001234" in asked.values(), "it stands there already"
    assert father.post(address, asked).status_code == 302


def test_who_is_not_in_the_register_is_told_what_to_do(client, portal) -> None:
    page = text_of(client.get("/events/birth/"))
    assert "町の住民票にない方へ" in page and "0999-00-1234" in page and "児童手当" in page


def test_a_known_fact_that_is_not_right_leads_to_who_corrects_it_and_back(father) -> None:
    first = begin(father)
    check = "/".join(first.split("/")[:3]) + "/check/"
    link = re.search(r'href="([^"]+/not-right/[^"]+)"', text_of(father.get(check)))[1].replace("&amp;", "&")
    page = text_of(father.get(link))
    assert "0999-00-1234" in page and first.split("/")[2] in page


def test_a_second_child_of_one_birth_is_added_with_one_press(father, home) -> None:
    first = begin(father, whom="new-child")
    told = typed(text_of(father.get(first)), name="山田 花", name_kana="ヤマダ ハナ",
                 day={"year": "2026", "month": "11", "day": "20"})  # fmt: skip
    second = father.post(first, {**told, "go": "twin"})["Location"]
    page = text_of(father.get(second))
    assert "new-child-2" in second and "このお子さんを取りやめる" in page and "お子さんのことを教えてください" in page
    back = father.post(second, {**typed(page), "go": "no_twin"})["Location"]
    assert back == first and "いっしょに生まれたお子さんを足す" in text_of(father.get(back))
    unborn = father.post(first, {**told, "new-child.birth_date:year": "", "go": "twin"})
    assert unborn.status_code == 422, "the day is asked first"
