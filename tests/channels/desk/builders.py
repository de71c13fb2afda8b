"""A small town for the pages of the desk: staff, a family with a newborn, cases made through the real doors."""

from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tomoni.cases import interface as cases
from tomoni.core import interface as core
from tomoni.payments import interface as payments
from tomoni.services import interface as services

SYSTEM = core.Actor.system("test")
PACKS = Path(__file__).parents[3] / "packs"
CHILD, RELIEF = "child-support", "disaster-relief"
ACCOUNT = {"bank": "0001", "branch": "001", "kind": "ordinary", "number": "1234567", "holder": "カナリア ナルコ"}


@lru_cache(maxsize=1)
def pack() -> Any:
    """The pack of the country, read once a run."""
    return services.load_pack([PACKS / "japan"])


def publish() -> None:
    """Publish every service of the country for the current town, in force since 2020."""
    services.publish(pack(), actor=SYSTEM, from_date=date(2020, 1, 1))


def make_office(key: str = CHILD, name: str = "子育て支援課") -> core.Department:
    made, _ = core.Department.objects.get_or_create(
        key=key, defaults={"name": name, "symbol": "児手" if key == CHILD else "罹災", "phone": "0123-45-6789"}
    )
    return made


def make_staff(login: str, name: str, *roles: str, office: str = CHILD) -> core.Staff:
    """Somebody with roles in a department."""
    department = make_office(office)
    staff, _ = core.Staff.objects.get_or_create(login=login, defaults={"name": name, "department": department})
    for role in roles:
        core.StaffRole.objects.get_or_create(staff=staff, department=department, role=role)
    return core.find_staff(staff.pk)


def sign_in(client: Client, staff: core.Staff) -> Client:
    """A session of this member of staff, as the sign-in page makes it."""
    from tomoni.core.adapters.sessions import SessionStore

    session = SessionStore(None, "staff")
    session["staff"] = staff.pk
    session.save()
    client.cookies["tomoni_staff"] = session.session_key
    return client


def make_person(name: str, kana: str, born: str, number: str, **more: Any) -> core.Person:
    return core.Person.objects.create(
        name=name, name_kana=kana, birth_date=date.fromisoformat(born), resident_number=number,
        address="字ひばり1番地", postal_code="0990001", **more,
    )  # fmt: skip


def make_family(
    mother: str = "山田 花子",
    kana: str = "ヤマダ ハナコ",
    *,
    number: str = "1",
    born: str = "2026-11-12",
    child: str = "山田 太郎",
) -> dict[str, core.Person]:
    """A couple with a newborn in one household; the mother earns more."""
    one = make_person(mother, kana, "1990-05-01", f"{number}1", sex="female")
    two = make_person(f"{mother[:2]} 健一", "ヤマダ ケンイチ", "1989-03-03", f"{number}2", sex="male")
    three = make_person(child, "ヤマダ タロウ", born, f"{number}3", sex="male")
    household = core.Household.objects.create(number=number, address="字ひばり1番地", postal_code="0990001")
    for person, relation in ((one, "世帯主"), (two, "夫"), (three, "子")):
        since = max(person.birth_date, date(2015, 4, 1))
        core.Membership.objects.create(household=household, person=person, relation=relation, since=since)
        core.save_facts(
            person, {"lived_here_since": since.isoformat()}, source="resident-register", holds_since=since, actor=SYSTEM
        )
    known = {"is_parent": True, "lives_with": True, "cares": True, "same_livelihood": True}
    for parent in (one, two):
        core.create_link("guardian-child", parent.pk, three.pk, since=three.birth_date, facts=known)
    away = {"in_institution": False, "lives_abroad": False}
    core.save_facts(three, away, source="resident-register", holds_since=three.birth_date, actor=SYSTEM)
    for person, income in ((one, 4_120_000), (two, 2_500_000)):
        facts = {"income": {2024: income, 2025: income}}
        core.save_facts(person, facts, source="tax-register", holds_since=date(2025, 6, 1), actor=SYSTEM)
    return {"mother": one, "father": two, "child": three}


def answer_of(item: Any) -> Any:
    """An answer that helps the case on: yes, the first choice, the sample account."""
    kind, name = str(item.fact.type.kind), item.fact.name
    if name == "public_service":
        return "no"
    if kind == "yes_no":
        return True
    samples = {
        "bank_account": ACCOUNT, "date": "2026-11-01", "number": 1, "yen": 0,
        "address": "字ひばり1番地", "phone": "0123456789",
    }  # fmt: skip
    if kind == "choice":
        return item.fact.type.choices[-1] if name == "seems" else item.fact.type.choices[0]
    return samples.get(kind, "屋根がこわれた")


def answers_for(person: core.Person, service: str, **given: Any) -> dict[str, Any]:
    """Answers to everything a service asks of a person, page after page."""
    definition = services.find_definition(service, core.today())
    answers: dict[str, Any] = dict(given)
    for _ in range(12):
        situation = services.load_situation(person.pk, definition, on=core.today(), answers=answers)
        answer = services.ask(definition, situation)
        new = {
            item.path: answer_of(item)
            for page in answer.pages
            for item in page.items
            if item.ask and item.path not in answers and item.fact.required
        }
        if not new:
            return answers
        answers.update(new)
    return answers


def make_case(person: core.Person, service: str = "child-allowance-claim", **given: Any) -> str:
    """Send an application of a person; gives the number of the case."""
    account = core.find_or_create_account(f"sub-{person.pk}", person=person, level=2)
    actor = core.Actor.resident(account)
    interview = cases.start_interview(actor, person.pk, [service])
    for page in ("all",):
        cases.save_answers(interview.token, page, answers_for(person, service, **given), person=person.pk)
    receipt = cases.submit_interview(interview.token, f"key-{person.pk}-{service}", person=person.pk, actor=actor)
    return f"{receipt.number}-1"


def make_disaster() -> core.Thing:
    """A storm of this autumn for which certificates are open."""
    disaster = core.create_thing("disaster", label="令和8年台風第20号", since=date(2026, 10, 1))
    facts = {
        "name": "令和8年台風第20号", "happened_on": "2026-10-01", "cause": "wind",
        "open_from": "2026-10-02", "open_until": "2027-09-30",
    }  # fmt: skip
    core.save_facts(disaster, facts, source="town", holds_since=date(2026, 10, 1), actor=SYSTEM)
    return disaster


def make_fund(right: str = "child-allowance", department: str = CHILD) -> payments.FundSource:
    """The town's account out of which a right is paid."""
    return payments.set_fund_source(
        right, department=department, consignor_code="1234567890", consignor_name="ヒバリチョウ", bank_code="0001",
        branch_code="001", account_type="1", account_number="7654321", budget_item="3款2項1目19節 児童手当費",
        actor=SYSTEM,
    )  # fmt: skip


def make_award(person: core.Person, child: core.Person) -> Any:
    """An award from before tomoni, paid into the account that the person told the town."""
    core.save_facts(person, {"payout_account": ACCOUNT}, source="account-register", actor=SYSTEM)
    return cases.take_over_award(
        right="child-allowance", service="child-allowance-claim", person=person.pk, first_month="2026-01",
        last_month="2027-03", about={"children": [f"p{child.pk}"]}, keys=[[f"p{child.pk}"]],
        pay={"in_months": [2, 4, 6, 8, 10, 12], "day": 10, "covers": 2, "to": f"p{person.pk}.payout_account"},
        reckoned_through="2027-03", amount=15000, actor=SYSTEM,
    )  # fmt: skip


def deliver() -> None:
    """Let the worker carry out everything that waits in the outbox."""
    for _ in range(5):
        if not core.dispatch_once("test", 100):
            return


ASIDE = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT", "SELECT SET_CONFIG")  # marks, no questions


def count_queries(client: Client, path: str) -> int:
    """Queries of the second view of a page; marks of transactions and of the town are not counted."""
    assert client.get(path).status_code == 200, path
    with CaptureQueriesContext(connection) as seen:
        client.get(path)
    return sum(not one["sql"].upper().startswith(ASIDE) for one in seen.captured_queries)
