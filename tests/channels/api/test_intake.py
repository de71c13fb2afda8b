"""Packages of an outside portal: each becomes one case, and what cannot become one yet is not lost."""

import json
import zipfile
from pathlib import Path

import pytest

from tests.channels.api.conftest import CLAIM, claim
from tomoni.cases import interface as cases
from tomoni.channels.api.intake import forget_package, list_waiting
from tomoni.channels.api.models import IntakePackage
from tomoni.site.cli import main

FATHER = {
    "name": "山田　健太",
    "name_kana": "ヤマダ ケンタ",
    "birth_date": "1994-06-12",
    "address": "ひばり町みどり台2丁目5番8号",
}


class Anybody:
    key = ""


def told(number="0001", **more):
    sent = claim(Anybody)
    return {
        "format": "tomoni-intake/1", "source": "outside-portal", "receipt_number": number, "service": CLAIM,
        "sent_at": "2026-11-22T09:00:00+09:00", "applicant": FATHER, "people": sent["people"],
        "answers": sent["answers"], **more,
    }  # fmt: skip


def lay(folder, document, name="a", **files):
    place = folder / name
    place.mkdir(parents=True, exist_ok=True)
    (place / "package.json").write_text(json.dumps(document, ensure_ascii=False))
    for file, data in files.items():
        (place / file).write_bytes(data)
    return place


@pytest.fixture
def folder(home, tmp_path):
    return tmp_path / "packages"


def test_a_package_becomes_one_case_however_often_it_comes(folder, home, capsys):
    place = lay(folder, told())
    assert main(["intake", str(folder)]) == 0
    [line] = cases.list_cases_of(home.father.pk)
    assert f"is case {line.number}" in capsys.readouterr().out
    assert main(["intake", str(folder)]) == 0 and f"was case {line.number}" in capsys.readouterr().out
    with zipfile.ZipFile(folder / "same.zip", "w") as packed:
        packed.write(place / "package.json", "package.json")
    assert main(["intake", str(folder / "same.zip")]) == 0
    assert len(cases.list_cases_of(home.father.pk)) == 1


def test_the_bytes_that_came_are_kept_read_only_and_go_with_the_case(
    folder, home, town, settings, django_capture_on_commit_callbacks
):
    lay(folder, told())
    main(["intake", str(folder)])
    row = IntakePackage.objects.get()
    path = Path(settings.TOMONI_FILES, town.code, "intake", row.sha256[:2], row.sha256)
    assert path.stat().st_mode & 0o222 == 0
    assert json.loads(zipfile.ZipFile(path).read("package.json"))["receipt_number"] == "0001"
    with django_capture_on_commit_callbacks(execute=True):
        forget_package(row.case_number)
        assert path.exists(), "as long as it may be undone"
    assert not path.exists() and not IntakePackage.objects.exists()


def test_other_content_under_the_same_number_is_refused(folder, home, capsys):
    lay(folder, told())
    main(["intake", str(folder)])
    lay(folder, told(sent_at="2026-11-22T09:30:00+09:00"))
    assert main(["intake", str(folder)]) == 1
    assert "What came first stands" in capsys.readouterr().err
    assert len(cases.list_cases_of(home.father.pk)) == 1


def test_somebody_who_is_not_clear_waits_until_staff_match(folder, home, capsys):
    lay(folder, told(applicant={**FATHER, "address": "ひばり町のどこか"}))
    assert main(["intake", str(folder)]) == 1
    assert "waits [api.person_not_clear]" in capsys.readouterr().out
    assert main(["intake", "--waiting"]) == 0 and "outside-portal 0001" in capsys.readouterr().out
    assert main(["intake", "--match", "outside-portal", "0001", "9999999999"]) == 1
    assert main(["intake", "--match", "outside-portal", "0001", home.father.resident_number]) == 0
    assert len(cases.list_cases_of(home.father.pk)) == 1 and list_waiting() == []
    assert main(["intake", "--match", "outside-portal", "0001", home.father.resident_number]) == 1


def test_answers_that_are_missing_are_named_and_the_package_waits(folder, home, capsys):
    lay(folder, told(answers={"me.public_service": "no"}))
    assert main(["intake", str(folder)]) == 1
    said = capsys.readouterr().out
    assert "waits [api.answers_refused]" in said and "me.payout_account" in said
    assert cases.list_cases_of(home.father.pk) == () and cases.list_begun(home.father.pk) == ()


def test_one_that_cannot_be_read_holds_no_other_up(folder, home, capsys):
    lay(folder, told(format="other"), name="a")
    (folder / "b.zip").write_bytes(b"PK\x03\x04 broken")
    lay(folder, told(files={"evidence.x(baby)": ["not-there.pdf"]}, number="0002"), name="c")
    lay(folder, told(), name="d")
    lay(folder, told(number="0003"), name="e")
    assert main(["intake", str(folder)]) == 1
    said = capsys.readouterr()
    assert said.err.count("api.package_refused") == 2
    assert "0002: waits [api.package_refused]" in said.out and "0001: is case" in said.out
    assert "0003: waits [cases.claim_already_live]" in said.out


NOT_OF_THE_FORMAT = (
    {"receipt_number": 1}, {"receipt_number": ""}, {"service": None}, {"applicant": {"name": "x"}}, {"answers": []},
    {"applicant": {**FATHER, "birth_date": "yesterday"}}, {"files": {"a": "b"}}, {"people": []},
)  # fmt: skip


def test_what_is_not_of_the_format_is_refused(folder, home, capsys):
    for n, wrong in enumerate(NOT_OF_THE_FORMAT):
        lay(folder, told(**wrong), name=f"{n}")
    assert main(["intake", str(folder)]) == 1
    assert capsys.readouterr().err.count("tomoni-intake/1") == len(NOT_OF_THE_FORMAT)
    assert not IntakePackage.objects.exists()


def test_a_link_out_of_the_package_is_not_followed(folder, home, tmp_path, capsys):
    (tmp_path / "secret").write_text("x")
    (lay(folder, told()) / "a.pdf").symlink_to(tmp_path / "secret")
    assert main(["intake", str(folder)]) == 1 and "link to somewhere else" in capsys.readouterr().err


def test_a_folder_that_is_not_there_is_named(home, capsys):
    assert main(["intake", "/nowhere/at/all"]) == 1 and "is not there" in capsys.readouterr().err
    assert main(["intake"]) == 2
