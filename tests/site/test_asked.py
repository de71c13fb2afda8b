"""A demo town with a past: what people asked for in the weeks before lies on the desks, through the one way in."""

from datetime import date

import pytest
from django.db import transaction

from tomoni.cases.models import Case
from tomoni.core import interface as core
from tomoni.site.town import make_demo_town
from tomoni.site.town.making import CODE

ON = date(2026, 11, 24)


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    """Made once for the tests below and rolled back after the last of them."""
    from django.conf import settings

    before = settings.TOMONI_NOW, settings.TOMONI_DEMO
    settings.TOMONI_NOW, settings.TOMONI_DEMO = "2026-11-24T10:00:00", True
    with django_db_blocker.unblock(), transaction.atomic():
        made = make_demo_town(4800, 1, ON, asked=True)
        with core.tenant(CODE):
            yield made
        transaction.set_rollback(True)
    settings.TOMONI_NOW, settings.TOMONI_DEMO = before


@pytest.fixture(autouse=True)
def inside(made, clock, django_db_blocker):
    clock("2026-11-24T10:00:00")
    with django_db_blocker.unblock():
        yield


def test_requests_of_several_services_and_days_lie_on_the_desks(made):
    arrived = list(Case.objects.values_list("service", "arrived_at"))
    assert len(arrived) == made.cases >= 12
    assert len({service for service, _ in arrived}) >= 4
    assert len({at.date() for _, at in arrived}) >= 5
    assert max(at for _, at in arrived) <= core.now().replace(hour=23)


def test_what_is_old_was_begun_by_a_clerk(made):
    states = set(Case.objects.values_list("state", flat=True))
    assert {"arrived", "checking", "approving"} <= states


def test_every_case_waits_for_somebody_and_not_all_are_late(made):
    late = Case.objects.filter(due_on__lt=ON).count()
    assert late < made.cases / 2


def test_the_demo_people_find_their_own_stories_untouched(made):
    demo = set(core.Account.objects.filter(subject__startswith="demo:").values_list("person", flat=True))
    assert not demo & set(Case.objects.values_list("person", flat=True))


def test_the_ledger_of_the_past_holds(made):
    assert not core.verify_ledger().problems


def test_what_a_law_gives_thirty_days_lies_there_nearly_over_and_put_off(made):
    law = Case.objects.filter(service__in=["care-need", "childcare-need"], due_kind="by_law").order_by("due_on")
    days = [(case.due_on - ON).days for case in law]
    assert days[0] <= 2 and len(days) == 6
    put_off = [case for case in law if case.transitions.filter(verb="extend_period").exists()]
    assert [case.due_on for case in put_off] == [date(2026, 12, 19)]
    assert any(case.enquiries.filter(ended_at=None).exists() for case in law)
