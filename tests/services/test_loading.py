"""A pack loads as what it says, or names every fault at once."""

import pytest
from tests.services.builders import ALLOWANCE, FACTS, NOTIFICATION, files, make_pack

from tomoni.rules import interface as rules
from tomoni.services.domain.pack import Layer
from tomoni.services.domain.reading.pack import load_layers
from tomoni.services.domain.steps import Ask, Check, Decide

PERMITTED = FACTS.replace("{for: tax, law: 税法第1条}", "{for: allowance, law: 手当法第7条}")


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
    assert service.decide and service.decide.within
    route = [(place.kind, [seat.role for seat in place.seats]) for place in service.decide.route]
    assert route == [("draft", ["clerk"]), ("decide", ["chief"])]
    assert (service.decide.within.days, service.decide.within.calendar) == (30, "office")
    award = service.outcomes["approved"][0]
    assert award.pay and (award.pay.in_months, award.pay.day, award.pay.covers) == ((2, 4, 6, 8, 10, 12), 10, 2)
    assert service.due and service.due.part is not None
    assert service.title("en") == "手当" and service.letter("approval").startswith("認定")


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


def test_records_are_kept_in_classes_and_not_in_any_number_of_years():
    (fault,) = faults_of(services__allowance__service=ALLOWANCE.replace("keep: {years: 5,", "keep: {years: 7,"))
    assert (fault.key, fault.found, fault.expected) == (
        "keep.years",
        "7",
        "years of a class of records: 1, 3, 5, 10, 30",
    )


def test_a_page_that_asks_what_nothing_uses_does_not_load():
    service = ALLOWANCE.replace(
        "facts: [applicant.works_for_state]", "facts: [applicant.works_for_state, applicant.secret]"
    )
    (fault,) = faults_of(services__allowance__service=service, facts__all=PERMITTED)
    assert fault.found == "applicant.secret" and "uses it" in fault.expected


def test_an_article_that_demands_a_fact_is_reason_enough_to_ask_it():
    service = ALLOWANCE.replace(
        "facts: [applicant.works_for_state]\n",
        "facts: [applicant.works_for_state, applicant.secret]\n        because: 法第1条\n",
    )
    assert make_pack(services__allowance__service=service, facts__all=PERMITTED)


def test_what_a_rule_reads_the_purpose_of_the_service_may_read():
    born = "label: {ja: 生年月日, en: Born}"
    (fault,) = faults_of(facts__all=FACTS.replace(born, f"{born}, purposes: [{{for: tax, law: 税法第1条}}]"))
    assert tuple(fault) == (
        "land/services/allowance/service.yaml",
        12,
        59,
        "about.children.choose.each",
        "person.birth_date, read for allowance",
        "`{for: allowance, law: …}` among `purposes` of person.birth_date, which permit tax",
    )


def test_what_a_page_asks_and_an_account_takes_the_purpose_may_read():
    account = "label: {ja: 口座, en: Account}"
    (fault,) = faults_of(facts__all=FACTS.replace(account, f"{account}, purposes: [{{for: tax, law: 税法第1条}}]"))
    assert (fault.key, fault.found) == ("facts", "person.payout_account, read for allowance")


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


def test_a_fact_is_disputed_by_a_service_that_is_there():
    facts = FACTS.replace("purposes: [{for: tax,", "disputed_by: alowance, purposes: [{for: tax,")
    (fault,) = faults_of(facts__all=facts)
    assert (fault.key, fault.found) == ("facts.secret.disputed_by", "alowance")
    assert fault.expected == "a service of the pack; did you mean allowance?"


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


@pytest.mark.parametrize(
    ("written", "key", "expected"),
    [
        ("{to: minister, within: {months: 3}}", "appeal.to", "one of mayor"),
        ("{to: prefectural-governor, within: {months: 3}}", "appeal.to", "`because` beside it"),
        ("{to: mayor, within: {days: 90}}", "appeal.within.months", "the key months"),
        ("{to: mayor, within: {months: 30}}", "appeal.within.months", "1 to 12"),
        ("{to: mayor, within: {months: 3}, first_appeal: {}}", "appeal.first_appeal", "the article"),
    ],
)
def test_an_appeal_that_no_law_gives_does_not_load(written, key, expected):
    wrong = ALLOWANCE.replace("appeal: {to: mayor, within: {months: 3}}", f"appeal: {written}")
    found = [fault for fault in faults_of(services__allowance__service=wrong) if fault.key == key]
    assert found and expected in found[0].expected


def test_what_is_no_disposition_has_no_appeal():
    wrong = ALLOWANCE.replace('disposition: "yes"', 'disposition: "no"')
    (fault,) = faults_of(services__allowance__service=wrong)
    assert fault.key == "appeal" and "only a disposition" in fault.expected


def test_a_letter_of_an_appealable_decision_carries_the_notice_of_appeal():
    without = {name: text.removesuffix(" #appeal-notice()") for name, text in files().items()}
    with pytest.raises(rules.PackError) as caught:
        load_layers([Layer("land", without)])
    assert {fault.key for fault in caught.value.faults} == {"outcomes.approved.letter", "outcomes.refused.letter"}


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
        'extends: land/allowance@>=2.0\nset:\n  eligible: "True"\n',
        **{"services/allowance/letters/approval.typ": "x #appeal-notice()"},
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


def _with_roles(said: str) -> dict[str, str]:
    return {
        "services__allowance__service": ALLOWANCE.replace(
            "applicant: {is: person}", f"applicant: {{is: person, {said}}}"
        )
    }


def test_the_person_alone_may_ask_where_nothing_is_said():
    service = make_pack().services["allowance"]
    assert (service.may, service.may_itself, service.may_for_others) == (("person",), True, ())


def test_who_may_ask_for_others_stands_in_the_definition():
    service = make_pack(**_with_roles("may: [head, guardian, proxy], because: {article: 手当法第7条}")).services[
        "allowance"
    ]
    assert service.may_itself and service.may_for_others == ("guardian", "proxy")


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("may: [person, proxi], because: {article: 手当法第7条}", "did you mean proxy"),
        ("may: [person, person]", "each role once"),
        ("may: []", "at least one role"),
        ("may: [person, head]", "not both"),
        ("may: [person, proxy]", "`because` beside proxy"),
        ("may: [person, proxy], because: {unverified: yes}", "an `article` or an `ordinance`"),
    ],
)
def test_roles_that_cannot_be_are_named_with_their_place(said, expected):
    faults = faults_of(**_with_roles(said))
    assert any(f.key.startswith("applicant.") and expected in f.expected and f.line > 0 for f in faults), faults


def test_who_the_head_is_needs_a_test_on_the_register():
    service = _with_roles("may: [head]")["services__allowance__service"]
    faults = faults_of(
        services__allowance__service=service.replace("applicant_if: allowance.not_of_the_state(applicant)\n", "")
    )
    assert any("`applicant_if` beside `head`" in fault.expected for fault in faults)


@pytest.mark.parametrize("taken", ["papers", "subject", "child", "check", "end"])
def test_a_page_may_not_bear_the_name_of_a_page_that_every_conversation_has(taken):
    changed = ALLOWANCE.replace("- page: work", f"- page: {taken}")
    faults = faults_of(services__allowance__service=changed)
    assert any(fault.key.endswith(".page") and "pages of every conversation" in fault.expected for fault in faults)
