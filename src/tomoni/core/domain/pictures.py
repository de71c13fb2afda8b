"""Pictures without what they tell beside the picture: place, time, camera, thumbnails, a film behind it."""

import re
from typing import Literal

Order = Literal["little", "big"]

MARKER = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")  # in a scan; FF00 is data, FFD0 to FFD7 only begin it anew
MOST_SEGMENTS = 10_000
MOST_BLOCKS = 64  # of Exif in one HEIC
HEIC_KEEPS = (b"ftyp", b"meta", b"mdat", b"free", b"skip")
PNG_KEEPS = (b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD", b"pHYs")


def strip_jpeg(data: bytes) -> bytes:
    """The first picture and its colours; the way it is turned is kept. ValueError if damaged.

    Left out: Exif, XMP, comments, thumbnails, and every further picture or film that follows its end.
    """
    kept, place, turned = [b""], 2, 1
    for _ in range(MOST_SEGMENTS):
        marker, segment = _segment(data, place)
        place += len(segment)
        if marker == 0xD9:
            return b"".join([b"\xff\xd8", _turn(turned), *kept, b"\xff\xd9"])
        if marker == 0xE1 and segment[4:10] == b"Exif\0\0":
            turned = _orientation(segment[10:])
        kept.append(_harmless(marker, segment))
        if marker == 0xDA:
            found = MARKER.search(data, place)
            if found is None:
                break
            kept.append(data[place : found.start()])
            place = found.start()
    raise ValueError("the picture has no end")


def _segment(data: bytes, place: int) -> tuple[int, bytes]:
    """Marker and bytes of the segment that begins here; bytes that fill before it belong to it."""
    begin = place
    while data[place] == 0xFF and data[place + 1] == 0xFF:
        place += 1
        if place - begin > MOST_SEGMENTS:
            raise ValueError("nothing but filling")
    if data[place] != 0xFF:
        raise ValueError("no marker where one must be")
    marker = data[place + 1]
    if marker == 0xD9:
        return marker, data[begin : place + 2]
    size = int.from_bytes(data[place + 2 : place + 4], "big")
    if size < 2 or place + 2 + size > len(data):
        raise ValueError("a segment is cut off")
    return marker, data[begin : place + 2 + size]


def _harmless(marker: int, segment: bytes) -> bytes:
    """The segment if the picture needs it, else nothing. Of APP segments: bare JFIF, ICC profile, Adobe."""
    if marker == 0xFE:
        return b""
    if not 0xE0 <= marker <= 0xEF:
        return segment
    segment = segment[segment.index(bytes([0xFF, marker])) :]
    if marker == 0xE0 and segment[4:9] == b"JFIF\0":
        return b"\xff\xe0\0\x10" + segment[4:16] + b"\0\0" if len(segment) >= 18 else segment
    if marker == 0xE2 and segment[4:16] == b"ICC_PROFILE\0":
        return segment
    return segment if marker == 0xEE and segment[4:9] == b"Adobe" else b""


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
    """With every Exif block, XMP packet and film overwritten; lengths and offsets stay. ValueError if damaged."""
    blanked = bytearray(data)
    for kind, start, end in _boxes(data):
        if kind not in HEIC_KEEPS:
            blanked[start - 4 : end] = b"free" + bytes(end - start)
    places = [match.end() - 4 for match in re.finditer(rb"Exif\0\0(?:II\*\0|MM\0\*)", data)]
    if len(places) > MOST_BLOCKS:
        raise ValueError("more Exif than a picture has")
    for start in places:
        _blank_tiff(blanked, start, min(start + 65_536, len(data)))
    _blank_packets(blanked)
    return bytes(blanked)


def _boxes(data: bytes) -> list[tuple[bytes, int, int]]:
    """Kind, and begin and end of the content, of each box (ISO/IEC 14496-12 4.2). ValueError where they do not fit."""
    found: list[tuple[bytes, int, int]] = []
    place = 0
    while place < len(data):
        size, content = int.from_bytes(data[place : place + 4], "big"), place + 8
        if size == 1:
            size, content = int.from_bytes(data[place + 8 : place + 16], "big"), place + 16
        end = place + size if size else len(data)
        if end < content or end > len(data) or len(found) == MOST_SEGMENTS:
            raise ValueError("a box is cut off")
        found.append((data[place + 4 : place + 8], place + 8, end))
        place = end
    return found


def _blank_packets(data: bytearray) -> None:
    """Overwrite what stands between the ends of each XMP packet; of one that does not end, all that follows."""
    place = data.find(b"<x:xmpmeta")
    while place >= 0:
        end = data.find(b"</x:xmpmeta>", place)
        end = len(data) if end < 0 else end + len(b"</x:xmpmeta>")
        data[place:end] = b" " * (end - place)
        place = data.find(b"<x:xmpmeta", end)


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
