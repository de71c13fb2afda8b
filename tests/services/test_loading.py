"""A pack loads as what it says, or names every fault at once."""

import pytest
from tests.services.builders import ALLOWANCE, FACTS, NOTIFICATION, files, make_pack

from tomoni.rules import interface as rules
from tomoni.services.domain.definition import Ask, Check, Decide
from tomoni.services.domain.pack import Layer
from tomoni.services.domain.reading.pack import load_layers


def faults_of(*more: Layer, **changed: str | None) -> list[rules.PackFault]:
    with pytest.raises(rules.PackError) as caught:
        make_pack(*more, **changed)
    return list(caught.value.faults)


def test_a_sound_pack_gives_typed_definitions():
    service = make_pack().services["allowance"]
    assert (service.id, service.kind, service.right, service.purpose) == (
        "allowance",
        "application",
        "allowance",
        "allowance",
    )
    assert [type(step) for step in service.steps] == [Ask, Check, Decide]
    assert service.decide and service.decide.route == ("clerk", "chief") and service.decide.within
    assert (service.decide.within.days, service.decide.within.calendar) == (30, "office")
    award = service.outcomes["approved"][0]
    assert award.pay and (award.pay.in_months, award.pay.day, award.pay.covers) == ((2, 4, 6, 8, 10, 12), 10, 2)
    assert service.due and service.due.part is not None
    assert service.title("en") == "手当" and service.letter("approval") == "認定"


TEN = {
    "department: child-support": "departement: child-support",
    "life_events: [birth]": "life_events: [death]",
    "releases: allowance.last_month(child)": "releases: allowance.lost_month(child)",
    "eligible: allowance.eligible(applicant)": "eligible: allowance.amount_for(applicant, applicant)",
    "facts: [applicant.works_for_state]": "facts: [applicant.birth_date]",
    "day: 10,": "day: 40,",
    "- letter: refusal": "- letter: rejection",
}


def test_ten_different_faults_are_named_with_file_line_column_key_found_and_expected():
    service = ALLOWANCE
    for right, wrong in TEN.items():
        assert right in service
        service = service.replace(right, wrong)
    faults = faults_of(
        services__allowance__service=service,
        services__expecting__service=NOTIFICATION.replace("law: [{article: 母子法第15条}]", "law: []"),
        services__expecting__texts__en="title: Notification\nsummary: x\nresults: {arrived: arrived}\n",
        facts__all=FACTS + "  nickname: {of: person, type: words, label: {ja: 別名}}\n",
    )
    allowance, expecting = "land/services/allowance/service.yaml", "land/services/expecting/service.yaml"
    unknown = "the unknown name allowance.lost_month()"
    assert [tuple(fault[:5]) for fault in faults] == [
        ("land/facts/all.yaml", 31, 26, "facts.nickname.type", "words"),
        (allowance, 5, 15, "life_events", "death"),
        (allowance, 6, 1, "departement", "departement"),
        (allowance, 16, 15, "once.1.releases", unknown),
        (allowance, 17, 11, "eligible", "yen"),
        (allowance, 23, 17, "facts", "applicant.birth_date"),
        (allowance, 48, 30, "outcomes.approved.1.pay.day", "40"),
        (allowance, 51, 15, "letter", "rejection"),
        (expecting, 1, 1, "texts/en.yaml: pages.pregnancy.title", "nothing"),
        (expecting, 3, 1, "law", "a list of 0"),
    ]
    assert "one of text, kana" in faults[0].expected
    assert faults[2].expected.endswith("did you mean department?")
    assert [fault.expected for fault in (faults[1], faults[4], faults[6])] == [
        "a life event of life-events.yaml: birth",
        "yes_no",
        "a day of the month, 1 to 31",
    ]


def test_a_key_written_twice_is_a_fault():
    (fault,) = faults_of(services__allowance__service=ALLOWANCE + 'disposition: "no"\n')
    assert (fault.key, fault.found, fault.expected) == ("disposition", "the key twice", "each key once")


def test_a_key_not_yet_carried_out_is_a_fault_and_never_ignored():
    service = ALLOWANCE.replace("  - decide: grant\n", "  - decide: grant\n    by_rule: all_checks_hold\n")
    (fault,) = faults_of(services__allowance__service=service)
    assert (fault.key, fault.expected) == ("steps.3.by_rule", "nothing: not yet carried out by this version")


def test_a_page_that_asks_what_nothing_uses_does_not_load():
    service = ALLOWANCE.replace(
        "facts: [applicant.works_for_state]", "facts: [applicant.works_for_state, applicant.secret]"
    )
    (fault,) = faults_of(services__allowance__service=service)
    assert fault.found == "applicant.secret" and "uses it" in fault.expected


def test_an_article_that_demands_a_fact_is_reason_enough_to_ask_it():
    service = ALLOWANCE.replace(
        "facts: [applicant.works_for_state]\n",
        "facts: [applicant.works_for_state, applicant.secret]\n        because: 法第1条\n",
    )
    assert make_pack(services__allowance__service=service)


def test_a_question_a_register_always_answers_does_not_load():
    service = ALLOWANCE.replace("[applicant.works_for_state]", "[applicant.works_for_state, applicant.name]")
    (fault,) = faults_of(services__allowance__service=service)
    assert fault.found == "applicant.name" and "resident-register always holds it" in fault.expected


def test_words_of_one_language_are_wanted_in_every_promised_language():
    texts = files()["services/allowance/texts/ja.yaml"] + "lead: 読んでください\n"
    (fault,) = faults_of(services__allowance__texts__ja=texts)
    assert fault.key == "texts/en.yaml: lead"


def test_what_is_asked_has_its_label_in_every_promised_language():
    facts = FACTS.replace("label: {ja: 公務員, en: Works for the state}", "label: {ja: 公務員}")
    (fault,) = faults_of(facts__all=facts)
    assert (fault.found, fault.expected) == (
        "applicant.works_for_state",
        "label.en of person.works_for_state in the vocabulary",
    )


def test_registers_and_purposes_are_those_declared():
    facts = FACTS.replace("purposes: [{for: tax,", "held_by: [tax-office], purposes: [{for: levy,")
    found = [(fault.key, fault.found) for fault in faults_of(facts__all=facts)]
    assert found == [("facts.secret.held_by", "a list of 1"), ("facts.secret.purposes.1.for", "levy")]


def test_a_fault_of_the_rules_hides_no_fault_of_a_service():
    found = faults_of(
        rules__allowance="rules: allowance\nlaw: 手当法\ndefinitions:\n"
        "  eligible:\n    of: nobody\n    gives: yes_no\n    is: 1\n",
        services__expecting__service=NOTIFICATION.replace("kind: notification", "kind: notice"),
    )
    files_named = {fault.file for fault in found}
    assert files_named == {"land/rules/allowance.yaml", "land/services/expecting/service.yaml"}


def test_a_notification_has_no_decision_and_an_application_has_one():
    without = ALLOWANCE[: ALLOWANCE.index("  - decide: grant")] + ALLOWANCE[ALLOWANCE.index("outcomes:") :]
    (fault,) = faults_of(services__allowance__service=without)
    assert "an application is decided" in fault.expected


def test_a_decision_that_is_a_disposition_says_how_to_appeal():
    without = ALLOWANCE.replace("appeal: {to: mayor, within: {months: 3}}\n", "")
    (fault,) = faults_of(services__allowance__service=without)
    assert fault.key == "disposition" and "no default" in fault.expected


# --- towns
TOWN = 'pack: town\nversion: "1"\nextends: land@>=1\nmunicipality: "999016"\nlanguages: [ja, en]\n'


def town(overlay: str, **more: str) -> Layer:
    return Layer("towns/town", {"pack.yaml": TOWN, "services/allowance/service.yaml": overlay, **more})


def test_a_town_sets_what_is_open():
    layer = town(
        "extends: land/allowance@>=1\nset:\n  department: town-hall\n"
        "  steps.decide.within: {days: 14, calendar: office}\n"
        "  outcomes.approved.award.pay.day: 15\n",
        **{"services/allowance/texts/ja.yaml": "title: 町の手当\n"},
    )
    service = make_pack(layer).services["allowance"]
    assert service.department == "town-hall" and service.decide and service.decide.within
    assert service.decide.within.days == 14
    award = service.outcomes["approved"][0]
    assert award.pay and award.pay.day == 15 and award.pay.covers == 2
    assert service.title() == "町の手当"


def test_a_town_may_not_set_what_is_closed_and_may_not_ask_for_a_version_that_is_not_there():
    layer = town(
        'extends: land/allowance@>=2.0\nset:\n  eligible: "True"\n', **{"services/allowance/letters/approval.typ": "x"}
    )
    found = faults_of(layer)
    assert [(f.file, f.line, f.key) for f in found] == [
        ("towns/town/services/allowance/letters/approval.typ", 1, "letters"),
        ("towns/town/services/allowance/service.yaml", 1, "extends"),
        ("towns/town/services/allowance/service.yaml", 3, "set.eligible"),
    ]


def test_a_pack_without_pack_yaml_is_a_fault():
    with pytest.raises(rules.PackError) as caught:
        load_layers([Layer("nothing", {})])
    assert caught.value.faults[0].file == "nothing/pack.yaml"
