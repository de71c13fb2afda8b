"""Packages that are too large, cut off, of another town or too late: refused or kept waiting in words, nothing else."""

import struct
import zipfile
from typing import Any

import pytest

from tests.channels.api.test_intake import lay, told
from tomoni.cases import interface as cases
from tomoni.channels.api import packages
from tomoni.channels.api.intake import take_package
from tomoni.channels.api.models import IntakePackage, RefusedPackage
from tomoni.core import interface as core
from tomoni.site.cli import main


@pytest.fixture
def folder(home: Any, tmp_path: Any) -> Any:
    return tmp_path / "packages"


def zipped(folder: Any, name: str = "a.zip") -> Any:
    place = lay(folder, told(), name="source")
    path = folder.parent / name
    with zipfile.ZipFile(path, "w") as packed:
        packed.write(place / "package.json", "package.json")
    return path


def refused(path: Any) -> str:
    assert main(["intake", str(path)]) == 1
    assert not IntakePackage.objects.exists()
    return RefusedPackage.objects.get(name=path.name).why


def test_too_many_files_and_too_many_bytes_are_refused_before_they_are_unpacked(folder, monkeypatch) -> None:
    path = zipped(folder)
    with zipfile.ZipFile(path, "a") as packed:
        for number in range(packages.MOST_FILES):
            packed.writestr(f"{number}.txt", b"")
    assert refused(path) == "large"
    bomb = zipped(folder, "bomb.zip")
    with zipfile.ZipFile(bomb, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("zeros", b"\0" * 5_000_000)
    monkeypatch.setattr(packages, "MOST_BYTES", 1_000_000)
    assert refused(bomb) == "large"


def test_a_zip_that_lies_about_its_size_or_is_cut_off_is_refused(folder) -> None:
    path = zipped(folder)
    whole = path.read_bytes()
    for number, part in enumerate((whole[: len(whole) // 2], whole[:-30], b"")):
        cut = path.with_name(f"cut{number}.zip")
        cut.write_bytes(part)
        assert refused(cut) in ("damaged", "format")
    at = whole.rindex(b"PK\x01\x02") + 24  # the size as the directory of the zip tells it
    lie = path.with_name("lie.zip")
    lie.write_bytes(whole[:at] + struct.pack("<I", 7) + whole[at + 4 :])
    assert refused(lie) in ("damaged", "format")


def test_what_one_town_took_another_neither_has_nor_sees(folder, home, other_town) -> None:
    package = packages.read_package(lay(folder, told()))
    take_package(package)
    with core.tenant(other_town):
        assert IntakePackage.objects.count() == 0
        assert take_package(package).problem == "services.service_not_found"
    assert IntakePackage.objects.count() == 1 and len(cases.list_cases_of(home.father.pk)) == 1


def test_a_package_of_a_service_that_nobody_publishes_waits_and_is_not_lost(folder, home) -> None:
    main(["intake", str(lay(folder, told(service="over-since-long"), name="a"))])
    row = IntakePackage.objects.get()
    assert (row.state, row.problem) == ("waiting", "services.service_not_found")
    assert cases.list_cases_of(home.father.pk) == ()
