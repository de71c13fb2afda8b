"""`tomoni line` and the line in `tomoni status`: the operator sees counts and sets the pace."""

import pytest
from django.test import Client

from tests.channels.waiting.test_line import come, is_waiting
from tomoni.channels.waiting import running
from tomoni.core import interface as core
from tomoni.site.cli import main
from tomoni.site.operating import look_at_towns


def tomoni(capsys, *arguments: str) -> str:
    assert main(arguments) == 0
    return capsys.readouterr().out.strip()


def test_the_operator_holds_the_line_sets_its_pace_and_lets_it_go(home, machine, capsys, later) -> None:
    assert tomoni(capsys, "line", "show") == "no line"
    assert "1 a minute (as set)" in tomoni(capsys, "line", "rate", "1")
    people = [Client() for _ in range(3)]
    assert [is_waiting(come(one)) for one in people] == [False, True, True]
    assert tomoni(capsys, "line", "show").startswith("2 in line, 1 of 3 numbers let in, 1 a minute")
    said = tomoni(capsys, "line", "hold", "--text", "点検のため、13時まで止めています。")
    assert "held, nobody new is let in (点検のため、13時まで止めています。)" in said
    later(minutes=10)
    assert "2 in line" in tomoni(capsys, "line", "show")
    assert "steers itself" in tomoni(capsys, "line", "open")
    assert not is_waiting(come(Client())) or running.find_flow().crowded


def test_status_tells_the_line_where_there_is_one(home, machine) -> None:
    assert not any("in line" in str(one) for one in look_at_towns())
    running.set_rate(1)
    come(Client())
    come(Client())
    (report,) = [one for one in look_at_towns() if one.code == core.current_municipality().code]
    assert "  1 in line, 1 of 2 numbers let in" in str(report)


@pytest.mark.parametrize("wrong", [("rate", "0"), ("rate", "60001"), ("hold", "--text", "あ" * 301)])
def test_what_a_line_cannot_be_is_refused_in_words(home, capsys, wrong) -> None:
    assert main(["line", *wrong]) == 1
    assert "[waiting.line_not_set]" in capsys.readouterr().err
    assert running.describe() == "no line"
