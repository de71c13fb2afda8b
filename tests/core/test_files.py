"""Files handed in: judged by content, cleaned, found again unchanged."""

import struct
import zlib

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from tomoni.core import interface as core
from tomoni.core.domain import uploads
from tomoni.core.domain.pictures import strip_heic, strip_jpeg
from tomoni.core.domain.uploads import PIECE, judge

OWNER = ("interview", 1)
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n%%EOF"


def png(*chunks: tuple[bytes, bytes]) -> bytes:
    body = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in ((b"IHDR", bytes(13)), *chunks, (b"IDAT", b"pixels"), (b"IEND", b""))
    )
    return b"\x89PNG\r\n\x1a\n" + body


def exif(orientation: int) -> bytes:
    entries = struct.pack("<HHIHH", 0x0112, 3, 1, orientation, 0) + struct.pack("<HHII", 0x8825, 4, 1, 38)
    gps = struct.pack("<H", 1) + struct.pack("<HHII", 2, 2, 8, 56) + b"\0\0\0\0" + b"43.2N-NE"
    return b"Exif\0\0II*\0" + struct.pack("<IH", 8, 2) + entries + b"\0\0\0\0" + gps


def jpeg(*segments: tuple[int, bytes], tail: bytes = b"") -> bytes:
    parts = [bytes([0xFF, marker]) + struct.pack(">H", len(data) + 2) + data for marker, data in segments]
    return b"\xff\xd8" + b"".join(parts) + b"\xff\xda\0\x04\0\0pixels\xff\xd9" + tail


def box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", 8 + len(content)) + kind + content


FTYP = box(b"ftyp", b"heic\0\0\0\0mif1heic")


def test_a_file_comes_back_as_it_was_kept(town):
    stored = core.store_file(PDF, "C:\\scan\\申立書.pdf", OWNER)
    assert (stored.media_type, stored.name, stored.size) == ("application/pdf", "申立書.pdf", len(PDF))
    assert core.open_file(core.find_file(stored.pk)) == PDF
    assert core.list_files(OWNER) == [stored]


def test_files_follow_from_the_interview_to_the_case(town):
    stored = core.store_file(PDF, "a.pdf", OWNER)
    assert core.move_files(OWNER, ("case", 9)) == 1
    assert core.list_files(("case", 9)) == [stored]


def test_the_bytes_go_with_the_last_row_that_names_them(town, django_capture_on_commit_callbacks):
    first, second = (core.store_file(PDF, name, OWNER) for name in ("a.pdf", "b.pdf"))
    with django_capture_on_commit_callbacks(execute=True):
        core.remove_file(first.pk)
    assert core.open_file(second) == PDF
    with django_capture_on_commit_callbacks(execute=True):
        core.remove_file(second.pk)
    with pytest.raises(core.FileMissing):
        core.open_file(second)


def test_a_file_that_was_removed_in_a_request_that_failed_is_still_there(town):
    stored = core.store_file(PDF, "a.pdf", OWNER)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        core.remove_file(stored.pk)
        raise ZeroDivisionError
    assert core.open_file(stored) == PDF


def test_one_owner_has_room_for_fifty_files_and_a_hundred_megabytes(town, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_OF_OWNER", 2)
    for _ in range(2):
        core.store_file(PDF, "a.pdf", OWNER)
    with pytest.raises(core.FileRefused) as many:
        core.store_file(PDF, "a.pdf", OWNER)
    monkeypatch.setattr(uploads, "MOST_BYTES_OF_OWNER", len(PDF) * 2)
    core.store_file(PDF, "a.pdf", ("interview", 2))
    with pytest.raises(core.FileRefused) as much:
        core.store_file(PDF + bytes(len(PDF)), "a.pdf", ("interview", 2))
    assert (many.value.data["reason"], much.value.data["reason"]) == ("too-many", "too-much")
    assert len(core.list_files(OWNER)) == 2


def test_towns_do_not_share_bytes(town, other_town):
    stored = core.store_file(PDF, "a.pdf", OWNER)
    with core.tenant(other_town), pytest.raises(core.FileMissing):
        core.open_file(stored)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"MZ\x90 a program", "kind"),
        (b"<html><script>", "kind"),
        (b"%PDF-1.7" + bytes(10 * 1024 * 1024), "too-large"),
        (PDF + b"<</S/JavaScript/JS(app.alert)>>", "active"),
        (PDF + b"<</S/J#61vaScript>>", "active"),
        (PDF + b"stream\r\n" + zlib.compress(b"<</S/Launch/F(cmd.exe)>>") + b"\nendstream", "active"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "damaged"),
        (png()[:-20], "damaged"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_its_reason(town, data, reason):
    with pytest.raises(core.FileRefused) as refused:
        core.store_file(data, "x.pdf", OWNER)
    assert refused.value.data["reason"] == reason
    assert not core.list_files(OWNER)


def test_a_pdf_that_inflates_without_end_is_refused():
    bomb = PDF + b"stream\n" + zlib.compress(bytes(60 * 1024 * 1024)) + b"\nendstream"
    assert judge(bomb).reason == "active"


def test_a_photograph_keeps_its_turn_and_loses_its_place():
    kept = strip_jpeg(jpeg((0xE0, b"JFIF\0"), (0xE1, exif(6)), (0xFE, b"taken at home"), tail=b"more"))
    assert b"43.2N-NE" not in kept
    assert b"taken at home" not in kept
    assert kept.endswith(b"pixels\xff\xd9")
    assert b"\x01\x12\0\x03\0\0\0\x01\0\x06" in kept
    assert strip_jpeg(kept) == kept


def test_texts_in_a_png_are_taken_out():
    judged = judge(png((b"tEXt", b"Author\0\xe5"), (b"eXIf", exif(1)[6:])))
    assert judged.media_type == "image/png"
    assert judged.data == png()


def test_the_place_in_a_heic_is_overwritten_without_moving_anything():
    data = FTYP + box(b"mdat", b"\0\0\0\x06" + exif(6) + b"<x:xmpmeta>home</x:xmpmeta>" + b"pixels")
    assert judge(data).media_type == "image/heic"
    kept = strip_heic(data)
    assert len(kept) == len(data)
    assert b"43.2N-NE" not in kept
    assert b"home" not in kept
    assert kept.endswith(b"pixels")


def test_a_film_behind_a_picture_is_taken_out():
    """What telephones append: a second picture with its own place, a film of the second before."""
    second = jpeg((0xE1, exif(1)))
    mpf = (0xE2, b"MPF\0" + bytes(20))
    kept = strip_jpeg(jpeg((0xE0, b"JFXX\0thumbnail"), mpf, tail=second + box(b"ftyp", b"mp42") + b"sound\xff\xd9"))
    assert kept == jpeg()
    data = FTYP + box(b"meta", b"") + box(b"mdat", b"pixels") + box(b"mpvd", b"sound of the film")
    kept = strip_heic(data)
    assert len(kept) == len(data) and kept.startswith(data[: -len(b"mpvdsound of the film")]) and b"sound" not in kept


def test_a_picture_of_many_scans_is_kept_whole():
    scan = b"\xff\xda\0\x04\0\0a\xff\0b\xff\xd3c"
    table = b"\xff\xc4\0\x04tt"
    progressive = b"\xff\xd8" + scan + table + scan + b"\xff\xd9"
    assert strip_jpeg(progressive + b"\xff\xd9") == progressive


def test_what_follows_damage_in_a_stream_is_reckoned_with():
    """Readers show what came before the damage, so that is what is looked at, and what is counted."""
    packed = zlib.compress(b"<</S/Launch/F(cmd.exe)>>" + bytes(PIECE))
    assert judge(PDF + b"stream\n" + packed[:-4] + b"xxxx\nendstream").reason == "active"
    bomb = b"stream\n" + zlib.compress(bytes(30 * 1024 * 1024))[:-4] + b"xxxx\nendstream"
    assert judge(PDF + bomb * 2).reason == "active"


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.4\n" + b"stream\n" * 1_400_000,
        b"%PDF-1.4\n" + b"stream\nendstream\n" * 600_000,
        b"\xff\xd8" + b"\xff" * 10_000_000,
        b"\xff\xd8\xff\xda\0\x02" + b"\xff" * 10_000_000,
        b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0\0\0\0mdat" + b"<x:xmpmeta>" * 900_000,
        b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0\0\0\0mdat" + b"Exif\0\0II*\0" * 900_000,
    ],
    ids=["endless streams", "many streams", "filling", "a scan of filling", "packets", "directories"],
)
def test_ten_megabytes_of_malice_are_judged_in_time(data):
    """Each took hours where every beginning is searched to the end of the file; the limit is the test's own."""
    assert judge(data) is not None


@given(
    st.sampled_from([b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"%PDF-", b"\0\0\0\x18ftypheic"]), st.binary(max_size=300)
)
def test_no_bytes_make_judging_fail(start, rest):
    judged = judge(start + rest)
    assert bool(judged.media_type) != bool(judged.reason)
