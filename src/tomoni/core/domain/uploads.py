"""What an uploaded file is, judged by its bytes, and what is taken out of it before it is kept."""

import re
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from tomoni.core.domain.pictures import strip_heic, strip_jpeg, strip_png

MOST_BYTES = 10 * 1024 * 1024
MOST_OF_QUESTION = 10  # files that answer one question
MOST_OF_OWNER, MOST_BYTES_OF_OWNER = 50, 100 * 1024 * 1024  # files and bytes of one conversation, correction or appeal
MOST_BYTES_OF_GROUP = 300 * 1024 * 1024  # of all open conversations of one resident together
MOST_INFLATED = 50 * 1024 * 1024
MOST_STREAMS = 50_000  # of one PDF
PIECE = 64 * 1024
ACTIVE = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFile|EmbeddedFiles|RichMedia|XFA|SubmitForm|ImportData)\b")
HEIC_BRANDS = (b"heic", b"heix", b"mif1", b"msf1", b"heim", b"heis")


class Judged(NamedTuple):
    """media_type: empty where the file is refused; reason: empty, too-large, kind, active or damaged."""

    media_type: str
    data: bytes
    reason: str = ""


def judge(data: bytes) -> Judged:
    """Kind of a file by content, with place, time and camera taken out of pictures. PDF, PNG, JPEG and HEIC only."""
    if not data:
        return Judged("", data, "empty")
    if len(data) > MOST_BYTES:
        return Judged("", data, "too-large")
    try:
        if data.startswith(b"%PDF-"):
            return Judged("", data, "active") if has_active_content(data) else Judged("application/pdf", data)
        if data.startswith(b"\x89PNG\r\n\x1a\n"):
            return Judged("image/png", strip_png(data))
        if data.startswith(b"\xff\xd8\xff"):
            return Judged("image/jpeg", strip_jpeg(data))
        if data[4:8] == b"ftyp" and data[8:12] in HEIC_BRANDS:
            return Judged("image/heic", strip_heic(data))
    except (ValueError, IndexError):
        return Judged("", data, "damaged")
    return Judged("", data, "kind")


def no_room(sizes: list[int], size: int) -> str:
    """Why one more file has no room beside files of these sizes (bytes): too-many, too-much, or empty where it has."""
    if len(sizes) >= MOST_OF_OWNER:
        return "too-many"
    return "too-much" if sum(sizes) + size > MOST_BYTES_OF_OWNER else ""


def has_active_content(pdf: bytes) -> bool:
    """Whether a PDF carries scripts, programs, embedded files or forms that send; compressed parts are looked into."""
    if ACTIVE.search(_unescaped(pdf)):
        return True
    budget = MOST_INFLATED
    for number, stream in enumerate(_streams(pdf)):
        inflated = _inflate(stream, budget)
        budget -= len(inflated)
        if budget <= 0 or number >= MOST_STREAMS or ACTIVE.search(_unescaped(inflated)):
            return True
    return False


def _streams(pdf: bytes) -> Iterator[bytes]:
    """What stands between `stream` and the next `endstream`; of the last one also where it has no end."""
    place = pdf.find(b"stream")
    while place >= 0:
        begin = place + len(b"stream")
        end = pdf.find(b"endstream", begin)
        yield pdf[begin : end if end >= 0 else len(pdf)].lstrip(b"\r\n")
        place = pdf.find(b"stream", end + len(b"endstream")) if end >= 0 else -1


def _inflate(stream: bytes, most: int) -> bytes:
    """What comes out, at most so many bytes; of a damaged stream what came before the damage."""
    inflating, parts, room = zlib.decompressobj(), [], max(most, 1)
    try:
        while room > 0 and not inflating.eof:
            part = inflating.decompress(stream, min(room, PIECE))
            stream = inflating.unconsumed_tail
            if not part and not stream:
                break
            parts.append(part)
            room -= len(part)
    except zlib.error:
        pass
    return b"".join(parts)


def _unescaped(data: bytes) -> bytes:
    """Names in PDF may be written with #xx: /J#61vaScript is /JavaScript."""
    return re.sub(rb"#([0-9A-Fa-f]{2})", lambda m: bytes([int(m.group(1), 16)]), data)
