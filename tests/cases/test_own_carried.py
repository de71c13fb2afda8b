"""What another adult was asked goes on with the services that could not be sent."""

from dataclasses import dataclass
from datetime import date

import pytest

from tests.cases.builders import claim_answers
from tests.cases.test_own_links import CHILDCARE, HOUSEHOLD, SAID, begin, hand, of, own
from tests.channels.desk.builders import make_office, make_person, make_staff
from tests.channels.portal import builders as make
from tests.channels.portal.test_interview import CLAIM
from tests.services.builders import FACTS, make_pack
from tomoni.cases import interface as cases
from tomoni.cases.actions.conversations import keep_gathered
from tomoni.cases.models import Case, Interview, OwnLink
from tomoni.cases.models.sealed import opened
from tomoni.core import interface as core
from tomoni.services import interface as services

MORE = HOUSEHOLD.replace("service: survey", "service: survey-more").replace(
    "facts: [m.works_for_state]", "facts: [m.works_for_state, m.phone]"
)


@dataclass
class Home:
    """A parent and a grown child who answers for themselves, and a conversation over both surveys."""

    parent: core.Person
    grown: core.Person
    actor: core.Actor
    own: core.Actor
    token: str
    link: int

    @property
    def proof(self) -> cases.Proof:
        return cases.Proof(person=self.grown.pk)

    def send(self, *chosen: str) -> cases.Sent:
        return cases.submit_conversation(
            self.token, "press", person=self.parent.pk, actor=self.actor, chosen=chosen or ["survey", "survey-more"]
        )

    def said(self, **facts: object) -> dict[str, object]:
        return {of(self.grown, name): value for name, value in facts.items()}


@pytest.fixture
def home(town, settings) -> Home:
    settings.TOMONI_NOW = "2026-11-22T10:00:00+09:00"
    core.Municipality.objects.exclude(code=town.code).delete()
    make_office()
    texts = {f"services__survey__texts__{lang}": SAID for lang in ("ja", "en")}
    texts |= {f"services__survey-more__texts__{lang}": SAID for lang in ("ja", "en")}
    facts = f"{FACTS}  phone: {{of: person, type: text, label: {{ja: 電話, en: Telephone}}}}\n"
    pack = make_pack(
        **{"facts__all": facts, "services__survey__service": HOUSEHOLD, "services__survey-more__service": MORE, **texts}
    )
    services.publish(pack, actor=make.SYSTEM, from_date=date(2020, 4, 1))
    parent, grown = (
        make_person(name, "ヤマダ", born, str(n))
        for n, (name, born) in enumerate((("山田 花子", "1976-05-01"), ("山田 大輔", "2006-04-02")))
    )
    household = core.Household.objects.create(number="1", address="字ひばり1番地", postal_code="0990001")
    for one in (parent, grown):
        core.Membership.objects.create(household=household, person=one, relation="子", since=date(2015, 4, 1))
    actor = core.Actor.resident(make.make_account(parent, "demo:parent"))
    talk = cases.start_interview(actor, parent.pk, ["survey", "survey-more"])
    keep_gathered(talk, ["survey", "survey-more"])
    cases.save_answers(talk.token, "work", {of(parent, "works_for_state"): False}, person=parent.pk)
    link = cases.ask_other(talk.token, grown.pk, person=parent.pk, actor=actor).link
    return Home(parent, grown, actor, core.Actor.resident(make.make_account(grown, "demo:grown")), talk.token, link)


def state_in(home: Home, token: str) -> list[tuple[int, str]]:
    return [(one.person, one.state) for one in cases.list_others(token, person=home.parent.pk)]


def test_who_has_not_answered_is_asked_on_until_the_same_moment_and_answers_each_question_once(home) -> None:
    sent = home.send()
    assert sent.left == {"survey-more": "answers"}
    first, second = OwnLink.objects.order_by("pk")
    assert (first.pk, first.until, second.digest) == (home.link, second.until, "")
    assert state_in(home, sent.rest) == [(home.grown.pk, "waiting")]
    shown = cases.find_check_page(sent.rest, person=home.parent.pk)
    assert not [item for page in shown.pages for item in page.items if item.entity.id == f"p{home.grown.pk}"]
    assert {line.link for line in cases.list_own(home.grown.pk)} == {first.pk, second.pk}
    cases.save_own(first.pk, home.proof, home.said(works_for_state=True), actor=home.own)
    cases.send_own(first.pk, home.proof, actor=home.own)
    assert cases.own_answers_of(second.pk, home.proof) == home.said(works_for_state=True)
    cases.save_own(second.pk, home.proof, home.said(phone="0900000000"), actor=home.own)
    cases.send_own(second.pk, home.proof, actor=home.own)
    rest = Interview.objects.get(token=sent.rest)
    kept = opened(rest.answers, rest.key_id)
    assert kept.items() >= home.said(works_for_state=True, phone="0900000000").items()
    assert state_in(home, sent.rest) == [(home.grown.pk, "answered")]


def test_who_answered_has_answered_there_too_and_finds_it_among_what_is_kept(home) -> None:
    cases.save_own(home.link, home.proof, home.said(works_for_state=True, phone="0900000000"), actor=home.own)
    cases.send_own(home.link, home.proof, actor=home.own)
    sent = home.send()
    assert state_in(home, sent.rest) == [(home.grown.pk, "answered")] and not cases.list_own(home.grown.pk)
    first, rest = cases.list_own_said(home.grown.pk)
    assert (first.services, rest.services) == (("survey",), ("survey-more",))
    assert first.answers == home.said(works_for_state=True) and first.cases
    assert rest.answers == home.said(works_for_state=True, phone="0900000000") and not rest.cases
    cases.take_back_own(sent.rest, home.grown.pk, person=home.parent.pk, actor=home.actor)
    row = Interview.objects.get(token=sent.rest)
    assert "0900000000" not in str(opened(row.answers, row.key_id))


def test_who_declined_has_declined_there_too_until_the_asker_takes_it_back(home) -> None:
    cases.decline_own(home.link, home.proof, actor=home.own)
    sent = home.send()
    assert state_in(home, sent.rest) == [(home.grown.pk, "declined")]
    cases.take_back_own(sent.rest, home.grown.pk, person=home.parent.pk, actor=home.actor)
    shown = cases.find_check_page(sent.rest, person=home.parent.pk)
    assert [item for page in shown.pages for item in page.items if item.entity.id == f"p{home.grown.pk}"]


def test_where_what_was_sent_asks_them_nothing_the_link_goes_over_with_its_code(town, settings) -> None:
    settings.TOMONI_NOW = "2026-11-22T10:00:00+09:00"
    core.Municipality.objects.exclude(code=town.code).delete()
    make.publish_services()
    family = make.make_home()
    father = core.Actor.resident(family.father_account)
    token = begin(family, father, CLAIM, CHILDCARE)
    keep_gathered(Interview.objects.get(token=token), [CLAIM, CHILDCARE])
    hours = {of(family.father, "childcare_hours"): None}
    cases.save_answers(token, "all", {**claim_answers(family.father, family.baby), **hours}, person=family.father.pk)
    handed = hand(family, father, token)
    sent = cases.submit_conversation(token, "press", person=family.father.pk, actor=father, chosen=[CLAIM, CHILDCARE])
    assert sent.left == {CHILDCARE: "answers"}
    (row,) = OwnLink.objects.all()
    assert (row.pk, row.interview.token) == (handed.link, sent.rest)
    clerk = core.Actor.staff(make_staff("sasaki", "佐々木 健", "counter"))
    assert cases.open_at_counter(handed.code, actor=clerk)[0] == handed.link
    assert cases.find_own_page(handed.link, own(family), actor=clerk).services == (CHILDCARE,)
    assert not cases.list_own_of_case(Case.objects.get().number)
