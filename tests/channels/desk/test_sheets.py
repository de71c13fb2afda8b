"""What pages are made of: words, bars, marks, masked accounts. Pure."""

import datetime as dt
import importlib
import inspect
import pkgutil
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace as Plain

import pytest

import tomoni
from tomoni.cases.domain.clock import Clock, Period, Segment
from tomoni.channels.desk.sheets.checks import count_checks
from tomoni.channels.desk.sheets.clock import clock_sheet
from tomoni.channels.desk.sheets.decision import terms_of, typed_reasons
from tomoni.channels.desk.sheets.fields import percent
from tomoni.channels.desk.sheets.figures import bars, few
from tomoni.channels.desk.sheets.queue import EXPORT_HEAD, QueueRow, export_row
from tomoni.channels.desk.sheets.values import value_words
from tomoni.channels.desk.troubles import TROUBLES, UNKNOWN, trouble_of
from tomoni.channels.desk.words import STATES, VERBS
from tomoni.channels.look import interface as look
from tomoni.core.errors import TomoniError


def clock(remaining: int, *segments: tuple[str, int], ended: dt.date | None = None, running: bool = True) -> Clock:
    made = tuple(Segment(kind, days) for kind, days in segments)
    used = sum(days for kind, days in segments if kind in ("used", "late"))
    stopped = sum(days for kind, days in segments if kind == "stopped")
    day = dt.date(2026, 12, 7)
    return Clock(
        Period(30), dt.date(2026, 11, 22), day, used, stopped, remaining, dt.date(2027, 1, 18), running, ended, made
    )


def test_the_bar_shows_each_run_of_days_in_the_order_it_happened():
    sheet = clock_sheet(clock(25, ("used", 3), ("stopped", 5), ("used", 2), ("left", 25)))
    assert [(p.kind, p.x, p.width) for p in sheet.parts] == [("used", 0, 3), ("stop", 3, 5), ("used", 8, 2)]
    assert sheet.width == 35
    assert sheet.left_words == "あと25日"
    assert sheet.says == "35日のうち、使った5日、止まった5日、残り25日"
    assert (sheet.lawful, sheet.limit_words) == ("標準", "30開庁日")


def test_a_late_case_says_by_how_many_days_and_only_the_late_part_is_red():
    sheet = clock_sheet(clock(-2, ("used", 30), ("late", 2)))
    assert sheet.left_words == "2日過ぎた"
    assert [p.kind for p in sheet.parts] == ["used", "late"]


def test_the_last_day_is_today_and_no_period_is_said_so():
    assert clock_sheet(clock(0, ("used", 30))).left_words == "きょうまで"
    assert clock_sheet(None).left_words == "期限なし"


def test_checks_are_counted_and_those_that_need_a_look_are_named():
    counted = count_checks(
        [("yes", "住民登録"), ("no", "口座の名義"), ("open", "所得"), ("open", "在留"), ("open", "勤務")]
    )
    assert (counted.yes, counted.no, counted.open) == (1, 1, 3)
    assert counted.no_names == ("口座の名義",)
    assert counted.open_names == ("所得", "在留")


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        ("yes_no", True, "はい"),
        ("yes_no", False, "いいえ"),
        ("yen", 4120000, "4,120,000円"),
        ("date", "2026-11-12", "2026年11月12日（令和8年）"),
        ("date", dt.date(2019, 5, 1), "2019年5月1日（令和元年）"),
        ("text", None, ""),
        ("fraction", "1/4", "25%"),
        ("fraction", Fraction(1, 3), "33.3%"),
        ("address", {"postal_code": "0123456", "address": "ひばり町1-2"}, "〒0123456 ひばり町1-2"),
    ],
)
def test_values_are_written_as_staff_read_them(kind, value, words):
    assert value_words(kind, value) == words


def test_an_account_number_is_masked_but_for_the_last_three_digits():
    account = {"bank": "0001", "branch": "001", "kind": "1", "number": "1234567", "holder": "ヤマダ ハナコ"}
    words = value_words("bank_account", account)
    assert "••••567" in words
    assert "1234" not in words
    assert "ヤマダ ハナコ" in words


@pytest.mark.parametrize(
    ("typed", "share"), [("25", Fraction(1, 4)), ("２５．５％", Fraction(51, 200)), ("0", Fraction(0))]
)
def test_a_share_is_typed_in_percent(typed, share):
    assert percent(typed) == share


@pytest.mark.parametrize("typed", ["101", "-1", "many", "1/0"])
def test_a_share_outside_a_hundred_percent_is_refused(typed):
    with pytest.raises((ValueError, ZeroDivisionError)):
        percent(typed)


def test_the_award_says_rhythm_month_and_first_payment():
    planned = [Plain(pay_on=dt.date(2027, 2, 10), amount=30000)]
    (term,) = terms_of(15000, "month", "2026-12", planned)
    assert (term.before, term.amount) == ("毎月", 15000)
    assert term.more == "2026年12月分から。最初の振込は2027年2月10日（令和9年）、30,000円。"


def test_empty_rows_of_reasons_fall_away():
    rows = typed_reasons(["同居の母である ", "", " "], ["第4条", "", ""])
    assert [(row.text, row.law) for row in rows] == [("同居の母である", "第4条")]


def test_a_cell_that_a_sheet_would_run_is_exported_as_plain_text():
    sheet = clock_sheet(None)
    row = QueueRow(
        number="8-1-1", url="", label="児手 第1号", name="=HYPERLINK(1)", hidden=False, service="児童手当",
        checks=count_checks([]), state="届いた", channel="オンライン", staff="",
        arrived=dt.date(2026, 11, 22), clock=sheet,
    )  # fmt: skip
    cells = export_row(row)
    assert len(cells) == len(EXPORT_HEAD)
    assert cells[2] == "'=HYPERLINK(1)"


def test_small_counts_are_hidden_on_figures():
    assert [few(n) for n in (0, 1, 4, 5, 1234)] == ["0", "5未満", "5未満", "5", "1,234"]
    assert [(bar.width, bar.value) for bar in bars([("a", 10), ("b", 2)])] == [(100, "10件"), (0, "5未満")]


def errors_of(*rooms: str) -> list[type]:
    found = []
    for room in rooms:
        module = importlib.import_module(f"tomoni.{room}.errors")
        found += [one for _, one in inspect.getmembers(module, inspect.isclass) if one.__module__ == module.__name__]
    return found


def test_every_error_of_cases_has_words_in_japanese():
    missing = [one.code for one in errors_of("cases") if one.code not in TROUBLES and one.code != "cases.error"]
    assert missing == []


def test_an_error_in_japanese_is_shown_as_it_is_and_an_unknown_one_with_its_code():
    told = TomoniError("名義に使えない文字があります。")
    told.code = "payments.kana_unusable"
    assert trouble_of(told).message == "名義に使えない文字があります。"
    odd = TomoniError("Something else.")
    odd.code = "core.odd"
    assert trouble_of(odd).title == UNKNOWN.title
    assert "core.odd" in trouble_of(odd).todo


def test_every_state_and_verb_of_the_table_has_a_word():
    from tomoni.cases.domain.transitions import State, Verb

    assert [state for state in State if state not in STATES] == []
    assert [verb for verb in Verb if verb not in VERBS] == []


def test_no_page_of_the_desk_has_inline_script_or_style():
    import re

    folder = Path(tomoni.__path__[0]) / "channels" / "desk" / "templates"
    bad = re.compile(r"\sstyle=|<style|\son\w+=|<script(?![^>]*\ssrc=)")
    assert [f.name for f in folder.rglob("*.html") if bad.search(f.read_text(encoding="utf-8"))] == []


def test_the_desk_imports_no_other_channel_but_look():
    import tomoni.channels.desk as desk

    names = [name for _, name, _ in pkgutil.walk_packages(desk.__path__, "tomoni.channels.desk.")]
    for name in names:
        source = Path(str(importlib.import_module(name).__file__)).read_text(encoding="utf-8")
        assert "tomoni.channels.portal" not in source and "tomoni.channels.signin" not in source, name


def test_what_holds_for_a_grant_is_said_in_a_sentence_or_two():
    from tomoni.channels.desk.sheets.explaining import Tree, grounds_of

    lines = (
        look.Node("yes", "花子さんは公務員ではない（公務員の方は、職場から支給されます）", "ja"),
        look.Node("yes", "太郎さんが3歳になる月までである", "ja"),
        look.Node("val", "太郎さんの分の、1か月の額：15,000円", "ja"),
        look.Node("val", "生年月日", "ja", value="2026年11月12日", of_fact=True),
    )
    assert grounds_of([Tree(lines, ())]) == (
        "花子さんは公務員ではないこと、太郎さんが3歳になる月までであることを確かめました。",
        "太郎さんの分の、1か月の額：15,000円。",
    )
    assert grounds_of([]) == ()
