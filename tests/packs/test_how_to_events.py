"""The page that teaches adding a life event stays true: its files load, its conversation ends in its cases."""

import datetime as dt
import re
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml

from tests.cases import builders as make
from tests.packs.conftest import JAPAN
from tomoni.cases import interface as cases
from tomoni.core import interface as core
from tomoni.rules import interface as rules
from tomoni.services import interface as services
from tomoni.services.domain.findable import warnings_of
from tomoni.services.domain.pack import Layer, read_layer
from tomoni.services.domain.reading.pack import load_layers

PAGE = (Path(__file__).parents[2] / "docs" / "how" / "add-a-life-event.md").read_text(encoding="utf-8")
FILE = re.compile(r"```yaml\n# packs/towns/aozora/(\S+)\n(.*?)```", re.S)
FILES = dict(FILE.findall(PAGE))
FAULT = re.compile(r"^\| `(.+?)` \| `(.+?)` \| (.*?(?:found|expected|mean).*?) \| .+ \|$", re.M)
FAULTS = [tuple(part.replace("\\n", "\n") for part in found) for found in FAULT.findall(PAGE)]
SERVICES = tuple(
    f"services/{one}/" for one in ("child-allowance-claim", "child-allowance-unpaid", "payout-account-change")
)
EVENT, NEW, CLAIM, UNPAID = "bereavement", "clearing-tickets", "child-allowance-claim", "child-allowance-unpaid"


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The pack of あおぞら町 as the page has it, on the whole pack of the country."""
    town = tmp_path_factory.mktemp("towns") / "aozora"
    for path, text in FILES.items():
        (town / path).parent.mkdir(parents=True, exist_ok=True)
        (town / path).write_text(text, encoding="utf-8")
    return [JAPAN, town]


@pytest.fixture(scope="module")
def pack(folders: list[Path]) -> services.Pack:
    return services.load_pack(folders)


@pytest.fixture(scope="module")
def country() -> Layer:
    """What the page needs of the country, so that each fault is told quickly."""
    whole = read_layer(JAPAN)
    starts = ("pack.yaml", "facts/", "letters/", "rules/child-allowance", *SERVICES)
    files = {path: text for path, text in whole.files.items() if path.startswith(starts)}
    names = yaml.safe_load(whole.files["life-events.yaml"])["life_events"]
    events = "life_events:\n" + "".join(f"  {name}: {{ja: あ, easy: あ, en: a}}\n" for name in names)
    return Layer("japan", {**files, "life-events.yaml": events})


def test_the_event_and_the_service_of_the_page_have_no_fault_and_no_warning(
    folders: list[Path], pack: services.Pack
) -> None:
    assert services.packs_check(folders) == ()
    ours = [one for one in warnings_of(pack) if EVENT in one.key or one.file.startswith("aozora/")]
    assert ours == []


def test_the_examples_of_the_page_come_out(pack: services.Pack) -> None:
    report = services.run_examples(pack, NEW)
    assert report.failed == 0, "\n".join(report.lines())
    assert len(report.results) == 5


@pytest.fixture
def aozora(town: Any, clock: Any, pack: services.Pack) -> SimpleNamespace:
    """The town with the pack of the page, and a family in it."""
    for key, name in (("child-support", "子育て支援課"), ("general-affairs", "総務課")):
        core.Department.objects.create(key=key, name=name, symbol=name[0], phone="0999-00-1234", hours="平日")
    services.publish(pack, actor=make.SYSTEM)
    family = make.make_yamada()
    return SimpleNamespace(family=family, me=family.hanako, actor=make.actor_of(family.hanako))


def answers_of(family: make.Yamada, **more: Any) -> dict[str, Any]:
    me = family.hanako.pk
    mine = {f"p{me}.bereaved_on": "2026-10-20", f"p{me}.home_left_empty": True}
    return {**make.claim_answers(family.hanako, family.taro), **mine, **more}


def begin(aozora: SimpleNamespace) -> str:
    wanted = services.find_life_event(EVENT).services
    made = cases.begin_conversation(aozora.actor, aozora.me.pk, wanted, event=EVENT)
    return made.token


def answer_all(token: str, person: int, answers: Mapping[str, Any]) -> list[str]:
    asked: list[str] = []
    for _ in range(20):
        page = cases.find_interview_page(token, person=person)
        items = [item.path for item in page.items if item.ask and item.fact.required]
        if not items:
            return asked
        asked += items
        cases.save_answers(token, page.page, {path: answers[path] for path in items}, person=person)
    raise AssertionError(asked)


def test_the_conversation_asks_each_fact_once_and_ends_in_a_case_for_each_service(aozora: SimpleNamespace) -> None:
    token, me = begin(aozora), aozora.me.pk
    asked = answer_all(token, me, answers_of(aozora.family))
    assert len(asked) == len(set(asked)) and {f"p{me}.bereaved_on", f"p{me}.home_left_empty"} <= {*asked}
    stands = {line.service: line.standing for line in cases.find_end(token, person=me).lines}
    assert (stands[NEW], stands[CLAIM], stands[UNPAID]) == ("due", "due", "not_due")
    sent = cases.submit_conversation(token, "k1", person=me, actor=aozora.actor, chosen=[CLAIM, NEW])
    assert {case.service for case in sent.receipt.cases.all()} == {CLAIM, NEW} and sent.left == {UNPAID: "chosen"}
    number = next(case.number for case in sent.receipt.cases.all() if case.service == NEW)
    desk = {role: make.staff(f"g-{role}", role, department="general-affairs") for role in ("clerk", "chief")}
    make.decide(number, desk)
    (issued,) = make.refetch(number).outcomes
    assert (issued.kind, issued.data["count"]) == ("issue", 20), "the new service runs to its end"


def test_a_death_more_than_a_year_ago_holds_nothing_else(aozora: SimpleNamespace) -> None:
    token, me = begin(aozora), aozora.me.pk
    answer_all(token, me, answers_of(aozora.family, **{f"p{me}.bereaved_on": "2025-11-21"}))
    lines = {line.service: line for line in cases.find_end(token, person=me).lines}
    assert lines[NEW].standing == "not_due" and lines[NEW].answer.reasons and lines[CLAIM].standing == "due"


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("おくやみ", EVENT),
        ("夫が亡くなりました", EVENT),
        ("my husband died", EVENT),
        ("いひんせいり", NEW),
        ("相続登記", "land"),
    ],
)
def test_what_the_page_says_people_type_finds_it(aozora: SimpleNamespace, typed: str, wanted: str) -> None:
    assert wanted in [one.entry.id for one in services.search(typed)[:3]]


def test_the_last_day_of_what_begins_elsewhere_is_reckoned_as_the_law_counts(pack: services.Pack) -> None:
    away = {one.id: one for one in pack.life_events[EVENT].elsewhere}
    died = dt.date(2026, 11, 20)
    days = (away["death-registration"].last_day(died), away["pension"].last_day(died), away["land"].last_day(died))
    assert days == (dt.date(2026, 11, 26), None, dt.date(2029, 11, 20))


def test_a_town_adds_its_service_to_an_event_of_the_country(country: Layer) -> None:
    added = {**FILES, "life-events.yaml": f"life_events: {{birth: {{services: [{NEW}]}}}}\n"}
    there = load_layers([country, Layer("aozora", added)])
    assert there.life_events["birth"].services == (NEW,)


@pytest.mark.parametrize(("right", "wrong", "told"), FAULTS, ids=[wrong.strip() for _, wrong, _ in FAULTS])
def test_a_common_fault_is_told_as_the_page_says(right: str, wrong: str, told: str, country: Layer) -> None:
    (path,) = [path for path, text in FILES.items() if text.count(right) == 1]
    broken = {**FILES, path: FILES[path].replace(right, "" if wrong == "(nothing)" else wrong)}
    with pytest.raises(rules.PackError) as raised:
        load_layers([country, Layer("aozora", broken)])
    said = [f"found {fault.found}; expected {fault.expected}" for fault in raised.value.faults]
    assert any(told in one for one in said), said


def test_the_page_names_the_faults_people_make() -> None:
    assert len(FAULTS) >= 10
