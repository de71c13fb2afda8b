"""Towns cannot see each other."""

import pytest

from tomoni.core import interface as core


def test_a_row_of_another_town_is_not_found(town, other_town):
    person = core.Person.objects.create(name="山田 太郎")
    with core.tenant(other_town):
        assert core.find_person(person.pk) is None
    assert core.find_person(person.pk) == person


def test_work_outside_a_tenant_is_refused(db):
    with pytest.raises(core.TenantMissing):
        list(core.Person.objects.all())
