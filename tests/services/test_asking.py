"""What a service answers: due or not, how much, what is asked, and nothing that is known."""

import datetime as dt

import pytest
from tests.services.builders import ANSWERED, family, make_pack

from tomoni.rules.interface import Month
from tomoni.services.domain.asking import ask
from tomoni.services.domain.situation import Situation

PACK = make_pack()
ALLOWANCE = PACK.services["allowance"]


def situation(**changed: object) -> Situation:
    return Situation.from_json(family(**changed), PACK.lexicon)


def answered(**changed: object) -> Situation:
    return situation(**changed).with_answers(ANSWERED)


def test_what_is_not_known_is_asked_and_nothing_else():
    answer = ask(ALLOWANCE, situation())
    assert answer.status == "undetermined" and answer.may_apply is None
    assert answer.asked == ("mother.works_for_state", "guardian-child(mother,taro).cares")
    assert [page.key for page in answer.pages] == ["work", "children(taro)"]


def test_a_page_appears_once_what_it_depends_on_is_known():
    asked = ask(ALLOWANCE, situation().with_answers({"mother.works_for_state": False})).asked
    assert asked == ("guardian-child(mother,taro).cares", "mother.payout_account")


def test_a_page_whose_condition_no_page_can_settle_is_shown():
    service = PACK.services["allowance"]
    known = {"mother.works_for_state": {"is": "no", "source": "employer-register", "on": "2025-01-01"}}
    answer = ask(service, situation(known=known))
    assert "account" in [page.id for page in answer.pages]


def test_what_a_register_or_an_answer_says_is_shown_with_its_source_and_not_asked():
    known = {"mother.works_for_state": {"is": "no", "source": "case:12", "on": "2025-01-01"}}
    answer = ask(ALLOWANCE, situation(known=known, answers={"cares(mother, taro)": "yes"}))
    work, children = answer.pages[0].items[0], answer.pages[1].items[0]
    assert (work.ask, work.reading.source, work.reading.on) == (False, "case:12", dt.date(2025, 1, 1))
    assert (children.ask, children.declared, children.reading.value) == (False, True, True)
    assert answer.asked == ("mother.payout_account",)


def test_a_fact_older_than_it_stays_true_is_shown_to_be_confirmed():
    def item(on: str):
        known = {"mother.works_for_state": {"is": "no", "source": "case:1", "on": on}}
        return ask(ALLOWANCE, situation(known=known)).pages[0].items[0]

    assert (item("2024-04-09").confirm, item("2024-04-10").confirm) == (True, False)


def test_when_everything_is_known_the_answer_is_whole():
    answer = ask(ALLOWANCE, answered())
    assert (answer.status, answer.may_apply, answer.amount, answer.per) == ("eligible", True, 10000, "month")
    assert (answer.least, answer.most, answer.per_person) == (10000, 10000, {"taro": 10000})
    assert (answer.month, answer.first_month, answer.last_month) == (Month(2025, 5), Month(2025, 5), Month(2041, 3))
    assert answer.asked == () and answer.missing == ()
    assert [(str(key), key.right, key.releases) for key in answer.keys] == [("taro", "allowance", Month(2041, 3))]
    assert answer.about == {"children": ["taro"]}
    assert "手当法第4条" in answer.cites and "手当法第7条" in answer.cites
    assert [(check.key, check.holds) for check in answer.checks] == [("name", True)]


def test_an_open_amount_lies_between_bounds_and_says_what_is_missing():
    answer = ask(ALLOWANCE, situation(answers={"mother.works_for_state": "no"}))
    assert (answer.status, answer.amount, answer.least, answer.most) == ("undetermined", None, 0, 10000)
    assert answer.missing == ("guardian-child(mother,taro).cares",)


def test_one_certain_no_is_a_no_with_all_independent_reasons():
    answers = {"mother.works_for_state": "yes", "cares(mother, taro)": "no"}
    answer = ask(ALLOWANCE, situation(answers=answers))
    assert (answer.status, answer.may_apply, answer.amount, answer.missing) == ("not_eligible", False, 0, ())
    assert any(reason.says.get("ja") == "公務員ではない" for reason in answer.reasons)
    assert answer.because is not None and answer.because.mark == "no"


def test_outside_the_time_one_may_ask_nothing_is_covered():
    assert ask(ALLOWANCE, answered(on="2020-03-31")).status == "not_covered"


def test_papers_are_needed_only_where_the_law_needs_them():
    def papers(lives_with: str | None):
        base = family()
        base["links"][0]["facts"] = {"lives_with": lives_with} if lives_with else {}
        answer = ask(ALLOWANCE, Situation.from_json(base, PACK.lexicon))
        return [(need.key, need.needed) for need in answer.evidence]

    assert papers("yes") == []
    assert papers("no") == [("apart(taro)", True)]
    assert papers(None) == [("apart(taro)", None)]


def test_no_children_is_a_no():
    alone = family(links=[], households={})
    assert ask(ALLOWANCE, Situation.from_json(alone, PACK.lexicon)).status == "not_eligible"


def test_a_thing_that_is_not_there_is_made_new_and_answered_under_its_name():
    service = PACK.services["expecting"]
    answer = ask(service, situation())
    assert answer.asked == ("new-pregnancy.due_date", "new-pregnancy.children_expected")
    assert [str(key) for key in answer.keys] == ["mother/expecting"]
    later = ask(service, situation(answers={"new-pregnancy.due_date": "2025-11-01"}))
    assert later.asked == ("new-pregnancy.children_expected",)


def test_a_thing_that_is_there_is_found():
    things = {"e1": {"is": "pregnancy", "of": "mother", "due_date": "2025-11-01"}}
    answer = ask(PACK.services["expecting"], situation(things=things))
    assert answer.about == {"pregnancy": "e1"} and answer.asked == ("e1.children_expected",)


STORM = {"is": "storm", "open_from": "2025-04-01", "open_until": "2025-05-01"}


@pytest.mark.parametrize(
    ("things", "answers", "status", "bound", "choices"),
    [
        ({}, {}, "not_eligible", None, []),
        ({"e1": STORM}, {}, "eligible", "e1", []),
        ({"e1": {**STORM, "open_until": "2025-04-09"}}, {}, "not_eligible", None, []),
        ({"e1": STORM, "e2": STORM}, {}, "eligible", None, ["e1", "e2"]),
        ({"e1": STORM, "e2": STORM}, {"about.storm": "e2"}, "eligible", "e2", []),
    ],
)
def test_one_of_several_is_chosen(things, answers, status, bound, choices):
    answer = ask(PACK.services["storm-certificate"], situation(things=things, answers=answers))
    assert (answer.status, answer.about["storm"] or None) == (status, bound)
    assert [entity.id for entity in answer.choices.get("storm", ())] == choices
    assert ("about.storm" in answer.missing) == bool(choices)
    assert len(answer.keys) == (1 if bound else 0)


def test_a_required_thing_that_is_missing_gives_a_reason_with_its_article():
    (reason,) = ask(PACK.services["storm-certificate"], situation()).reasons
    assert (reason.mark, reason.law, reason.key) == ("no", "災害法第90条", "about.storm")
