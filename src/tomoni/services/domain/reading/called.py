"""Reads `also_called` of services and events, and offices.yaml: the words by which people find something."""

from collections.abc import Sequence
from typing import Any

from tomoni.services.domain.called import Called, Office, joined
from tomoni.services.domain.reading.sheet import LANGUAGES, Section, Sheet, nearest

KEY = "also_called"
LONGEST, MOST = 40, 60  # signs of one, and how many in one language


def read_called(sheet: Sheet, block: Any) -> tuple[str, ...]:
    """`also_called` of one file of texts."""
    return said(sheet, block, KEY, block[KEY]) if KEY in block else ()


def called_by_language(section: Section, key: str = KEY) -> dict[str, tuple[str, ...]]:
    """{ja: […], easy: […], en: […]} under a key of a section."""
    value = section.raw(key)
    if value is None:
        return {}
    if not isinstance(value, dict):
        section.wrong(key, "lists of words by language, {ja: […], en: […]}")
        return {}
    for language in value:
        if language not in LANGUAGES:
            expected = f"a language of {', '.join(LANGUAGES)}{nearest(language, LANGUAGES)}"
            section.sheet.fault(value, section.key(key), language, expected, language)
    return {str(one): said(section.sheet, value, f"{section.key(key)}.{one}", words) for one, words in value.items()}


def said(sheet: Sheet, block: Any, key: str, value: Any) -> tuple[str, ...]:
    """A list of words; each a short text, none twice."""
    part = key.rpartition(".")[2]
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        sheet.fault(block, key, value, "a list of the words that people use", part)
        return ()
    if len(value) > MOST:
        sheet.fault(block, key, value, f"at most {MOST} words", part)
    seen: set[str] = set()
    for word in value:
        if not 1 <= len(word.strip()) <= LONGEST:
            sheet.fault(word, key, word, f"a word or a short sentence of 1 to {LONGEST} signs")
        if word in seen:
            sheet.fault(word, key, word, "each word once")
        seen.add(str(word))
    return tuple(dict.fromkeys(map(str, value)))


def read_offices(sheet: Sheet, blocks: Sequence[Any]) -> tuple[Office, ...]:
    """offices.yaml of every layer; of one office named twice the words are joined."""
    found: dict[str, Office] = {}
    for block in blocks:
        section = Section(sheet, block, "offices", "")
        for name, value in section.items("offices"):
            office = Section(sheet, value, "office", f"offices.{name}")
            there = found.get(str(name), Office(str(name)))
            answers: Called = joined(there.answers, called_by_language(office, "answers"))
            found[str(name)] = Office(str(name), answers, there.first or office.yes_no("first"))
    return tuple(found.values())
