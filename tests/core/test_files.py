"""Files handed in: judged by content, cleaned, found again unchanged."""

import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tomoni.core import interface as core
from tomoni.core.domain.uploads import judge, strip_heic, strip_jpeg

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


def test_a_file_comes_back_as_it_was_kept(town):
    stored = core.store_file(PDF, "C:\\scan\\申立書.pdf", OWNER)
    assert (stored.media_type, stored.name, stored.size) == ("application/pdf", "申立書.pdf", len(PDF))
    assert core.open_file(core.find_file(stored.pk)) == PDF
    assert core.list_files(OWNER) == [stored]


def test_files_follow_from_the_interview_to_the_case(town):
    stored = core.store_file(PDF, "a.pdf", OWNER)
    assert core.move_files(OWNER, ("case", 9)) == 1
    assert core.list_files(("case", 9)) == [stored]


def test_the_bytes_go_with_the_last_row_that_names_them(town):
    first, second = (core.store_file(PDF, name, OWNER) for name in ("a.pdf", "b.pdf"))
    core.remove_file(first.pk)
    assert core.open_file(second) == PDF
    core.remove_file(second.pk)
    with pytest.raises(core.FileMissing):
        core.open_file(second)


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
    data = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0\0\0\x06" + exif(6) + b"<x:xmpmeta>home</x:xmpmeta>" + b"pixels"
    assert judge(data).media_type == "image/heic"
    kept = strip_heic(data)
    assert len(kept) == len(data)
    assert b"43.2N-NE" not in kept
    assert b"home" not in kept
    assert kept.endswith(b"pixels")


@given(
    st.sampled_from([b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"%PDF-", b"\0\0\0\x18ftypheic"]), st.binary(max_size=300)
)
def test_no_bytes_make_judging_fail(start, rest):
    judged = judge(start + rest)
    assert bool(judged.media_type) != bool(judged.reason)
