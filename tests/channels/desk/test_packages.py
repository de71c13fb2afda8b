"""Packages of other portals on the desk: what waits and why, as it came, tried again; what was refused."""

import io
import json
import re
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.channels.desk import builders as make
from tomoni.channels.api.models import IntakePackage, RefusedPackage
from tomoni.core import interface as core
from tomoni.site.cli import main

CLAIM = "child-allowance-claim"
WHO = {"name": "山田 花子", "name_kana": "ヤマダ ハナコ", "birth_date": "1990-05-01", "address": "字ひばり1番地"}


def text_of(answer: Any) -> str:
    return answer.content.decode()


def lay(folder: Path, **more: Any) -> Path:
    answers = {"me.public_service": "no", "me.payout_account": make.ACCOUNT}
    told = {
        "format": "tomoni-intake/1", "source": "outside-portal", "receipt_number": "0001", "service": CLAIM,
        "applicant": WHO, "people": {"baby": {"birth_date": "2026-11-12", "name_kana": "ヤマダ タロウ"}},
        "answers": answers, **more,
    }  # fmt: skip
    place = folder / str(told["receipt_number"])
    place.mkdir(parents=True, exist_ok=True)
    (place / "package.json").write_text(json.dumps(told, ensure_ascii=False))
    return folder


@pytest.fixture
def elsewhere(family: Any, tmp_path: Path) -> IntakePackage:
    """A package that nobody's address fits."""
    main(["intake", str(lay(tmp_path / "in", applicant={**WHO, "address": "とおくの町"}))])
    return IntakePackage.objects.get()


def test_many_that_wait_are_paged(as_clerk, elsewhere) -> None:
    """A city had 4,466 second forms on one page."""
    same = {"source": elsewhere.source, "sha256": elsewhere.sha256, "service": elsewhere.service, "state": "waiting"}
    more = [IntakePackage(number=f"M{n:03d}", problem=elsewhere.problem, came_at=core.now(), **same) for n in range(60)]
    core.insert_rows(more)
    first = text_of(as_clerk.get("/desk/packages/"))
    assert "61件" in first and "M048" in first and "M049" not in first
    where = re.search(r'href="(\?after=\d+)">次の50件', first)
    assert where is not None
    second = text_of(as_clerk.get("/desk/packages/" + where[1]))
    assert "M049" in second and "M059" in second and "M048" not in second
    assert "最初に戻る" in second and "次の50件" not in second
    IntakePackage.objects.filter(number__gte="M049").delete()
    emptied = text_of(as_clerk.get("/desk/packages/" + where[1]))
    assert "50件" in emptied and "待っているものはありません" not in emptied


def test_what_waits_is_matched_and_becomes_a_case(as_clerk, elsewhere, family) -> None:
    there = f"/desk/packages/{elsewhere.pk}/"
    listing = text_of(as_clerk.get("/desk/packages/"))
    assert there in listing and "1人に決まりません" in listing and "花子" not in listing
    before = len(core.entries_about(family["mother"].pk, limit=50))
    page = text_of(as_clerk.get(there))
    assert "とおくの町" in page and "山田 花子" in page and "package.json" in page
    assert len(core.entries_about(family["mother"].pk, limit=50)) == before + 1
    wrong = as_clerk.post(there, {"person": "999999"})
    assert wrong.status_code == 409 and "1人に決まりません" in text_of(wrong)
    assert as_clerk.post(there, {"person": ""}).status_code == 409
    done = as_clerk.post(there, {"person": "11"}, follow=True)
    elsewhere.refresh_from_db()
    assert f"案件 {elsewhere.case_number} になりました" in text_of(done), text_of(done)
    assert f"/desk/cases/{elsewhere.case_number}/" in text_of(as_clerk.get("/desk/packages/"))
    again = as_clerk.post(there, {"person": "11"})
    assert again.status_code == 302, "trying again makes no second case"
    assert IntakePackage.objects.count() == 1


def test_the_bytes_go_out_as_they_came_and_that_is_an_export(as_clerk, elsewhere, family) -> None:
    answer = as_clerk.get(f"/desk/packages/{elsewhere.pk}/package.zip")
    told = json.loads(zipfile.ZipFile(io.BytesIO(answer.content)).read("package.json"))
    assert told["receipt_number"] == "0001" and answer["X-Content-Type-Options"] == "nosniff"
    assert core.entries_about(family["mother"].pk, limit=1)[0].act == "export"


def test_answers_that_are_missing_are_named_when_it_is_tried_again(as_clerk, family, tmp_path) -> None:
    main(["intake", str(lay(tmp_path / "in", answers={"me.public_service": "no"}))])
    row = IntakePackage.objects.get()
    tried = as_clerk.post(f"/desk/packages/{row.pk}/", {})
    assert tried.status_code == 409 and "me.payout_account" in text_of(tried) and "答えが足りない" in text_of(tried)


def test_a_package_that_may_be_of_somebody_protected_is_closed_to_others(as_clerk, elsewhere, family) -> None:
    core.protect(family["mother"], department=make.make_office(), since=date(2026, 1, 1))
    there = f"/desk/packages/{elsewhere.pk}/"
    page = text_of(as_clerk.get(there))
    assert "支援措置" in page and "花子" not in page and "とおくの町" not in page
    assert as_clerk.get(f"{there}package.zip").status_code == 404
    assert as_clerk.post(there, {"person": "11"}).status_code == 404
    officer = make.sign_in(Client(), make.make_staff("mamoru", "守 護", "clerk", "protection-officer"))
    assert "山田 花子" in text_of(officer.get(there))


def test_another_section_finds_no_package(elsewhere) -> None:
    stranger = make.sign_in(Client(), make.make_staff("sato", "佐藤 学", "clerk", office=make.RELIEF))
    assert "0001" not in text_of(stranger.get("/desk/packages/"))
    for there in (f"/desk/packages/{elsewhere.pk}/", f"/desk/packages/{elsewhere.pk}/package.zip"):
        assert stranger.get(there).status_code == 404


def test_bytes_that_changed_on_the_disk_are_not_taken(as_clerk, elsewhere, settings) -> None:
    place = Path(settings.TOMONI_FILES, elsewhere.municipality_id, "intake", elsewhere.sha256[:2], elsewhere.sha256)
    place.chmod(0o640)
    place.write_bytes(b"PK broken")
    page = as_clerk.get(f"/desk/packages/{elsewhere.pk}/")
    assert page.status_code == 200 and "受け取れませんでした" in text_of(page)
    assert as_clerk.post(f"/desk/packages/{elsewhere.pk}/", {"person": "11"}).status_code == 409


def test_what_could_not_be_read_stands_on_the_page_once_until_it_is_settled(as_clerk, family, tmp_path) -> None:
    folder = lay(tmp_path / "in")
    (folder / "broken.zip").write_bytes(b"PK\x03\x04 broken")
    for _ in range(2):
        main(["intake", str(folder)])
    lay(folder, sent_at="later")
    main(["intake", str(folder)])
    page = text_of(as_clerk.get("/desk/packages/"))
    assert "broken.zip" in page and "壊れていて" in page and "3回" in page
    assert "outside-portal 0001" in page and "違う内容" in page
    for row in RefusedPackage.objects.all():
        assert as_clerk.post("/desk/packages/", {"refused": row.pk}).status_code == 302
    assert "broken.zip" not in text_of(as_clerk.get("/desk/packages/"))
    main(["intake", str(folder)])
    assert "broken.zip" in text_of(as_clerk.get("/desk/packages/"))
