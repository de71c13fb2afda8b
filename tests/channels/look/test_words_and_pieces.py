"""Words are complete in three languages, and pieces show only what their reader may see."""

import re
from datetime import date
from pathlib import Path

import pytest

from tomoni.channels.look import interface as look
from tomoni.rules import interface as rules

HOLE = re.compile(r"\{(\w+)\}")
CHANNELS = Path(look.__file__).parents[1]


def words_of(language: str) -> dict[str, str]:
    return {key: text for key, text in look.catalogue(language).items() if not key.endswith("_one")}


@pytest.mark.parametrize("language", ["easy", "en"])
def test_every_word_stands_in_every_language(language: str) -> None:
    assert set(words_of(language)) == set(words_of("ja"))


@pytest.mark.parametrize("language", ["easy", "en"])
def test_every_word_has_the_same_holes_in_every_language(language: str) -> None:
    japanese = words_of("ja")
    wrong = {
        key for key, text in words_of(language).items() if set(HOLE.findall(text)) != set(HOLE.findall(japanese[key]))
    }
    assert wrong == set()


def test_no_word_is_empty() -> None:
    assert [key for language in look.LANGUAGES for key, text in look.catalogue(language).items() if not text] == []


def test_every_word_a_template_asks_for_is_there() -> None:
    asked = {
        key
        for file in CHANNELS.glob("*/templates/**/*.html")
        for key in re.findall(r"""\{% t ["']([\w.\-]+)["']""", file.read_text(encoding="utf-8"))
    }
    assert asked - set(look.catalogue("ja")) == set()


def test_every_word_python_asks_for_is_there() -> None:
    """Keys written out; those made of parts are walked by the pages' own tests."""
    asked = {
        key
        for file in CHANNELS.glob("*/**/*.py")
        for key in re.findall(r"""\bword\(\s*"([\w.\-]+)",""", file.read_text(encoding="utf-8"))
    }
    assert asked and asked - set(look.catalogue("ja")) == set()


def test_a_word_gets_every_value_it_has_a_hole_for() -> None:
    """In templates, values of a `t` tag are those of the word, no more and no less."""
    japanese, wrong = look.catalogue("ja"), []
    for file in CHANNELS.glob("*/templates/**/*.html"):
        for key, rest in re.findall(r"""\{% t ["']([\w.\-]+)["']([^%]*)%\}""", file.read_text(encoding="utf-8")):
            given = set(re.findall(r"(\w+)=", rest)) - {"count"}
            if given != set(HOLE.findall(japanese[key])) - {"count"}:
                wrong.append((file.name, key))
    assert wrong == []


def test_no_page_has_a_style_or_a_script_inside() -> None:
    """A strict content security policy refuses both."""
    inside = re.compile(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son\w+=")
    assert [
        f.name for f in CHANNELS.glob("*/templates/**/*.html") if inside.search(f.read_text(encoding="utf-8"))
    ] == []


def test_a_missing_word_is_an_error_and_not_a_blank() -> None:
    with pytest.raises(look.WordMissing):
        look.word("no.such.word", "en")


def test_values_are_escaped_and_the_words_are_not() -> None:
    assert look.word("ledger.line", "ja", who="<b>", why="x", what="y") == "&lt;b&gt;が、<b>xのため</b>、y"


def test_english_has_a_form_for_one() -> None:
    assert look.word("form.mend", "en", count=1) == "Please mend 1 thing"
    assert look.word("form.mend", "en", count=2) == "Please mend 2 things"


def test_a_day_stands_in_both_calendars() -> None:
    assert look.full_day(date(2026, 11, 22)) == "2026年11月22日（令和8年）"
    assert look.full_day(date(2019, 5, 1)) == "2019年5月1日（令和元年）"
    assert look.full_day(date(2019, 4, 30)) == "2019年4月30日（平成31年）"
    assert look.full_day(date(2026, 11, 22), "en") == "22 November 2026 (Reiwa 8)"


def test_an_age_is_told_in_days_then_months_then_years() -> None:
    born = date(2026, 11, 12)
    assert look.age_words(born, date(2026, 11, 22)) == "生後10日"
    assert look.age_words(born, date(2027, 7, 12)) == "8か月"
    assert look.age_words(born, date(2028, 12, 1)) == "2歳"
    assert look.age_words(born, date(2030, 11, 12)) == "4歳"


def income(of: str, amount: int) -> rules.Explanation:
    return rules.Explanation("value", value=amount, entity=who(of), fact="income", source="tax-register", year=2025)


def who(of: str) -> rules.Entity:
    return rules.Entity("person", of)


def test_the_income_of_another_adult_appears_only_as_its_result() -> None:
    tree = rules.Explanation(
        "yes", says={"ja": "所得の高い方です"}, children=(income("p1", 4120000), income("p2", 9876543))
    )
    viewer = look.Viewer(sees=lambda entity: entity != "p2", labels=lambda fact: "所得", own="p1")
    (node,) = look.draw_tree(tree, viewer)
    assert node.text == "所得の高い方です"
    assert (node.value, node.children) == ("所得（2025年） 4,120,000", ())


def test_whose_a_fact_is_is_said_where_it_is_not_the_readers_own_and_not_in_the_sentence() -> None:
    names = {"p1": "花子", "p2": "健一", "p3": "太郎"}
    tree = rules.Explanation(
        "yes",
        says={"ja": "{child}さんの生計を支えている"},
        bound=(("child", who("p3")),),
        children=(
            income("p1", 1), income("p2", 2), rules.Explanation("yes", entity=who("p3"), fact="here", source="staff"),
        ),
    )  # fmt: skip
    (node,) = look.draw_tree(tree, look.Viewer(name=names.__getitem__, own="p1"))
    assert node.text == "太郎さんの生計を支えている"
    assert [kid.text for kid in node.children] == ["income（2025年）", "健一さん：income（2025年）", "here"]
    assert [(kid.mark, kid.value) for kid in node.children] == [("val", "1"), ("val", "2"), ("val", "はい")]


def test_what_a_definition_comes_to_stands_in_its_words_and_is_kept_from_others() -> None:
    tree = rules.Explanation("value", says={"ja": "{person}さんの額：{value}円"}, value=15000, entity=who("p2"),
                             bound=(("person", who("p2")),), key="x.amount")  # fmt: skip
    (node,) = look.draw_tree(tree, look.Viewer(name=lambda entity: "健一"))
    assert (node.mark, node.text) == ("val", "健一さんの額：15,000円")
    assert look.draw_tree(tree, look.Viewer(sees=lambda entity: False)) == ()


def test_what_is_not_known_yet_is_said_so_and_has_no_unit() -> None:
    tree = rules.Explanation("open", says={"ja": "額：{value}円"}, key="x.amount")
    (node,) = look.draw_tree(tree, look.Viewer())
    assert (node.mark, node.text) == ("open", "額：まだ分かりません")


def test_a_condition_about_another_adult_keeps_its_mark_and_loses_value_and_source() -> None:
    fact = rules.Explanation("yes", entity=who("p2"), fact="x", source="tax-register")
    tree = rules.Explanation("no", says={"ja": "公務員ではありません"}, entity=who("p2"), children=(fact,))
    (node,) = look.draw_tree(tree, look.Viewer(sees=lambda entity: False))
    assert (node.mark, node.text, node.value, node.source, node.children) == ("no", "公務員ではありません", "", "", ())


def test_of_many_names_a_line_has_two_and_how_many_more() -> None:
    assert look.names_in_line(["転入届", "水道", "犬"], "ja") == "転入届、水道、犬"
    assert look.names_in_line(["転入届", "水道", "犬", "転校"], "ja") == "転入届、水道、ほか2件"
    assert look.names_in_line(["a", "b", "c", "d"], "en") == "a, b and 2 more"
