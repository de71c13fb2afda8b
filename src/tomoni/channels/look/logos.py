"""A logo: SVG that only draws, or PNG that holds only its picture. Anything else is refused with what would do."""

import base64
import hashlib
import struct
import xml.etree.ElementTree as tree
from dataclasses import dataclass

MOST_SVG, MOST_PNG, MOST_PIXELS = 40_000, 100_000, 1024
TYPES = {"svg": "image/svg+xml", "png": "image/png"}
SVG = "{http://www.w3.org/2000/svg}"
DRAWS = frozenset(
    {
        "svg", "g", "path", "circle", "ellipse", "rect", "line", "polyline", "polygon", "title", "desc", "defs",
        "linearGradient", "radialGradient", "stop", "clipPath", "mask", "symbol", "use", "metadata",
    }
)  # fmt: skip
CHUNKS = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"gAMA", b"sRGB", b"cHRM", b"pHYs", b"bKGD", b"sBIT"})
PNG = b"\x89PNG\r\n\x1a\n"


class LogoRefused(ValueError):
    """What is wrong with a logo, and what would be right."""

    def __init__(self, found: str, expected: str) -> None:
        super().__init__(f"found {found}; expected {expected}")
        self.found, self.expected = found, expected


@dataclass(frozen=True)
class Logo:
    """A checked logo. kind: svg or png."""

    kind: str
    data: bytes

    @property
    def name(self) -> str:
        """Of its file, by content: a new logo has a new address."""
        return f"{hashlib.sha256(self.data).hexdigest()[:16]}.{self.kind}"

    def as_kept(self) -> dict[str, str]:
        """For the settings of a town."""
        return {"name": self.name, "data": base64.b64encode(self.data).decode()}


def read_logo(data: bytes) -> Logo:
    """Raises LogoRefused."""
    if data.startswith(PNG):
        _need_plain_png(data)
        return Logo("png", data)
    _need_drawing(data)
    return Logo("svg", data)


def _need_plain_png(data: bytes) -> None:
    if len(data) > MOST_PNG:
        raise LogoRefused(f"{len(data):,} bytes", f"a PNG of at most {MOST_PNG:,} bytes")
    at, kinds = len(PNG), []
    while at + 12 <= len(data):
        (length,), kind = struct.unpack(">I", data[at : at + 4]), data[at + 4 : at + 8]
        kinds.append(kind)
        at += 12 + length
        if kind == b"IEND":
            break
    if kinds[:1] != [b"IHDR"] or kinds[-1:] != [b"IEND"] or at != len(data):
        raise LogoRefused("a PNG that is cut off, or with something behind its end", "a whole PNG")
    width, height = struct.unpack(">II", data[16:24])
    if not (1 <= width <= MOST_PIXELS and 1 <= height <= MOST_PIXELS):
        raise LogoRefused(f"{width} x {height} pixels", f"at most {MOST_PIXELS} x {MOST_PIXELS}")
    strange = [kind.decode("latin-1") for kind in kinds if kind not in CHUNKS]
    if strange:
        raise LogoRefused(f"a part {strange[0]}", "a PNG without texts, places or other parts beside its picture")


def _need_drawing(data: bytes) -> None:
    if len(data) > MOST_SVG:
        raise LogoRefused(f"{len(data):,} bytes", f"an SVG of at most {MOST_SVG:,} bytes")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise LogoRefused("neither PNG nor text", "SVG in UTF-8, or PNG") from None
    if "<!" in text.replace("<!--", ""):
        raise LogoRefused("a DOCTYPE, an entity or CDATA", "SVG without declarations")
    if "<?" in text.replace("<?xml ", "", 1):
        raise LogoRefused("a processing instruction", "SVG without instructions")
    try:
        root = tree.fromstring(text)
    except (tree.ParseError, ValueError) as fault:
        raise LogoRefused(f"XML that cannot be read ({fault})", "well-formed SVG, or PNG") from None
    if root.tag != f"{SVG}svg" or not root.get("viewBox"):
        raise LogoRefused(str(root.tag)[:60], "an <svg> element of the SVG namespace with a viewBox")
    for one in root.iter():
        _need_plain_element(one)


def _need_plain_element(one: tree.Element) -> None:
    """Only what draws, and nothing that runs, moves, asks or leads elsewhere."""
    kind = str(one.tag).removeprefix(SVG)
    if kind not in DRAWS:
        raise LogoRefused(f"<{kind[:40]}>", "only shapes, colours and gradients")
    if kind == "metadata" and len(one):
        raise LogoRefused("metadata", "a drawing without metadata")
    for name, value in one.attrib.items():
        plain, told = name.rpartition("}")[2].lower(), "".join(value.split()).lower()
        leads = plain == "href" and not told.startswith("#")
        asks = "url(" in told.replace("url(#", "") or "\\" in told or "@import" in told
        if plain.startswith("on") or leads or asks or "script:" in told or "data:" in told:
            raise LogoRefused(f"{plain}={value[:40]!r}", "no events, and no references out of the drawing")
