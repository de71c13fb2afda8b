"""A town with the real packs and one small family; what a test is about stands in the test."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from tomoni.cases import interface as cases
from tomoni.core import interface as core
from tomoni.services import interface as services

PACKS = Path(__file__).parents[2] / "packs"
SYSTEM = core.Actor.system("test")
REGISTER = "resident-register"
ACCOUNT = {"bank": "0001", "branch": "001", "kind": "ordinary", "number": "1234567", "holder": "ヤマダ ハナコ"}


@cache
def pack() -> services.Pack:
    """The national pack as ひばり町 uses it."""
    return services.load_pack([PACKS / "japan", PACKS / "towns" / "hibari"])


def open_town() -> None:
    """Publish the services and make the two departments that own them."""
    for key, name, symbol in (("child-support", "子育て支援課", "児手"), ("disaster-relief", "防災課", "災")):
        core.Department.objects.get_or_create(
            key=key, defaults={"name": name, "symbol": symbol, "phone": "0999-00-1234", "hours": "8時30分から17時15分"}
        )
    town = core.current_municipality()
    town.settings = {**town.settings, "mayor": "鈴木 一郎"}
    town.save(update_fields=["settings"])
    services.publish(pack(), actor=SYSTEM)


def person(name: str, kana: str, born: str, **facts: Any) -> core.Person:
    """Somebody of the register with facts."""
    made = core.Person.objects.create(
        name=name, name_kana=kana, birth_date=date.fromisoformat(born), address="字ひばり1番地", postal_code="0991234"
    )
    save(made, facts)
    return made


def save(about: Any, facts: Mapping[str, Any]) -> None:
    """Facts of the register, since long ago."""
    if facts:
        core.save_facts(about, facts, source=REGISTER, holds_since=date(2000, 1, 1), actor=SYSTEM)


def actor_of(someone: core.Person) -> core.Actor:
    """A resident who is signed in."""
    account = core.find_or_create_account(f"sub-{someone.pk}", person=someone, level=2)
    return core.Actor.resident(account)


def staff(login: str, *roles: str, department: str = "child-support") -> core.Actor:
    """A member of staff with roles in a department."""
    office = core.Department.objects.get(key=department)
    made = core.Staff.objects.create(login=login, name=login, department=office)
    for role in roles:
        core.StaffRole.objects.create(staff=made, department=office, role=role)
    return core.Actor.staff(core.Staff.objects.prefetch_related("roles", "department").get(pk=made.pk))


@dataclass
class Yamada:
    """Hanako earns more than Kenichi; Taro was born on 2026-11-12."""

    hanako: core.Person
    kenichi: core.Person
    taro: core.Person
    household: core.Household


def make_yamada() -> Yamada:
    """The family of most tests."""
    here = {"lived_here_since": "2020-04-01"}
    hanako = person("山田 花子", "ヤマダ ハナコ", "1994-03-05", **here, income=incomes(4_200_000))
    kenichi = person("山田 健一", "ヤマダ ケンイチ", "1992-08-20", **here, income=incomes(3_200_000))
    household = core.Household.objects.create(number=f"h{hanako.pk}", address="字ひばり1番地", postal_code="0991234")
    for member, relation in ((kenichi, "世帯主"), (hanako, "妻")):
        core.Membership.objects.create(household=household, person=member, relation=relation, since=date(2020, 4, 1))
    family = Yamada(hanako, kenichi, hanako, household)
    family.taro = child_of(family, "山田 太郎", "ヤマダ タロウ", "2026-11-12", order=1)
    return family


def incomes(yen: int) -> dict[int, int]:
    """The same income in every tax year that matters."""
    return dict.fromkeys(range(2018, 2030), yen)


def child_of(family: Yamada, name: str, kana: str, born: str, *, order: int) -> core.Person:
    """A child in the household, with both parents as guardians."""
    child = person(name, kana, born, order=order, in_institution=False, lives_abroad=False, lived_here_since=born)
    core.Membership.objects.create(
        household=family.household, person=child, relation="子", since=date.fromisoformat(born)
    )
    for guardian in (family.hanako, family.kenichi):
        link = core.create_link("guardian-child", guardian.pk, child.pk, since=date.fromisoformat(born))
        save(link, {"is_parent": True, "lives_with": True})
    return child


def claim_answers(parent: core.Person, *children: core.Person, **more: Any) -> dict[str, Any]:
    """What a parent answers who is no public servant and raises the children."""
    answers: dict[str, Any] = {f"p{parent.pk}.public_service": "no", f"p{parent.pk}.payout_account": ACCOUNT}
    for child in children:
        for name in ("cares", "same_livelihood"):
            answers[f"guardian-child(p{parent.pk},p{child.pk}).{name}"] = True
    return {**answers, **more}


def send(parent: core.Person, service: str, answers: Mapping[str, Any], key: str = "") -> str:
    """Begin an interview, answer it, send it; gives the number of the case."""
    actor = actor_of(parent)
    interview = cases.start_interview(actor, parent.pk, [service])
    cases.save_answers(interview.token, "form", answers, person=parent.pk)
    key = key or f"key-{interview.token[:20]}"
    receipt = cases.submit_interview(interview.token, key, person=parent.pk, actor=actor)
    return receipt.cases.order_by("number").values_list("number", flat=True)[0]


def deliver() -> None:
    """Let the worker deliver everything that waits."""
    while core.dispatch_once("test", 50):
        pass


def refetch(number: str) -> Any:
    """The case as it is stored now, seen by the department that has it."""
    return cases.find_case_for_staff(number, actor=core.Actor("staff", "0", "auditor", "", "desk", "", ("auditor",)))


def decide(number: str, desk: dict[str, core.Actor], result: str = "approved", reasons: Any = ()) -> None:
    """From arrival to everything carried out."""
    cases.start_checking(number, actor=desk["clerk"])
    cases.draft_decision(number, result, reasons, actor=desk["clerk"])
    cases.approve_decision(number, actor=desk["chief"])
    deliver()
