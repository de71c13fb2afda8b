"""A refused claim: on its appeal the mayor rules (`own`), or the governor (`foreign`)."""

import shutil

import pytest

from tests.appeals.builders import Hall
from tests.cases import builders as make
from tomoni.core import interface as core
from tomoni.services import interface as services


@pytest.fixture(scope="session")
def own_pack(tmp_path_factory):
    """The country's pack, with a claim on whose appeals the mayor rules (as for 自治事務)."""
    folder = tmp_path_factory.mktemp("own") / "japan"
    shutil.copytree(make.PACKS / "japan", folder)
    file = folder / "services" / "child-allowance-claim" / "service.yaml"
    text = file.read_text()
    line = next(one for one in text.splitlines() if one.startswith("appeal:"))
    file.write_text(text.replace(line, "appeal: {to: mayor, within: {months: 3}}"))
    return services.load_pack([folder])


@pytest.fixture
def family(town, settings):
    settings.TOMONI_NOW = "2026-11-24T10:00:00+09:00"
    make.open_town()
    for key, name in (("general-affairs", "総務課"), ("residents", "町民課")):
        core.Department.objects.get_or_create(key=key, defaults={"name": name, "symbol": name[0]})
    return make.make_yamada()


@pytest.fixture
def own(family, own_pack):
    services.publish(own_pack, actor=make.SYSTEM)
    return Hall(family)


@pytest.fixture
def foreign(family):
    return Hall(family)
