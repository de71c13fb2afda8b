"""Sign-in's fixtures: ひばり町 with one resident and one member of staff."""

import pytest

from tomoni.core import interface as core


@pytest.fixture(autouse=True)
def site(settings):
    """Static files without a build; the clock of the town stands; the demo is open."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if "whitenoise" not in one]
    settings.TOMONI_NOW = "2026-11-22T10:00:00+09:00"
    settings.TOMONI_DEMO = True


@pytest.fixture
def only_town(town):
    core.Municipality.objects.exclude(code=town.code).delete()
    return town


@pytest.fixture
def account(only_town):
    person = core.Person.objects.create(name="山田 花子", name_kana="ヤマダ ハナコ")
    only_town.settings = {"demo": {"demo:hanako": {"ja": "お試しの説明", "easy": "説明", "en": "What to try"}}}
    only_town.save()
    return core.Account.objects.create(person=person, subject="demo:hanako", level=2)


@pytest.fixture
def staff(only_town):
    office = core.Department.objects.create(key="child-support", name="子育て支援課")
    made = core.Staff(login="nakamura", name="中村 彩", department=office)
    made.set_password("correct horse")
    made.save()
    core.StaffRole.objects.create(staff=made, department=office, role="clerk")
    return made
