"""How a town looks: its logo, contact texts and links at the foot, out of `look/` of its pack.

`look/town.yaml` holds words and addresses, `look/logo.svg` or `look/logo.png` the logo. What was read is kept in the
settings of the town (`look`), so that a page asks nothing more.
"""

import base64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from tomoni.channels.look.logos import TYPES, LogoRefused, read_logo
from tomoni.channels.look.words import LANGUAGES
from tomoni.rules import interface as rules

FOLDER, FILE = "look", "town.yaml"
LOGOS = ("logo.svg", "logo.png")
KEYS = ("contact", "links")
MOST_LINKS, MOST_TEXT, MOST_BYTES = 8, 300, 20_000


@dataclass(frozen=True)
class TownLook:
    """What the frame of a page shows of a town. logo: its address, or empty; links: (title, address)."""

    logo: str = ""
    contact: str = ""
    links: tuple[tuple[str, str], ...] = ()


def look_of(town: Any, language: str) -> TownLook:
    """Of a core.Municipality (or None), in a language; Japanese stands in where it has no other words."""
    kept = (town.settings or {}).get("look") if town is not None else None
    if not kept:
        return TownLook()
    logo = kept.get("logo")
    return TownLook(
        logo=f"/town/logo/{logo['name']}" if logo else "",
        contact=_said(kept.get("contact", {}), language),
        links=tuple((_said(one["title"], language), one["url"]) for one in kept.get("links", ())),
    )


def logo_of(town: Any, name: str) -> tuple[bytes, str] | None:
    """Bytes and media type of the town's logo, if it has this name."""
    logo = (town.settings or {}).get("look", {}).get("logo") if town is not None else None
    if not logo or logo["name"] != name:
        return None
    return base64.b64decode(logo["data"]), TYPES[name.rpartition(".")[2]]


def _said(words: Mapping[str, str], language: str) -> str:
    return str(words.get(language) or words.get("ja", ""))


def read_town_look(folder: Path) -> tuple[dict[str, Any], list[rules.PackFault]]:
    """What `look/` of a town's pack says, as it is kept, and every fault; ({}, []) where there is no such folder."""
    place = folder / FOLDER
    faults: list[rules.PackFault] = []
    if not place.is_dir():
        return {}, faults
    for path in sorted(place.iterdir()):
        if path.name not in (FILE, *LOGOS):
            faults.append(_fault(path, 1, "the file", path.name, f"{FILE}, {' or '.join(LOGOS)}"))
    told = _read_words(place / FILE, faults)
    logos = [place / name for name in LOGOS if (place / name).is_file()]
    if len(logos) > 1:
        faults.append(_fault(logos[1], 1, "the logo", "two logos", "one"))
    for path in logos[:1]:
        try:
            told["logo"] = read_logo(path.read_bytes()).as_kept()
        except LogoRefused as refused:
            faults.append(_fault(path, 1, "the logo", refused.found, refused.expected))
    return told, faults


def _read_words(path: Path, faults: list[rules.PackFault]) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        data = path.read_bytes()
        if len(data) > MOST_BYTES:
            faults.append(_fault(path, 1, "the file", f"{len(data):,} bytes", f"at most {MOST_BYTES:,}"))
            return {}
        text = data.decode("utf-8-sig")
        told = yaml.safe_load(text) or {}
    except (UnicodeDecodeError, yaml.YAMLError) as fault:
        mark = getattr(fault, "problem_mark", None)
        line = mark.line + 1 if mark is not None else 1
        faults.append(_fault(path, line, "the file", type(fault).__name__, "YAML in UTF-8"))
        return {}
    if not isinstance(told, dict):
        faults.append(_fault(path, 1, "the file", type(told).__name__, f"a map with {' and '.join(KEYS)}"))
        return {}
    for key, found, expected in _wrong(told):
        line = next((n for n, one in enumerate(text.splitlines(), 1) if one.startswith(f"{key.split('.')[0]}:")), 1)
        faults.append(_fault(path, line, key, found, expected))
    return {key: told[key] for key in KEYS if key in told}


def _wrong(told: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """(key, what was found, what would be right)."""
    for key in told:
        if key not in KEYS:
            yield str(key), "an unknown key", " or ".join(KEYS)
    if "contact" in told:
        yield from _wrong_words("contact", told["contact"])
    links = told.get("links", [])
    if not isinstance(links, list) or len(links) > MOST_LINKS:
        yield "links", "no list, or a long one", f"at most {MOST_LINKS} links with title and url"
        return
    for number, link in enumerate(links):
        if not isinstance(link, dict) or set(link) != {"title", "url"}:
            yield f"links.{number}", str(link)[:60], "title and url"
            continue
        yield from _wrong_words(f"links.{number}.title", link["title"])
        if not _is_address(link["url"]):
            yield f"links.{number}.url", str(link["url"])[:80], "an address that begins with https:// or with one /"


def _wrong_words(key: str, words: Any) -> Iterator[tuple[str, str, str]]:
    if not isinstance(words, dict) or "ja" not in words or not set(words) <= set(LANGUAGES):
        yield key, str(words)[:60], f"words in {', '.join(LANGUAGES)}; ja is needed"
        return
    for language, text in words.items():
        if not isinstance(text, str) or not 1 <= len(text.strip()) <= MOST_TEXT:
            yield f"{key}.{language}", str(text)[:60], f"a text of 1 to {MOST_TEXT} signs"


def _is_address(url: Any) -> bool:
    if not isinstance(url, str) or len(url) > 500 or any(not 33 <= ord(sign) <= 126 for sign in url) or "\\" in url:
        return False
    if url.startswith("/"):
        return not url.startswith("//")
    try:
        found = urlsplit(url)
    except ValueError:
        return False
    return found.scheme == "https" and bool(found.hostname) and found.username is None


def _fault(path: Path, line: int, key: str, found: str, expected: str) -> rules.PackFault:
    return rules.PackFault(f"{path.parent.parent.name}/{FOLDER}/{path.name}", line, 1, key, found, expected)
