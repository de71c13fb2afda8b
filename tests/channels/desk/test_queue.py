"""The queue: lists, filters, pages, export."""

import csv
import gzip
import io

import pytest
from django.test import Client

from tests.channels.desk import builders as make
from tomoni.core import interface as core


def texts(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_new_case_stands_in_the_list_of_the_section(number, as_clerk):
    page = texts(as_clerk, "/desk/")
    assert "山田 花子" in page
    assert f"/desk/cases/{number}/" in page
    assert "オンライン" in page and "届いた" in page
    assert "標準" in page and "あと30日" in page
    assert '<svg class="mini"' in page


def test_an_empty_list_says_what_to_do(desk, as_clerk):
    assert "いま待っている案件はありません" in texts(as_clerk, "/desk/")
    assert "課の全部を見る" in texts(as_clerk, "/desk/?tab=mine")
    assert "条件を外す" in texts(as_clerk, "/desk/?word=none")


def test_opening_the_list_is_one_entry_on_the_ledger_of_those_shown(number, family, as_clerk):
    before = len(core.entries_about(family["mother"].pk))
    texts(as_clerk, "/desk/")
    entries = core.entries_about(family["mother"].pk)
    assert len(entries) == before + 1
    assert (entries[0].act, entries[0].facts, entries[0].who["name"]) == ("read", ("name",), "中村 彩")


def test_looking_for_a_name_is_a_search(number, family, as_clerk):
    assert "山田 花子" in texts(as_clerk, "/desk/?word=山田")
    assert core.entries_about(family["mother"].pk)[0].act == "search"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("service=child-allowance-claim", True),
        ("service=disaster-certificate", False),
        ("state=arrived", True),
        ("state=drafted", False),
        ("channel=portal", True),
        ("channel=paper", False),
        ("word=佐藤", False),
    ],
)
def test_filters_narrow_the_list_and_stay_chosen(number, as_clerk, query, found):
    page = texts(as_clerk, f"/desk/?{query}")
    assert (number in page) is found
    name, value = query.split("=")
    assert f'value="{value}" selected' in page or name == "word"


def test_long_lists_are_paged_by_key(desk, as_clerk, monkeypatch):
    monkeypatch.setattr("tomoni.channels.desk.views.queue.SIZE", 2)
    monkeypatch.setattr(
        "tomoni.channels.desk.views.queue.read_rows.__kwdefaults__", {"cursor": None, "act": "read", "limit": 2}
    )
    for n in range(3):
        make.make_case(make.make_family(f"佐藤 花{n}", number=f"9{n}")["mother"])
    first = as_clerk.get("/desk/").content.decode()
    assert "次の2件" in first
    after = first.split("after=")[1].split('"')[0].replace("&amp;", "&")
    second = as_clerk.get(f"/desk/?tab=team&after={after}").content.decode()
    assert "佐藤 花2" in second and "佐藤 花0" not in second
    assert "最初に戻る" in second


def test_the_list_is_written_out_as_csv_and_that_is_an_export(number, family, as_clerk):
    answer = as_clerk.post("/desk/export/", {"tab": "team", "service": "child-allowance-claim"})
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0][:3] == ["番号", "整理番号", "申請者"]
    assert rows[1][0] == number and rows[1][2] == "山田 花子"
    assert core.entries_about(family["mother"].pk)[0].act == "export"


def test_another_section_does_not_see_the_case(number, desk):
    other = make.sign_in(Client(), make.make_staff("bousai", "防田 災", "clerk", office=make.RELIEF))
    assert number not in texts(other, "/desk/")


def test_a_protected_person_is_being_checked_for_all_but_the_officer(number, family, as_clerk, desk):
    core.protect(family["mother"], department=make.make_office(), since=core.today())
    page = texts(as_clerk, "/desk/")
    assert "山田 花子" not in page and "確かめ中" in page
    officer = make.sign_in(Client(), make.make_staff("shien", "支倉 援", "protection-officer", "clerk"))
    assert "山田 花子" in texts(officer, "/desk/")
    export = as_clerk.post("/desk/export/", {"tab": "team"}).content.decode("utf-8-sig")
    assert "山田 花子" not in export


def test_the_queue_keeps_to_its_weight(number, as_clerk):
    page = as_clerk.get("/desk/").content
    assert len(gzip.compress(page)) < 20_000


def test_the_number_of_queries_does_not_grow_with_the_rows(desk, as_clerk, django_assert_max_num_queries):
    make.make_case(make.make_family(number="1")["mother"])
    as_clerk.get("/desk/")
    with django_assert_max_num_queries(24) as one:
        as_clerk.get("/desk/")
    for n in range(5):
        make.make_case(make.make_family(f"佐藤 花{n}", number=f"9{n}")["mother"])
    with django_assert_max_num_queries(len(one.captured_queries)):
        as_clerk.get("/desk/")


def test_a_protected_person_is_found_by_name_by_the_officer_alone(number, family, as_clerk):
    core.protect(family["mother"], department=make.make_office(), since=core.today())
    address = "/desk/?word=" + family["mother"].name
    assert number not in as_clerk.get(address).content.decode()
    officer = make.sign_in(Client(), make.make_staff("shien", "支倉 援", "protection-officer", "clerk"))
    assert number in officer.get(address).content.decode()


def test_the_officer_has_a_list_of_protected_people_and_opens_their_cases(number, family, as_clerk):
    core.protect(family["mother"], department=make.make_office(), since=core.today())
    officer = make.sign_in(Client(), make.make_staff("shien", "支倉 援", "protection-officer"))
    page = officer.get("/desk/").content.decode()
    assert "支援措置の対象" in page and f"/desk/cases/{number}/" in page
    assert family["mother"].name in officer.get(f"/desk/cases/{number}/").content.decode()
    asked = as_clerk.get("/desk/?tab=protected").content.decode()
    assert "支援措置の対象" not in asked
