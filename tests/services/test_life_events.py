"""Events of a life: what the files say, what a town adds, what is not there, and every fault with its place."""

import datetime as dt

import pytest
from tests.services.builders import ALLOWANCE, files, make_pack

from tomoni.core import interface as core
from tomoni.rules import interface as rules
from tomoni.services import interface as services
from tomoni.services.domain.pack import Layer

SYSTEM = core.Actor.system("publication")
BIRTH = """\
life_events:
  birth:
    title: {ja: 出生, en: Birth}
    about: {ja: 生まれたとき, en: When a child is born}
    told_by: registration
    services: [expecting, allowance]
    elsewhere:
      registration:
        title: {ja: 出生届, en: Registration of birth}
        what: {ja: 戸籍に書く, en: The child enters the family register}
        where: {ja: 町民課, en: Residents' desk}
        why: {ja: 町は戸籍の届で知る, en: The register begins with it}
        until: {ja: 14日以内, en: Within 14 days}
        by: {days: 14, from: day}
        bring: [{ja: 出生証明書, en: Certificate of birth}]
        law: [{article: 戸籍法第49条第1項}]
      insurance:
        title: {ja: 健康保険, en: Health insurance}
        what: {ja: 扶養に入れる, en: The child becomes a dependant}
        where: {ja: 勤め先, en: Your employer}
        why: {ja: 勤め先が届け出る, en: The employer tells the insurer}
        law: [{article: 健康保険法施行規則第38条, unverified: "true"}]
"""
TOWN = """\
life_events:
  birth:
    services: [storm-certificate]
    elsewhere:
      registration:
        where: {ja: 1番窓口, en: Desk 1}
        bring: [{ja: 母子健康手帳, en: Handbook}]
      tree:
        title: {ja: 記念の木, en: A tree}
        what: {ja: 苗木をもらう, en: You get a young tree}
        where: {ja: 公園, en: The park}
        why: {ja: 町の決まり, en: A custom of the town}
  storm: {ja: 嵐, en: A storm}
"""


def town_layer(events: str = TOWN) -> Layer:
    head = "pack: town\nversion: '1.0'\nextends: land@>=1\nlanguages: [ja, en]\n"
    return Layer("town", {"pack.yaml": head, "life-events.yaml": events})


def faults_of(*more: Layer, **changed: str | None) -> list[rules.PackFault]:
    with pytest.raises(rules.PackError) as caught:
        make_pack(*more, **changed)
    return list(caught.value.faults)


@pytest.fixture
def today(clock):
    clock("2026-11-23T10:00:00")


def test_an_event_says_what_the_town_does_and_what_begins_elsewhere():
    event = make_pack(**{"life-events": BIRTH}).life_events["birth"]
    assert (event.words["en"], event.services, event.told_by) == ("Birth", ("expecting", "allowance"), "registration")
    registration, insurance = event.elsewhere
    assert [registration.words[key]["ja"] for key in ("title", "until")] == ["出生届", "14日以内"]
    assert registration.bring == ({"ja": "出生証明書", "en": "Certificate of birth"},)
    assert (registration.unverified, insurance.unverified, insurance.by) == (False, True, None)


def test_a_period_counts_the_day_of_the_event_only_where_the_law_says_so():
    (birth, insurance) = make_pack(**{"life-events": BIRTH}).life_events["birth"].elsewhere
    born = dt.date(2026, 11, 12)
    assert birth.last_day(born) == dt.date(2026, 11, 25)
    assert insurance.last_day(born) is None
    after = make_pack(**{"life-events": BIRTH.replace("from: day}", "from: day-after}")})
    assert after.life_events["birth"].elsewhere[0].last_day(born) == dt.date(2026, 11, 26)
    months = make_pack(**{"life-events": BIRTH.replace("{days: 14, from: day}", "{months: 1}")})
    assert months.life_events["birth"].elsewhere[0].last_day(dt.date(2027, 1, 31)) == dt.date(2027, 2, 28)


def test_a_town_adds_services_and_things_and_says_where_its_desk_is():
    pack = make_pack(town_layer(), **{"life-events": BIRTH})
    birth = pack.life_events["birth"]
    assert birth.services == ("expecting", "allowance", "storm-certificate")
    assert [one.id for one in birth.elsewhere] == ["registration", "insurance", "tree"]
    registration = birth.elsewhere[0]
    assert (registration.words["where"]["ja"], registration.words["what"]["ja"]) == ("1番窓口", "戸籍に書く")
    assert [paper["ja"] for paper in registration.bring] == ["出生証明書", "母子健康手帳"]
    assert pack.life_events["storm"].words == {"ja": "嵐", "en": "A storm"}
    assert "birth" in pack.services["storm-certificate"].life_events


def test_a_name_alone_still_loads_and_gathers_what_names_it():
    pack = make_pack()
    assert pack.life_events["birth"] == services.LifeEvent("birth", {"ja": "出生", "en": "Birth"})
    assert pack.services["allowance"].life_events == ("birth",)


FAULTS = {
    "a service that is not there": ("[expecting, allowance]", "[expecting, alowance]", "birth.services", "alowance",
                                    "did you mean allowance?"),
    "a key nobody knows": ("told_by:", "toldby:", "birth.toldby", "toldby", "told_by"),
    "told by what is not there": ("told_by: registration", "told_by: register", "birth.told_by", "register",
                                  "did you mean registration?"),
    "a promised language missing": ("{ja: 町民課, en: Residents' desk}", "{ja: 町民課}", "registration.where",
                                    "nothing in en", "every promised language"),
    "no reason why it is elsewhere": ("        why: {ja: 勤め先が届け出る, en: The employer tells the insurer}\n", "",
                                      "insurance.why", "nothing", "the key why"),
    "a period without words": ("        until: {ja: 14日以内, en: Within 14 days}\n", "", "registration.by",
                               "a map of days, from", "until"),
    "a period of nothing": ("{days: 14, from: day}", "{from: day}", "registration.by", "a map of from",
                            "days, weeks or months"),
    "a period from an unknown day": ("from: day}", "from: birth}", "registration.by.from", "birth", "day-after"),
    "papers that are no list": ("[{ja: 出生証明書, en: Certificate of birth}]", "{ja: 出生証明書}",
                                "registration.bring", "a map of ja", "a list"),
    "a law without its article": ("[{article: 戸籍法第49条第1項}]", "[{}]", "registration.law.1", "a map of nothing",
                                  "an `article`"),
    "an event that is a list": (BIRTH[len("life_events:\n  birth:\n"):], "    - a\n", "life_events.birth", "a list",
                                "a name by language"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_of_an_event_names_its_place(fault: str):
    right, wrong, key, found, expected = FAULTS[fault]
    assert right in BIRTH
    (told,) = faults_of(**{"life-events": BIRTH.replace(right, wrong)})
    assert told.file == "land/life-events.yaml" and told.line > 1
    assert key in told.key and found in told.found and expected in told.expected


def test_a_town_does_not_change_the_law_of_the_country():
    wrong = TOWN.replace("where: {ja: 1番窓口, en: Desk 1}", "by: {days: 30}")
    (told,) = faults_of(town_layer(wrong), **{"life-events": BIRTH})
    assert (told.file, told.key) == ("town/life-events.yaml", "life_events.birth.elsewhere.registration.by")
    assert told.expected == "what a town may say of it: what, where, bring, also_called"


def test_the_door_gives_the_events_in_force_with_the_services_open_on_that_day(town, today):
    services.publish(make_pack(**{"life-events": BIRTH}), actor=SYSTEM, from_date=dt.date(2026, 4, 1))
    (birth,) = services.list_life_events()
    assert birth.services == ("expecting", "allowance")
    assert services.list_life_events(dt.date(2026, 3, 31)) == ()
    assert services.find_life_event("birth", dt.date(2026, 4, 1)).elsewhere == birth.elsewhere


def test_a_service_that_is_closed_is_not_gathered(town, today):
    closed = ALLOWANCE.replace("valid: {from: 2020-04-01", "valid: {from: 2020-04-01, until: 2026-10-31")
    assert closed != ALLOWANCE
    services.publish(make_pack(services__allowance__service=closed, **{"life-events": BIRTH}), actor=SYSTEM)
    assert services.find_life_event("birth").services == ("expecting",)


def test_what_was_published_last_says_what_an_event_is(town, today):
    services.publish(make_pack(), actor=SYSTEM, from_date=dt.date(2026, 1, 1))
    services.publish(make_pack(**{"life-events": BIRTH}), actor=SYSTEM, from_date=dt.date(2026, 6, 1))
    assert services.find_life_event("birth", dt.date(2026, 5, 31)).elsewhere == ()
    assert len(services.find_life_event("birth", dt.date(2026, 6, 1)).elsewhere) == 2


def test_an_event_nobody_knows_is_said_so(town, today):
    services.publish(make_pack(), actor=SYSTEM)
    with pytest.raises(services.LifeEventNotFound) as caught:
        services.find_life_event("wedding")
    assert caught.value.code == "services.life_event_not_found" and caught.value.data == {"event": "wedding"}


def test_the_events_of_a_pack_are_files_of_every_bundle():
    pack = make_pack(**{"life-events": BIRTH})
    assert services.definition_from(services.bundle_text(pack, "allowance")).events == tuple(pack.life_events.values())
    assert "life-events.yaml" in files()
