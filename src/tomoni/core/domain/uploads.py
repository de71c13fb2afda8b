"""What an uploaded file is, judged by its bytes, and what is taken out of it before it is kept."""

import re
import zlib
from typing import Literal, NamedTuple

Order = Literal["little", "big"]

MOST_BYTES = 10 * 1024 * 1024
MOST_INFLATED = 50 * 1024 * 1024
ACTIVE = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFile|EmbeddedFiles|RichMedia|XFA|SubmitForm|ImportData)\b")
STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
HEIC_BRANDS = (b"heic", b"heix", b"mif1", b"msf1", b"heim", b"heis")
PNG_KEEPS = (b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD", b"pHYs")


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


def has_active_content(pdf: bytes) -> bool:
    """Whether a PDF carries scripts, programs, embedded files or forms that send; compressed parts are looked into."""
    if ACTIVE.search(_unescaped(pdf)):
        return True
    budget = MOST_INFLATED
    for match in STREAM.finditer(pdf):
        inflated = _inflate(match.group(1), budget)
        budget -= len(inflated)
        if budget <= 0 or ACTIVE.search(_unescaped(inflated)):
            return True
    return False


def strip_jpeg(data: bytes) -> bytes:
    """Without Exif, XMP, comments and what follows the picture; the way it is turned is kept. ValueError if damaged."""
    kept, place, turned = [b"\xff\xd8"], 2, 1
    while True:
        if data[place] != 0xFF:
            raise ValueError("no marker where one must be")
        marker = data[place + 1]
        if marker == 0xFF:
            place += 1
            continue
        size = int.from_bytes(data[place + 2 : place + 4], "big")
        segment = data[place : place + 2 + size]
        if size < 2 or len(segment) < 2 + size:
            raise ValueError("a segment is cut off")
        if marker == 0xE1 and segment[4:10] == b"Exif\0\0":
            turned = _orientation(segment[10:])
        if marker == 0xDA:
            end = data.rfind(b"\xff\xd9")
            if end < place:
                raise ValueError("the picture has no end")
            picture = data[place : end + 2]
            return b"".join([kept[0], _turn(turned), *kept[1:], picture])
        if not (0xE1 <= marker <= 0xEF and marker not in (0xE2, 0xEE)) and marker != 0xFE:
            kept.append(segment)
        place += 2 + size


def strip_png(data: bytes) -> bytes:
    """Without texts, times and Exif. ValueError if damaged."""
    kept, place = [data[:8]], 8
    while place < len(data):
        size = int.from_bytes(data[place : place + 4], "big")
        kind, end = data[place + 4 : place + 8], place + 12 + size
        if end > len(data):
            raise ValueError("a chunk is cut off")
        if kind in PNG_KEEPS:
            kept.append(data[place:end])
        if kind == b"IEND":
            return b"".join(kept)
        place = end
    raise ValueError("the picture has no end")


def strip_heic(data: bytes) -> bytes:
    """With every Exif block and XMP packet overwritten in place: lengths and offsets stay. ValueError if damaged."""
    blanked = bytearray(data)
    for match in re.finditer(rb"Exif\0\0(?:II\*\0|MM\0\*)", data):
        start = match.end() - 4
        _blank_tiff(blanked, start, min(start + 65_536, len(data)))
    for match in re.finditer(rb"<x:xmpmeta.*?</x:xmpmeta>", data, re.DOTALL):
        blanked[match.start() : match.end()] = b" " * (match.end() - match.start())
    return bytes(blanked)


def _blank_tiff(data: bytearray, start: int, end: int) -> None:
    """An empty directory in place of the one that was there, and nothing after it that could be read as one."""
    order: Order = "little" if data[start : start + 2] == b"II" else "big"
    first = int.from_bytes(data[start + 4 : start + 8], order)
    tables = [start + first]
    seen: set[int] = set()
    while tables:
        table = tables.pop()
        if table in seen or not start + 8 <= table <= end - 2:
            continue
        seen.add(table)
        count = int.from_bytes(data[table : table + 2], order)
        for entry in range(table + 2, min(table + 2 + 12 * count, end - 11), 12):
            tag = int.from_bytes(data[entry : entry + 2], order)
            kind = int.from_bytes(data[entry + 2 : entry + 4], order)
            number = int.from_bytes(data[entry + 4 : entry + 8], order)
            value = int.from_bytes(data[entry + 8 : entry + 12], order)
            size = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8}.get(kind, 1) * number
            if tag in (0x8769, 0x8825, 0xA005):
                tables.append(start + value)
            elif size > 4 and start + value + size <= end:
                data[start + value : start + value + size] = bytes(size)
            data[entry : entry + 12] = bytes(12)
        data[table : table + 2] = bytes(2)


def _orientation(tiff: bytes) -> int:
    order: Order = "little" if tiff[:2] == b"II" else "big"
    table = int.from_bytes(tiff[4:8], order)
    for n in range(int.from_bytes(tiff[table : table + 2], order)):
        entry = tiff[table + 2 + 12 * n : table + 14 + 12 * n]
        if int.from_bytes(entry[:2], order) == 0x0112:
            value = int.from_bytes(entry[8:10], order)
            return value if 1 <= value <= 8 else 1
    return 1


def _turn(orientation: int) -> bytes:
    if orientation == 1:
        return b""
    tiff = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01" + orientation.to_bytes(2, "big") + b"\0\0" + b"\0\0\0\0"
    body = b"Exif\0\0" + tiff
    return b"\xff\xe1" + (len(body) + 2).to_bytes(2, "big") + body


def _inflate(stream: bytes, most: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(stream, max(most, 1))
    except zlib.error:
        return b""


def _unescaped(data: bytes) -> bytes:
    """Names in PDF may be written with #xx: /J#61vaScript is /JavaScript."""
    return re.sub(rb"#([0-9A-Fa-f]{2})", lambda m: bytes([int(m.group(1), 16)]), data)
