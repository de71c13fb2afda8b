"""Who does what on the rehearsed day: the same for every process, and every kind of application is among them."""

import subprocess
import sys
from collections import Counter

import pytest

from tomoni.site.cli import main
from tomoni.site.surge.homes import Home, Member, read_homes, write_homes
from tomoni.site.surge.meter import Meter
from tomoni.site.surge.notebook import Answer, Notebook, RunNotUsable
from tomoni.site.surge.plan import CYCLE, PARTS, account_of, part_of, parts
from tomoni.site.surge.program import answers_of
from tomoni.site.surge.resident import form_of
from tomoni.site.surge.talking import Reply


def test_of_every_200_households_each_part_is_played_as_often_as_it_is_written():
    for start in (0, 1_000):
        dealt = Counter(part_of(n, seed=7) for n in range(start, start + CYCLE))
        assert all(dealt[part] == count for count, part in PARTS)
        assert sum(dealt.values()) == CYCLE and dealt.most_common(1)[0][0].channel == "api"


def test_another_seed_deals_otherwise_and_the_same_seed_the_same():
    assert list(parts(400, 1)) == list(parts(400, 1)) != list(parts(400, 2))


def test_a_wrong_account_is_never_the_right_one():
    for n in range(50):
        right, wrong = account_of(n), account_of(n, wrong=True)
        assert len(wrong["number"]) == 7 and wrong != right, n


def test_what_a_program_sends_names_everybody_and_who_declines():
    home = Home(
        3, "字ひばり1番地", (Member(1, "甲 一", "コウ イチ", "1970-01-02"), Member(2, "甲 二", "コウ ニ", "1972-03-04"))
    )
    declining = next(part for _, part in PARTS if part.declines)
    told = answers_of(home, declining, wrong=False)
    assert told["people"] == {"m1": {"birth_date": "1972-03-04", "name_kana": "コウ ニ"}}
    assert (told["answers"]["me.declines_cash"], told["answers"]["m1.declines_cash"]) == ("no", "yes")


def test_households_and_answers_come_back_as_they_were_written(tmp_path):
    home = Home(0, "字ひばり1番地", (Member(1, "甲 一", "コウ イチ", "1970-01-02"),), 5, "surge-1-0")
    write_homes(tmp_path / "00000000.jsonl", [home])
    assert list(read_homes(tmp_path)) == [home]
    page = Notebook(tmp_path / "run", 200, 1).page("api")
    page.note([Answer(0, "総2020-1"), Answer(7, "総2020-2")])
    with (tmp_path / "run" / "answers" / "api.txt").open("a") as file:
        file.write("9 総2020")  # the run was stopped in the midst of a line
    assert [one.home for one in page.read()] == [0, 7]


def test_a_folder_goes_on_only_with_the_numbers_it_was_begun_with(tmp_path):
    Notebook(tmp_path, 200, 1)
    with pytest.raises(RunNotUsable, match="200 households"):
        Notebook(tmp_path, 400, 1)


def test_a_form_gives_what_a_browser_would_send():
    first = '<form action="/a/"><input name="x" value="1"></form>'
    chosen = '<input type="radio" name="r" value="yes"><input type="radio" name="r" value="no" checked>'
    hidden = '<input type="hidden" name="csrf" value="t">'
    second = f'<form action="/b/">{hidden}{chosen}<button name="go" value="on"></button></form>'
    page = Reply(200, {}, (first + second).encode())
    form = form_of(page, "/b/")
    assert (form.hidden, form.pairs) == ([("csrf", "t")], [("csrf", "t"), ("r", "no")])
    assert form.choices == {"r": ["yes", "no"]}


@pytest.mark.django_db
def test_what_those_who_apply_used_is_no_cost_of_the_desk_and_the_other_way_round():
    meter, work = Meter(), [sys.executable, "-c", "sum(n * n for n in range(2_000_000))"]
    before = meter.read()
    clients, own = subprocess.Popen(work, text=True), subprocess.Popen([*work[:2], "0"], text=True)
    meter.watch(clients, "clients")
    assert meter.wait(clients) == 0 and meter.ended(clients) and own.wait() == 0
    used = meter.read().since(before)
    assert used.clients > used.desk > 0 and used.server == 0


@pytest.mark.parametrize("workers", ["0", "2"])
def test_several_workers_are_rehearsed_on_postgresql_alone(workers, tmp_path, capsys):
    told = ["bench", "surge", "--households", "200", "--workers", workers, "--keep", str(tmp_path / "run")]
    assert main(told) == 2 and not (tmp_path / "run").exists()
    assert "SQLite has one worker" in capsys.readouterr().err
