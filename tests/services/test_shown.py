"""Facts for machines alone stand in no tree of a resident; the answer keeps them."""

import pytest
from tests.services.builders import ALLOWANCE, ANSWERED, FACTS, family, make_pack

from tomoni.rules import interface as rules
from tomoni.services.domain.answer import told_to_people
from tomoni.services.domain.asking import ask
from tomoni.services.domain.situation import Situation

HIDDEN = FACTS.replace("cares: {of: guardian-child,", 'cares: {of: guardian-child, shown: "no",').replace(
    "birth_date: {of: person,", 'birth_date: {of: person, shown: "no",'
)


def facts_in(tree: rules.Explanation) -> set[str]:
    return {str(tree.fact)} - {"None"} | {name for child in tree.children for name in facts_in(child)}


def test_a_fact_that_is_not_shown_is_left_out_of_the_tree_for_people():
    pack = make_pack(facts__all=FACTS.replace("birth_date: {of: person,", 'birth_date: {of: person, shown: "no",'))
    situation = Situation.from_json(family(), pack.lexicon).with_answers(ANSWERED)
    because = ask(pack.services["allowance"], situation).because
    assert because is not None and {"birth_date", "cares"} <= facts_in(because)
    told = told_to_people(because, pack.lexicon)
    assert facts_in(because) - facts_in(told) == {"birth_date"}
    assert [child.mark for child in told.children] == [child.mark for child in because.children]


def test_a_fact_that_is_not_shown_may_not_be_asked():
    with pytest.raises(rules.PackError) as caught:
        make_pack(services__allowance__service=ALLOWANCE, facts__all=HIDDEN)
    faults = [fault for fault in caught.value.faults if "`shown: no`" in fault.expected]
    assert [fault.found for fault in faults] == ["cares(applicant, child)"]


def test_the_vocabulary_of_the_country_hides_only_what_sorts():
    from tests.packs.conftest import JAPAN

    from tomoni.services.domain.bundle import load_pack

    hidden = {name for (_, name), fact in load_pack([JAPAN]).lexicon.facts.items() if not fact.shown}
    assert hidden == {"order"}
