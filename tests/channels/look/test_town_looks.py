"""A town's own logo, contact and links: read from its pack, shown at its host, active content refused."""

import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tomoni.channels.look import interface as look
from tomoni.channels.look.logos import LogoRefused, read_logo
from tomoni.core import interface as core
from tomoni.site.town.looks import keep_look, look_faults, read_looks

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">'
PLAIN = HEAD + '<rect width="9" height="9" fill="url(#a)"/></svg>'


def png(width: int = 8, extra: bytes = b"") -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, 8, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + extra + chunk(b"IDAT", zlib.compress(b"\0" * 72)) + chunk(b"IEND", b"")


ACTIVE = (
    HEAD + "<script>alert(1)</script></svg>",
    HEAD + '<rect onload="alert(1)"/></svg>',
    HEAD + '<a href="https://elsewhere.example"><rect/></a></svg>',
    HEAD + '<use href="https://elsewhere.example/a.svg#x"/></svg>',
    HEAD + '<use xlink:href="data:image/svg+xml;base64,AA"/></svg>',
    HEAD + '<image href="x.png"/></svg>',
    HEAD + "<style>@import 'https://elsewhere.example/a.css'</style></svg>",
    HEAD + '<rect style="fill:url(https://elsewhere.example/a)"/></svg>',
    HEAD + r'<rect style="fill:u\72l(https://elsewhere.example/a)"/></svg>',
    HEAD + '<rect fill=" url( https://elsewhere.example/a )"/></svg>',
    HEAD + '<foreignObject><b xmlns="http://www.w3.org/1999/xhtml">x</b></foreignObject></svg>',
    HEAD + '<animate attributeName="href" to="javascript:alert(1)"/></svg>',
    '<!DOCTYPE svg [<!ENTITY a "b">]>' + PLAIN,
    '<?xml-stylesheet href="https://elsewhere.example/a.css"?>' + PLAIN,
    HEAD.replace("http://www.w3.org/2000/svg", "http://www.w3.org/1999/xhtml") + "</svg>",
    HEAD.replace('viewBox="0 0 9 9"', "") + "</svg>",
    HEAD + "<rect>",
    HEAD + "<!-- " + "x" * 40_000 + " --></svg>",
    "GIF89a",
)


@pytest.mark.parametrize("text", ACTIVE)
def test_a_drawing_that_does_more_than_draw_is_refused(text: str) -> None:
    with pytest.raises(LogoRefused):
        read_logo(text.encode())


def test_a_plain_drawing_and_a_plain_picture_are_taken() -> None:
    assert read_logo(PLAIN.encode()).kind == "svg" and read_logo(png()).kind == "png"


def test_a_picture_with_more_in_it_too_large_or_cut_off_is_refused() -> None:
    text = struct.pack(">I", 4) + b"tEXt" + b"a\0bc" + b"\0" * 4
    for bad in (png(extra=text), png(2000), png()[:-8], png() + b"<script>", b"\x89PNG\r\n\x1a\n"):
        with pytest.raises(LogoRefused):
            read_logo(bad)


def write(folder: Path, text: str, logo: bytes = PLAIN.encode()) -> Path:
    (folder / "look").mkdir(parents=True, exist_ok=True)
    (folder / "look/town.yaml").write_text(text)
    (folder / "look/logo.svg").write_bytes(logo)
    return folder


FAULTS = (
    ("colour: red", "colour"),
    ("contact: 電話", "contact"),
    ("contact: {en: x}", "contact"),
    ("contact: {ja: ''}", "contact.ja"),
    ("links: {a: b}", "links"),
    ("links: [{title: {ja: あ}}]", "links.0"),
    ("links: [{title: {ja: あ}, url: 'javascript:alert(1)'}]", "links.0.url"),
    ("links: [{title: {ja: あ}, url: 'http://a.example'}]", "links.0.url"),
    ("links: [{title: {ja: あ}, url: '//a.example'}]", "links.0.url"),
    ("links: [{title: {ja: あ}, url: 'https://user@a.example'}]", "links.0.url"),
    ("- a", "the file"),
    ("a: [", "the file"),
)


def test_every_fault_is_named_with_its_file_and_key(tmp_path: Path) -> None:
    for number, (text, key) in enumerate(FAULTS):
        folder = write(tmp_path / str(number), text)
        (fault,) = look_faults([folder])
        assert (fault.file, fault.key) == (f"{number}/look/town.yaml", key), text
    bad = write(tmp_path / "bad", "links: []", b"<svg/>")
    (bad / "look/banner.gif").write_bytes(b"GIF")
    (bad / "look/logo.png").write_bytes(png())
    assert [one.key for one in look_faults([bad])] == ["the file", "the logo", "the logo"]
    assert look_faults([tmp_path / "nothing"]) == []


def test_the_pack_of_the_demo_town_has_no_fault() -> None:
    folder = Path(__file__).parents[3] / "packs/towns/hibari"
    assert look_faults([folder]) == [] and set(read_looks([folder])) == {"contact", "links", "logo"}


@pytest.fixture
def plainly(settings: Any) -> None:
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if "whitenoise" not in one]


def test_pages_show_what_the_pack_says_and_forget_what_it_says_no_more(town, tmp_path, plainly) -> None:
    core.Municipality.objects.exclude(code=town.code).delete()
    text = "contact: {ja: 霞の<i>役場, en: Kasumi hall}\nlinks: [{title: {ja: 読みやすさ}, url: https://a.example/x}]"
    keep_look(town, read_looks([write(tmp_path, text)]))
    client = Client()
    for page in ("/sign-in/", "/services/", "/desk/sign-in/"):
        assert 'class="logo" src="/town/logo/' in client.get(page).content.decode(), page
    page = client.get("/services/").content.decode()
    assert "霞の&lt;i&gt;役場" in page and 'href="https://a.example/x"' in page
    kept = core.Municipality.objects.get(code=town.code)
    assert look.look_of(kept, "en").contact == "Kasumi hall" and look.look_of(kept, "easy").contact == "霞の<i>役場"
    logo = client.get(look.look_of(kept, "ja").logo)
    assert logo.content == PLAIN.encode() and logo["Content-Type"] == "image/svg+xml"
    assert "sandbox" in logo["Content-Security-Policy"] and logo["X-Content-Type-Options"] == "nosniff"
    assert client.get("/town/logo/0000000000000000.svg").status_code == 404
    keep_look(kept, {})
    assert "霞の&lt;i" not in client.get("/services/").content.decode()
