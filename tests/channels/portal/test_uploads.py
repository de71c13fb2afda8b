"""Files in pieces over HTTP: every way to go wrong has a status, words, and leaves nothing behind."""

import base64
import hashlib
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.test import Client

from tests.channels.portal import builders as make
from tests.channels.portal.conftest import signed_in
from tests.channels.portal.test_attachments import asked, damage_page, listed, picture, png  # noqa: F401 - a fixture
from tests.channels.portal.test_interview import text_of
from tomoni.cases.models import ActingFor, Receipt
from tomoni.core import interface as core

PICTURE = png(b"pixels of the roof")
TUS = {"Tus-Resumable": "1.0.0"}


@pytest.fixture(autouse=True)
def _apart(settings, tmp_path):
    """Unfinished uploads have a place of this test alone."""
    settings.TOMONI_UPLOADS = str(tmp_path)


@pytest.fixture
def page(home, mother):
    return damage_page(mother)


def metadata(**told: str) -> str:
    return ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in told.items())


def begin(client: Client, there: str, question: str, length: int = len(PICTURE), **more: str):
    told = {"filename": "roof.png", "token": there.split("/")[2], "question": question} | more
    head = {**TUS, "Upload-Length": str(length), "Upload-Metadata": metadata(**told)}
    return client.post("/uploads/", headers=head)


def send(client: Client, where: str, offset: int, piece: bytes, **more: str):
    kind = "application/offset+octet-stream"
    return client.patch(where, piece, kind, headers={**TUS, "Upload-Offset": str(offset), **more})


def left(town) -> list[str]:
    return [path.name for path in (Path(django_settings.TOMONI_UPLOADS) / town.code).glob("*")]


def test_a_picture_goes_on_where_it_stopped_and_stands_on_the_page(page, mother) -> None:
    there, photos = page
    begun = begin(mother, there, photos, sha256=hashlib.sha256(PICTURE).hexdigest())
    assert begun.status_code == 201 and begun["Tus-Resumable"] == "1.0.0"
    where = begun["Location"]
    assert send(mother, where, 0, PICTURE[:30])["Upload-Offset"] == "30"
    half = text_of(mother.get(there))
    assert "途中まで届いています" in half and 'data-name="roof.png"' in half
    told = mother.head(where, headers=TUS)
    assert (told["Upload-Offset"], told["Upload-Length"]) == ("30", str(len(PICTURE)))
    assert send(mother, where, 30, PICTURE[30:]).status_code == 204
    shown = text_of(mother.get(there))
    assert listed(shown) == ["roof.png"] and "途中まで" not in shown
    assert core.open_file(core.StoredFile.objects.get()) == PICTURE
    assert mother.head(where, headers=TUS).status_code == 404


def test_a_program_can_ask_what_is_spoken(mother) -> None:
    told = mother.options("/uploads/")
    assert told["Tus-Version"] == "1.0.0" and told["Tus-Extension"] == "creation,checksum,termination"
    assert told["Tus-Max-Size"] == str(10 * 1024 * 1024)


@pytest.mark.parametrize("name", ["token", "question", "filename", "sha256"])
def test_fault_15_a_nul_sign_in_what_is_told_of_a_file_is_refused_in_words(portal, page, mother, name) -> None:
    there, photos = page
    told = {"there": there, "question": photos} | ({"question": "a\0"} if name == "question" else {name: "a\0"})
    answer = begin(mother, **told)
    assert answer.status_code == 400 and text_of(answer) and left(portal) == []


def test_a_replayed_piece_tells_where_to_go_on(page, mother) -> None:
    there, photos = page
    where = begin(mother, there, photos)["Location"]
    send(mother, where, 0, PICTURE[:30])
    again = send(mother, where, 0, PICTURE[:30])
    assert (again.status_code, again["Upload-Offset"]) == (409, "30") and "続きから" in text_of(again)
    send(mother, where, 30, PICTURE[30:])
    assert core.open_file(core.StoredFile.objects.get()) == PICTURE


def test_a_piece_that_is_not_what_its_checksum_says_or_was_cut_off_does_not_count(page, mother) -> None:
    there, photos = page
    where = begin(mother, there, photos)["Location"]
    wrong = base64.b64encode(hashlib.sha256(b"another").digest()).decode()
    damaged = send(mother, where, 0, PICTURE[:30], **{"Upload-Checksum": f"sha256 {wrong}"})
    assert damaged.status_code == 460 and "もう一度" in text_of(damaged)
    head = {**TUS, "Upload-Offset": "0"}
    kind = "application/offset+octet-stream"
    cut = mother.patch(where, PICTURE[:40], kind, headers=head, **{"wsgi.input": BytesIO(PICTURE[:30])})
    assert cut.status_code == 460
    assert mother.head(where, headers=TUS)["Upload-Offset"] == "0"


def test_somebody_else_neither_sees_nor_goes_on_nor_drops(page, mother, father) -> None:
    there, photos = page
    where = begin(mother, there, photos)["Location"]
    for answer in (
        father.head(where, headers=TUS),
        send(father, where, 0, PICTURE),
        father.delete(where, headers=TUS),
        begin(father, there, photos),
    ):
        assert answer.status_code == 404
    assert send(Client(), where, 0, PICTURE).status_code == 302, "without signing in there is nothing"
    assert core.Upload.objects.get().received == 0


@pytest.mark.parametrize(("length", "status"), [(10 * 1024 * 1024 + 1, 413), (0, 422)])
def test_what_is_too_large_or_empty_is_refused_before_it_comes(page, mother, town, length, status) -> None:
    there, photos = page
    answer = begin(mother, there, photos, length)
    assert answer.status_code == status and text_of(answer)
    assert core.Upload.objects.count() == 0 and left(town) == []


def test_a_piece_is_never_larger_than_two_megabytes(page, mother) -> None:
    there, photos = page
    where = begin(mother, there, photos, 4_000_000)["Location"]
    answer = send(mother, where, 0, bytes(2 * 1024 * 1024 + 1))
    assert answer.status_code == 413 and "2MB" in text_of(answer)


def test_an_upload_whose_time_is_over_is_begun_anew(
    page, home, mother, settings, town, django_capture_on_commit_callbacks
) -> None:
    there, photos = page
    where = begin(mother, there, photos)["Location"]
    send(mother, where, 0, PICTURE[:30])
    settings.TOMONI_NOW = "2026-11-23T10:01:00+09:00"
    late = send(signed_in(home.mother_account), where, 30, PICTURE[30:])
    assert late.status_code == 404 and "もう一度選んでください" in text_of(late)
    with django_capture_on_commit_callbacks(execute=True):
        core.expire_uploads()
    assert left(town) == [] and core.StoredFile.objects.count() == 0


def test_what_is_refused_when_it_is_whole_leaves_nothing(page, mother, town, django_capture_on_commit_callbacks):
    there, photos = page
    program = b"MZ a program"
    with django_capture_on_commit_callbacks(execute=True):
        where = begin(mother, there, photos, len(program))["Location"]
        answer = send(mother, where, 0, program)
    assert answer.status_code == 422 and "受け取れません" in text_of(answer)
    assert left(town) == [] and core.Upload.objects.count() == 0 and core.StoredFile.objects.count() == 0


def test_who_stops_leaves_nothing(page, mother, town, django_capture_on_commit_callbacks) -> None:
    there, photos = page
    with django_capture_on_commit_callbacks(execute=True):
        where = begin(mother, there, photos)["Location"]
        send(mother, where, 0, PICTURE[:30])
        assert mother.delete(where, headers=TUS).status_code == 204
    assert left(town) == [] and core.Upload.objects.count() == 0


def test_ten_files_a_question_count_what_is_on_its_way(page, mother) -> None:
    there, photos = page
    mother.post(there, {"go": f"add:{photos}", photos: [picture(f"{n}.png") for n in range(9)]})
    assert begin(mother, there, photos).status_code == 201
    answer = begin(mother, there, photos)
    assert answer.status_code == 413 and "10個まで" in text_of(answer)


@pytest.mark.parametrize(
    ("head", "status"),
    [
        ({"Tus-Resumable": "0.2.2"}, 412),
        ({"Upload-Length": "many"}, 400),
        ({"Upload-Metadata": "filename !!"}, 400),
        ({"Upload-Metadata": metadata(token="nobody", question="x")}, 404),
    ],
)
def test_what_cannot_be_read_is_told_in_words(page, mother, head, status) -> None:
    there, photos = page
    told = {"filename": "a.png", "token": there.split("/")[2], "question": photos}
    right = {**TUS, "Upload-Length": "10", "Upload-Metadata": metadata(**told)}
    answer = mother.post("/uploads/", headers={**right, **head})
    assert answer.status_code == status and len(text_of(answer)) > 10
    assert core.Upload.objects.count() == 0


def test_a_question_that_takes_no_files_takes_none(page, mother) -> None:
    there, photos = page
    answer = begin(mother, there, photos.replace("photos", "described_damage"))
    assert answer.status_code == 404 and "聞いていません" in text_of(answer)


def test_a_piece_without_the_token_of_the_page_is_refused(page, home) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies = signed_in(home.mother_account).cookies
    assert begin(client, page[0], page[1]).status_code == 403


def test_a_correction_takes_files_in_pieces(asked, mother) -> None:  # noqa: F811
    number, photos = asked
    there = f"/cases/{number}/correct/"
    where = begin(mother, there, photos, token=f"case:{number}")["Location"]
    assert send(mother, where, 0, PICTURE).status_code == 204
    assert len(listed(text_of(mother.get(there)))) == 2


def test_who_speaks_for_another_mends_with_a_picture_in_pieces(asked, father, mother, home) -> None:  # noqa: F811
    number, photos = asked
    there = f"/cases/{number}/correct/"
    told = {"token": f"case:{number}"}
    assert begin(father, there, photos, **told).status_code == 404, "not his case"
    core.establish_representation(
        home.mother.pk, ground="guardian", agent=home.father.pk, since=core.today(), evidence="登記事項証明書",
        actor=make.SYSTEM,
    )  # fmt: skip
    spoke = ActingFor.objects.create(person=home.mother, agent=home.father, ground="guardian", at=core.now())
    Receipt.objects.update(acting=spoke)
    where = begin(father, there, photos, **told)["Location"]
    assert send(father, where, 0, PICTURE).status_code == 204
    assert listed(text_of(father.get(there))) == ["roof.png", "roof.png"]
    assert father.post(there, {}).status_code == 302
    assert core.StoredFile.objects.get(owner_kind="case").name == "roof.png"
    lines = core.entries_of_case(number, [home.mother.pk], limit=20)
    assert ("read", str(home.father_account.pk)) in [(one.act, one.who["id"]) for one in lines]


def test_a_picture_for_a_case_of_nobody_is_refused_in_a_line_of_words(asked, father) -> None:  # noqa: F811
    _, photos = asked
    answer = begin(father, "/cases/x/correct/", photos, token="case:2026-000000000")
    assert answer.status_code == 404 and "<html" not in text_of(answer)
