"""Packages by the slice: the same as one by one, each household once, whoever else sends at the same moment."""

from datetime import date

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from tests.cases import builders as make
from tests.channels.api.conftest import ACTOR
from tests.channels.api.test_api_at_once import at_once
from tests.channels.api.test_intake import lay
from tomoni.cases import interface as cases
from tomoni.cases.models import Case, ClaimKey, Receipt
from tomoni.channels.api import clients, permissions
from tomoni.channels.api.applying import apply
from tomoni.channels.api.errors import PackageRefused
from tomoni.channels.api.intake import take_package
from tomoni.channels.api.models import Application, IntakePackage
from tomoni.channels.api.packages import read_package
from tomoni.channels.api.slices import take_slice
from tomoni.core import interface as core

SERVICE = "special-cash-payment"
TOWN = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]  # every example is rolled back
KINDS = ("good", "again", "changed", "twin", "nobody", "lacking", "not_asked", "stranger", "sent")


@pytest.fixture(autouse=True)
def day(settings):
    settings.TOMONI_NOW = "2020-06-01T10:00:00+09:00"


def open_town():
    for key, name, symbol in (("general-affairs", "総務課", "総"), ("residents", "町民課", "町民")):
        core.Department.objects.create(key=key, name=name, symbol=symbol, phone="0999-00-1234", hours="平日")
    make.open_town()


def household(n, size=2):
    """A head and others; no two households have a name in common."""
    people = [make.person(f"世帯{n} {m}", f"セタイ{'アイウエオカキクケコ'[n % 10]}{'ヌネノハ'[n // 10]} {'サシス'[m]}",
                          f"19{60 + n % 30}-01-0{m + 1}") for m in range(size)]  # fmt: skip
    home = core.Household.objects.create(number=f"s{n}", address="字ひばり1番地", postal_code="0991234")
    for m, one in enumerate(people):
        relation = "同居人" if m else "世帯主"
        core.Membership.objects.create(household=home, person=one, relation=relation, since=date(2010, 4, 1))
    return people


def body_of(people):
    names = {"one": people[1]} if len(people) > 1 else {}
    told = {a: {"birth_date": str(p.birth_date), "name_kana": p.name_kana} for a, p in names.items()}
    account = {key: value for key, value in make.ACCOUNT.items() if key != "holder"}
    answers = {f"{alias}.declines_cash": False for alias in ("me", *names)}
    return {"people": told, "answers": {**answers, "me.payout_account": account}}


def told_of(people, number, **more):
    head = people[0]
    applicant = {"name": head.name, "name_kana": head.name_kana, "birth_date": str(head.birth_date),
                 "address": head.address}  # fmt: skip
    return {
        "format": "tomoni-intake/1", "source": "contractor", "receipt_number": number, "service": SERVICE,
        "applicant": applicant, **body_of(people), **more,
    }  # fmt: skip


def packages_of(folder, homes, kinds):
    """A package of each kind: the first of `homes` is claimed before any of them comes."""
    made = []
    for n, (kind, people) in enumerate(zip(kinds, homes[1:], strict=False)):
        told = told_of(people, f"{n:04d}")
        if kind in ("again", "changed") and n:
            told = {**made[-1]} if kind == "again" else {**made[-1], "sent_at": "2020-06-01"}
        elif kind == "twin" and n:
            told = {**made[-1], "receipt_number": f"{n:04d}"}
        elif kind == "nobody":
            told["applicant"] = {**told["applicant"], "address": "どこか"}
        elif kind == "lacking":
            told["answers"] = {"me.declines_cash": True}
        elif kind == "not_asked":
            told["answers"] = {**told["answers"], "me.birth_date": "1990-01-01"}
        elif kind == "stranger":
            told["people"] = {"one": {"birth_date": "1900-01-01", "name_kana": "ダレカ"}}
        elif kind == "sent":
            told = told_of(homes[0], f"{n:04d}")
        made.append(told)
    return [read_package(lay(folder, told, name=f"{n:04d}")) for n, told in enumerate(made)]


def outcome(one):
    """What became of a package, without the numbers that differ from run to run."""
    if isinstance(one, PackageRefused):
        return one.code, one.data["why"]
    return one.state, one.problem, one.again, one.errors, bool(one.case_number)


def alone(package):
    try:
        return take_package(package)
    except PackageRefused as refused:
        return refused


def in_slices(packages):
    return take_slice(core.current_municipality().code, packages)


def is_whole():
    """Cases, receipts and numbers agree, and every case holds the keys of its household alone."""
    cases_ = list(Case.objects.order_by("docket_serial"))
    held = ClaimKey.objects.filter(released_at=None)
    serials = [case.docket_serial for case in cases_]
    return (
        Receipt.objects.count() == len(cases_)
        and serials == list(range(1, len(cases_) + 1))
        and {key.case_id for key in held} == {case.pk for case in cases_}
        and held.count() == len({key.digest for key in held})
        and all(row.case_number for row in IntakePackage.objects.filter(state="arrived"))
    )


@settings(max_examples=5, suppress_health_check=TOWN)
@given(kinds=some.lists(some.sampled_from(KINDS), min_size=2, max_size=6))
def test_a_slice_comes_to_the_same_as_its_packages_one_by_one(homes, tmp_path_factory, kinds) -> None:
    packages = packages_of(tmp_path_factory.mktemp("slice"), homes, kinds)
    told = []
    for take in (in_slices, lambda many: [alone(one) for one in many]):
        with transaction.atomic():
            mark = transaction.savepoint()
            told.append([outcome(one) for one in take(packages)])
            assert is_whole()
            told.append((Case.objects.count(), IntakePackage.objects.filter(state="waiting").count()))
            transaction.savepoint_rollback(mark)
    assert told[:2] == told[2:]


def test_a_slice_is_stored_in_as_many_statements_whatever_its_size(homes, tmp_path) -> None:
    packages = packages_of(tmp_path, homes, ["good"] * 8)
    assert [outcome(one)[0] for one in in_slices(packages[:1])] == ["arrived"]  # the definition is read once
    counts = []
    for part in (packages[1:3], packages[3:]):
        with CaptureQueriesContext(connection) as seen:
            in_slices(part)
        counts.append(len(seen.captured_queries))
    assert counts[0] == counts[1] <= 30
    assert Case.objects.count() == 9 and is_whole()


def test_a_slice_that_is_cut_off_leaves_nothing_and_is_taken_again(homes, tmp_path) -> None:
    packages = packages_of(tmp_path, homes, ["good", "twin", "nobody"])

    class CutOffError(Exception):
        pass

    with pytest.raises(CutOffError), transaction.atomic():
        in_slices(packages)
        raise CutOffError
    assert (Case.objects.count(), IntakePackage.objects.count()) == (1, 0)
    states = [outcome(one)[:2] for one in in_slices(packages)]
    assert states == [("arrived", ""), ("waiting", "cases.claim_already_live"), ("waiting", "api.person_not_clear")]
    again = [outcome(one)[:3] for one in in_slices(packages)]
    assert again[0] == ("arrived", "", True) and is_whole()


def test_the_numbers_of_the_town_are_free_before_packages_with_files_are_judged(committed_town, tmp_path):
    """A kill there undoes nothing of the plain ones: they were stored, and their numbers let go of."""
    with core.tenant(committed_town):
        open_town()
        homes = [household(n) for n in range(2)]
    packages = [
        read_package(lay(tmp_path, told_of(homes[0], "0001", files={"x": ["a.pdf"]}), name="a", **{"a.pdf": b"%PDF"})),
        read_package(lay(tmp_path, told_of(homes[1], "0002"), name="b")),
    ]

    def kill(execute, sql, params, many, context):
        if ("FOR UPDATE" in sql and "api_intakepackage" in sql) or "cases_interview" in sql:
            raise KeyboardInterrupt
        return execute(sql, params, many, context)

    with connection.execute_wrapper(kill), pytest.raises(KeyboardInterrupt):
        take_slice(committed_town.code, packages)
    with core.tenant(committed_town):
        assert list(IntakePackage.objects.values_list("number", "state")) == [("0002", "arrived")] and is_whole()
    assert [outcome(one)[:3] for one in take_slice(committed_town.code, packages)] == [
        ("waiting", "api.answers_refused", False), ("arrived", "", True),
    ]  # fmt: skip


def permit(client, person):
    return permissions.give_permission(
        client.key, person.pk, [SERVICE], until=date(2021, 3, 31), because="委任状", actor=ACTOR
    ).key


def test_slices_and_single_posts_of_the_same_households_at_once_make_one_case_each(committed_town, tmp_path) -> None:
    with core.tenant(committed_town):
        open_town()
        homes = [household(n) for n in range(6)]
        client, _ = clients.make_client("給付金アプリ", [f"apply:{SERVICE}"])
        keys = [permit(client, people[0]) for people in homes]
    slices = [
        [read_package(lay(tmp_path / name, told_of(homes[n], f"{name}{n}"), name=str(n))) for n in order]
        for name, order in (("a", range(6)), ("b", reversed(range(6))))
    ]
    acts = [lambda part=part: in_slices(part) for part in slices]
    for n in (0, 5):
        body = {"on_behalf_of": keys[n], **body_of(homes[n])}
        acts.append(lambda n=n, body=body: apply(client, SERVICE, f"post-{n:05d}", body))
    came = at_once(committed_town, *acts)
    for one in came:
        assert isinstance(one, (list, tuple, cases.ClaimAlreadyLive)), came
    with core.tenant(committed_town):
        assert Case.objects.count() == 6 and is_whole()
        assert len({key.case_id for key in ClaimKey.objects.all()}) == 6
        arrived = IntakePackage.objects.filter(state="arrived").count() + Application.objects.count()
        assert arrived == 6 and IntakePackage.objects.count() == 12


@pytest.fixture
def homes(town, day):
    """Households of one and of two; the first has claimed already."""
    open_town()
    made = [household(n, 1 + n % 2) for n in range(10)]
    head = made[0][0]
    account = {**make.ACCOUNT, "holder": head.name_kana}
    make.send(head, SERVICE, {f"p{head.pk}.declines_cash": False, f"p{head.pk}.payout_account": account})
    return made
