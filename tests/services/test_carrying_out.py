"""Outcomes worked out: awards by month, records, handbooks, letters."""

import json

from tests.services.builders import ANSWERED, family, make_pack

from tomoni.rules.interface import Month
from tomoni.services.domain.asking import ask
from tomoni.services.domain.carrying_out import (
    AwardTerm,
    IssueTerm,
    LetterTerm,
    OfferTerm,
    PayTerm,
    RecordTerm,
    month_amount,
    terms,
)
from tomoni.services.domain.commands import term_json
from tomoni.services.domain.situation import Situation

PACK = make_pack()
ALLOWANCE, EXPECTING = PACK.services["allowance"], PACK.services["expecting"]


def test_approval_makes_an_award_with_its_months_and_account():
    situation = Situation.from_json(family(), PACK.lexicon).with_answers(ANSWERED)
    award, letter = terms(ALLOWANCE, situation, "approved", ask(ALLOWANCE, situation))
    assert isinstance(award, AwardTerm) and letter == LetterTerm("approval")
    assert (award.amount, award.per, award.first_month, award.last_month) == (
        10000,
        "month",
        Month(2025, 5),
        Month(2041, 3),
    )
    assert (award.about, award.changes, award.right) == ({"children": ["taro"]}, False, "allowance")
    assert award.pay == PayTerm((2, 4, 6, 8, 10, 12), 10, 2, "mother.payout_account")
    assert json.dumps(term_json(award)) and term_json(award)["first_month"] == "2025-05"


def test_a_month_of_an_award_is_worth_what_the_rule_says_of_those_it_is_about():
    situation = Situation.from_json(family(), PACK.lexicon).with_answers(ANSWERED)
    about = json.loads(json.dumps(ask(ALLOWANCE, situation).about))
    assert month_amount(ALLOWANCE, situation, about, Month(2041, 3)).value == 10000
    assert month_amount(ALLOWANCE, situation, about, Month(2041, 4)).value == 0
    assert month_amount(ALLOWANCE, situation, {"children": []}, Month(2030, 1)).value == 0


def test_a_notification_records_answers_of_a_thing_made_new():
    answers = {"new-pregnancy.due_date": "2025-11-01", "new-pregnancy.children_expected": 2}
    situation = Situation.from_json(family(answers=answers), PACK.lexicon)
    record, issue, offer = terms(EXPECTING, situation, "arrived", ask(EXPECTING, situation))
    assert record == RecordTerm(answers, {"new-pregnancy": ("pregnancy", "mother")})
    assert issue == IssueTerm("handbook", 2) and offer == OfferTerm(("allowance",))


def test_a_refusal_is_a_letter_and_nothing_else():
    situation = Situation.from_json(family(), PACK.lexicon)
    assert terms(ALLOWANCE, situation, "refused", ask(ALLOWANCE, situation)) == (LetterTerm("refusal"),)
