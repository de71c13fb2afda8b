"""Files of a question: several, named, taken away, kept over back and forth and over a page with faults."""

import re
import struct
import zlib
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.channels.portal import builders as make
from tests.channels.portal.conftest import signed_in
from tests.channels.portal.test_interview import start, text_of
from tomoni.cases import interface as cases
from tomoni.cases.actions.corrections import draft_owner
from tomoni.cases.models import Correction, Interview
from tomoni.channels.asking.forms.files import answer_of
from tomoni.core import interface as core

CERTIFICATE = "disaster-certificate"


def png(word: bytes = b"pixels") -> bytes:
    parts = ((b"IHDR", bytes(13)), (b"IDAT", word), (b"IEND", b""))
    body = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + body


def picture(name: str, content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, png(name.encode()) if content is None else content)


def damage_page(client: Client) -> tuple[str, str]:
    """The address of the page with the pictures, and the path of their question."""
    make.make_disaster()
    first = start(client, CERTIFICATE)
    where = re.search(r'name="([^"]*dwelling)\.tenure"', text_of(client.get(first)))[1]
    shown = {"postal_code": "0999001", "address": "ひばり町みどり台", "rest": "2丁目5番8号"}
    typed = {f"{where}.address:{part}": value for part, value in shown.items()}
    there = client.post(first, {**typed, f"{where}.tenure": "owned", f"{where}.lived_in": "yes"})["Location"]
    return there, f"{where}.photos"


def listed(page: str) -> list[str]:
    return re.findall(r'<span class="filename">([^<]+)</span>', page)


def drop_of(page: str, name: str) -> str:
    return re.search(rf'<span class="filename">{re.escape(name)}</span>.*?value="(drop:\d+)"', page, re.S)[1]


@pytest.fixture
def page(home, mother):
    return damage_page(mother)


def test_pictures_are_added_one_after_another_without_script_and_stay(page, mother) -> None:
    there, photos = page
    first = mother.post(there, {"go": f"add:{photos}", photos: [picture("roof.png"), picture("wall.png")]})
    assert first.status_code == 200 and listed(text_of(first)) == ["roof.png", "wall.png"]
    assert "に答えてください" not in text_of(first), "what is not filled in yet is no fault while a file is added"
    again = mother.post(there, {"go": f"add:{photos}", photos: picture("floor.png")})
    assert listed(text_of(again)) == ["roof.png", "wall.png", "floor.png"]
    shown = text_of(mother.get(there))
    assert listed(shown) == ["roof.png", "wall.png", "floor.png"] and re.search(
        r"roof.png</span>.{0,40}1 KB", shown, re.S
    )
    check = text_of(mother.get(re.sub(r"[^/]+/$", "check/", there)))
    assert "roof.png、wall.png、floor.png" in check


def test_a_picture_is_taken_away_and_what_was_typed_stays(page, mother) -> None:
    there, photos = page
    mother.post(there, {"go": f"add:{photos}", photos: [picture("roof.png"), picture("wall.png")]})
    described = photos.replace("photos", "described_damage")
    shown = mother.post(there, {"go": drop_of(text_of(mother.get(there)), "roof.png"), described: "床上まで水"})
    assert shown.status_code == 200 and listed(text_of(shown)) == ["wall.png"] and "床上まで水" in text_of(shown)
    assert [one.name for one in core.StoredFile.objects.all()] == ["wall.png"]


def test_a_page_sent_twice_keeps_each_picture_once(page, mother) -> None:
    there, photos = page
    for _ in range(2):
        shown = mother.post(there, {"go": f"add:{photos}", photos: picture("roof.png")})
    assert listed(text_of(shown)) == ["roof.png"] and core.StoredFile.objects.count() == 1


@pytest.mark.parametrize(
    ("language", "words"),
    [("ja", "この種類のファイルは受け取れません"), ("easy", "この ファイルは 使えません"), ("en", "are not taken")],
)
def test_what_is_refused_is_named_under_the_field_and_the_good_ones_stay(home, language, words) -> None:
    client = signed_in(home.mother_account, language)
    there, photos = damage_page(client)
    answer = client.post(there, {"go": "", photos: [picture("roof.png"), picture("virus.exe", b"MZ")]})
    shown = text_of(answer)
    assert answer.status_code == 422 and "「virus.exe」" in shown and words in shown
    assert listed(shown) == ["roof.png"]


def test_the_eleventh_picture_of_a_question_is_refused_with_what_to_do(page, mother) -> None:
    there, photos = page
    answer = mother.post(there, {"go": f"add:{photos}", photos: [picture(f"{n}.png") for n in range(11)]})
    assert answer.status_code == 422 and "10個まで" in text_of(answer) and len(listed(text_of(answer))) == 10


def test_all_that_somebody_has_open_shares_one_room(page, mother, home) -> None:
    there, photos = page
    actor = core.Actor.resident(home.mother_account)
    others = [cases.start_interview(actor, home.mother.pk, [CERTIFICATE], anew=True).pk for _ in range(3)]
    for pk in others:
        core.store_file(png(str(pk).encode()), "a.png", ("interview", pk))
    core.StoredFile.objects.update(size=100 * 1024 * 1024 - 1)
    refused = mother.post(there, {"go": f"add:{photos}", photos: picture("roof.png")})
    assert refused.status_code == 422 and "300MB" in text_of(refused) and listed(text_of(refused)) == []
    own = ("interview", Interview.objects.exclude(pk__in=others).get().pk)
    with pytest.raises(core.FileRefused) as told:
        core.begin_upload(own, "", person=home.mother.pk, token="", name="b.png", length=4)
    assert told.value.data["reason"] == "too-much-open" and not core.Upload.objects.exists()
    core.begin_upload(("interview", 987654), "", person=home.father.pk, token="", name="b.png", length=4)
    Interview.objects.filter(pk=others[0]).update(state="sent")
    assert mother.post(there, {"go": f"add:{photos}", photos: picture("roof.png")}).status_code == 200


def test_nobody_takes_away_a_file_of_somebody_else(page, mother, home) -> None:
    there, _ = page
    other = core.store_file(png(b"other"), "other.png", ("interview", 987654))
    mother.post(there, {"go": f"drop:{other.pk}"})
    assert core.find_file(other.pk) is not None


def test_the_files_of_a_conversation_that_nobody_went_on_with_go_with_it(page, mother, settings) -> None:
    there, photos = page
    mother.post(there, {"go": f"add:{photos}", photos: picture("roof.png")})
    settings.TOMONI_NOW = "2027-12-01T10:00:00+09:00"
    assert cases.expire_interviews() == 1
    assert core.StoredFile.objects.count() == 0


@pytest.fixture
def asked(page, mother):
    """A case sent with one picture, whose pictures are asked for again; its number and the path of the question."""
    there, photos = page
    mother.post(there, {"go": f"add:{photos}", photos: picture("roof.png")})
    described = photos.replace("photos", "described_damage")
    seems = photos.replace("photos", "seems")
    mother.post(there, {described: "床上まで水", seems: "more"})
    check = re.sub(r"[^/]+/$", "check/", there)
    key = re.search(r'name="submission_key" value="([^"]+)"', text_of(mother.get(check)))[1]
    sent = mother.post(check, {"submission_key": key, "service": CERTIFICATE})
    number = re.search(r"/cases/([\d-]+)/", text_of(mother.get(sent["Location"])))[1]
    actor = core.Actor.staff(make.make_staff("bousai", "防田 災", "clerk", department="disaster-relief"))
    cases.start_checking(number, actor=actor)
    found = cases.find_case_for_staff(number, actor=actor)
    photos = next(line.path for line in found.items if line.path.endswith(".photos"))
    by = core.today() + timedelta(days=14)
    cases.ask_correction(number, [photos], "屋根の全体が写った写真を。", by, actor=actor)
    return number, photos


def test_pictures_of_a_correction_wait_with_it_until_it_is_sent(asked, mother) -> None:
    number, photos = asked
    there = f"/cases/{number}/correct/"
    assert listed(text_of(mother.get(there))) == ["roof.png"]
    mother.post(there, {"go": f"add:{photos}", photos: picture("whole.png")})
    shown = text_of(mother.get(there))
    assert listed(shown) == ["roof.png", "whole.png"]
    dropped = mother.post(there, {"go": drop_of(shown, "roof.png")})
    kept = re.search(rf'name="{re.escape(photos)}:drop" value="(\d+)"', text_of(dropped))[1]
    assert listed(text_of(dropped)) == ["whole.png"]
    assert mother.post(there, {f"{photos}:drop": kept}).status_code == 302
    case = cases.find_case_for_staff(number, actor=core.Actor.staff(core.find_staff_by_login("bousai")))
    assert [one["name"] for path, one in case.papers if path == photos] == ["whole.png"]
    assert [one.name for one in core.StoredFile.objects.filter(owner_kind="case")] == ["whole.png"]
    assert core.StoredFile.objects.filter(name="roof.png").exists(), "the first answer keeps its file"


def test_a_correction_that_is_not_sent_leaves_no_file(asked, mother) -> None:
    number, photos = asked
    mother.post(f"/cases/{number}/correct/", {"go": f"add:{photos}", photos: picture("whole.png")})
    actor = core.Actor.staff(core.find_staff_by_login("bousai"))
    [waiting] = core.StoredFile.objects.filter(owner_kind="correction")
    cases.cancel_correction(number, actor=actor)
    assert core.list_files(draft_owner(waiting.owner_id)) == []


def test_taking_a_case_back_leaves_no_picture_that_was_chosen_and_not_sent(asked, mother, home) -> None:
    number, photos = asked
    mother.post(f"/cases/{number}/correct/", {"go": f"add:{photos}", photos: picture("whole.png")})
    assert core.StoredFile.objects.filter(owner_kind="correction").count() == 1
    cases.withdraw_case(number, actor=core.Actor.resident(home.mother_account))
    assert not core.StoredFile.objects.filter(owner_kind="correction").exists()


def test_only_what_the_mended_answer_names_goes_into_the_case(asked, home) -> None:
    number, photos = asked
    owner = draft_owner(Correction.objects.get().pk)
    wrong, right = (core.store_file(png(word), f"{word.decode()}.png", owner, photos) for word in (b"wrong", b"right"))
    cases.answer_correction(number, {photos: [answer_of(right)]}, actor=core.Actor.resident(home.mother_account))
    assert [one.name for one in core.StoredFile.objects.filter(owner_kind="case")] == ["right.png"]
    assert core.find_file(wrong.pk) is None


def test_what_came_as_the_correction_ended_is_forgotten_after_a_day(asked, settings) -> None:
    number, photos = asked
    actor = core.Actor.staff(core.find_staff_by_login("bousai"))
    owner = draft_owner(Correction.objects.get().pk)
    core.store_file(png(b"early"), "early.png", owner, photos)
    settings.TOMONI_NOW = "2026-11-24T12:00:00+09:00"
    assert cases.forget_stray_files() == 0, "it is still asked for"
    cases.cancel_correction(number, actor=actor)
    core.store_file(png(b"late"), "late.png", owner, photos)
    assert cases.forget_stray_files() == 0
    settings.TOMONI_NOW = "2026-11-25T12:00:01+09:00"
    assert cases.forget_stray_files() == 1 and core.list_files(owner) == []


def test_a_file_that_the_scanner_refused_is_told_on_the_pages_and_in_a_notice(page, mother, home, settings) -> None:
    from tomoni.channels.notify.tasks import tell_refused_file

    there, photos = page
    settings.TOMONI_SCANNER = "tcp:127.0.0.1:1"
    mother.post(there, {"go": f"add:{photos}", photos: picture("roof.png")})
    assert "検査で危ないもの" not in text_of(mother.get(there)), "a file that waits lets the resident go on"
    stored = core.StoredFile.objects.get()
    core.StoredFile.objects.update(scan="refused", scan_found="Eicar-Test-Signature")
    for _ in range(2):
        tell_refused_file(core.FileFoundBad(stored.pk, stored.sha256))
    assert "検査で危ないものが見つかったため" in text_of(mother.get(there))
    check = text_of(mother.get(re.sub(r"[^/]+/$", "check/", there)))
    assert "危ないものが見つかりました：「roof.png」" in check
    [notice] = core.list_notices(home.mother.pk)
    assert "受け取れませんでした" in notice.texts["ja"]["title"] and notice.link.endswith("/check/")
    told = core.entries_about(home.mother.pk, limit=5)
    assert any(one.who["kind"] == "system" and one.act == "change" for one in told)
