"""Words that found nothing are counted without the person, told only when many used them, and never if private."""

import datetime as dt

import pytest

from tomoni.core import interface as core
from tomoni.services import interface as services
from tomoni.services.domain.finding.private import names_of, word_of
from tomoni.services.models import MissedWord

DAYS = ("2026-11-20T10:00", "2026-11-21T10:00", "2026-11-22T10:00")


def type_it(clock, word: str, *, times: int = 2, days: tuple[str, ...] = DAYS) -> None:
    for day in days:
        clock(day)
        for _ in range(times):
            services.note_missed(word)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("粗大ごみ", "粗大ごみ"),
        (" ｿﾀﾞｲ  ｺﾞﾐ ", "ソダイ ゴミ"),
        ("Bulky Waste", ""),  # two words with capitals may be a name
        ("bulky waste", "bulky waste"),
        ("水道が止まった", "水道が止まった"),
        ("山田 花子", ""),
        ("山田花子さん", ""),
        ("田中先生に会いたい", ""),
        ("0999123456", ""),
        ("１２３４５６７８９０１２", ""),
        ("字ひばり", ""),
        ("3丁目5番", ""),
        ("みどり県ひばり町1", ""),
        ("hanako@example.jp", ""),
        ("夫が家を出ていってしまってお金がなくて困っています", ""),
        ("です", ""),
        ("あ", ""),
    ],
)
def test_what_looks_like_a_name_a_number_or_an_address_is_no_word(typed, kept):
    assert word_of(typed) == kept


def test_a_name_is_looked_for_in_every_way_it_may_stand_in_the_register():
    assert {"山田 花子", "山田花子", "山 田花子"} <= set(names_of("山田花子"))
    assert "ヤマダ ハナコ" in names_of("やまだはなこ") and {"花子", "手当"} <= set(names_of("花子の手当"))
    assert {"JOHN", "SMITH"} <= set(names_of("john smith")) and "ヤマダ" in names_of("yamada")
    assert "リョウコ" in names_of("ryouko") and "ハットリ" in names_of("hattori")


def test_a_word_is_told_after_enough_uses_on_different_days(town, clock):
    type_it(clock, "粗大ごみ", days=DAYS[:2], times=9)
    assert services.list_missed() == [] and not MissedWord.objects.exclude(word="").exists()
    type_it(clock, "粗大ごみ", days=DAYS[2:], times=1)
    assert services.list_missed() == [services.Missed("粗大ごみ", 19, 3, dt.date(2026, 11, 22))]


def test_few_uses_are_hidden_and_the_town_says_what_is_few(town, clock):
    type_it(clock, "熊が出た", times=1)
    assert services.list_missed() == []
    town.settings = {**town.settings, "min_group": 3}
    town.save(update_fields=["settings"])
    with core.tenant(core.list_municipalities()[0]):
        type_it(clock, "道路の穴", times=1)
        assert [one.word for one in services.list_missed()] == ["道路の穴"]


def test_until_then_nothing_that_could_be_read_is_in_the_table(town, clock):
    type_it(clock, "図書館", times=1, days=DAYS[:1])
    (row,) = MissedWord.objects.values()
    assert "図書館" not in str(row) and len(row["fingerprint"]) == 64


@pytest.mark.parametrize("typed", ["青空春", "アオゾラ ハル", "あおぞらはる", "青空"])
def test_a_name_of_the_register_is_not_even_counted(town, clock, typed):
    core.Person.objects.create(name="青空 春", name_kana="アオゾラ ハル", birth_date=dt.date(1990, 1, 1))
    type_it(clock, typed)
    assert not MissedWord.objects.exists()


@pytest.mark.parametrize(
    "typed", ["春香", "はるか", "ハルカ", "haruka", "春香の手当", "ソノカ", "john", "john allowance", "鈴音", "ルネ"]
)
def test_a_given_name_of_the_register_is_not_even_counted(town, clock, typed):
    core.Person.objects.create(name="青空 春香", name_kana="アオゾラ ハルカ", birth_date=dt.date(1990, 1, 1))
    core.Person.objects.create(name="SMITH JOHN", name_kana="スミス ジョン", birth_date=dt.date(1990, 1, 1))
    core.Person.objects.create(name="鈴音", name_kana="ルネ", birth_date=dt.date(1990, 1, 1))
    core.Person.objects.create(name="海野 苑香", name_kana="ウミノ ソノカ", birth_date=dt.date(1990, 1, 1))
    type_it(clock, typed)
    type_it(clock, "春分の行事")
    assert [one.word for one in services.list_missed()] == ["春分の行事"]
    assert MissedWord.objects.values("fingerprint").distinct().count() == 1


def test_a_word_that_becomes_a_name_of_the_register_goes_by_the_next_day(town, clock):
    type_it(clock, "苑香")
    type_it(clock, "粗大ごみ")
    assert len(services.list_missed()) == 2 and services.forget_missed() == 0
    core.Person.objects.create(name="海野 苑香", name_kana="ウミノ ソノカ", birth_date=dt.date(1990, 1, 1))
    assert services.forget_missed() == 3
    assert [one.word for one in services.list_missed()] == ["粗大ごみ"]


def test_what_is_older_than_a_year_is_deleted(town, clock):
    type_it(clock, "粗大ごみ")
    clock("2027-11-21T10:00")
    assert services.forget_missed() == 2
    clock("2027-11-22T10:00")
    assert services.forget_missed() == 1 and services.list_missed() == []


def test_a_day_counts_so_many_words_and_no_more(town, clock, monkeypatch):
    monkeypatch.setattr("tomoni.services.actions.MOST_A_DAY", 2)
    clock(DAYS[0])
    for word in ("図書館", "体育館", "公民館", "図書館"):
        services.note_missed(word)
    assert sorted(MissedWord.objects.values_list("count", flat=True)) == [1, 2]


def test_another_town_sees_nothing_of_it(town, other_town, clock):
    type_it(clock, "粗大ごみ")
    with core.tenant(other_town):
        assert services.list_missed() == []
    assert services.list_missed()
