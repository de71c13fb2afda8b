"""The words of every page, read from `texts/<language>/*.yaml`. A missing word is an error, never a silent fallback."""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import yaml
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

LANGUAGES = {"ja": "日本語", "easy": "やさしい日本語", "en": "English"}
HTML_LANG = {"ja": "ja", "easy": "ja", "en": "en"}
FOLDER = Path(__file__).parent / "texts"


class WordMissing(KeyError):
    """A page asks for a word that the catalogue of its language does not have."""


def _flat(block: dict, before: str = "") -> Iterator[tuple[str, str]]:
    for key, value in block.items():
        path = f"{before}{key}"
        if isinstance(value, dict):
            yield from _flat(value, f"{path}.")
        else:
            yield path, str(value).strip("\n")  # a blank at the end is meant: the English comma has one


@lru_cache(maxsize=len(LANGUAGES))
def catalogue(language: str) -> dict[str, str]:
    """All words of one language by dotted key; every file of its folder, each key once."""
    words: dict[str, str] = {}
    for file in sorted((FOLDER / language).glob("*.yaml")):
        for key, text in _flat(yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader) or {}):
            if key in words:
                raise ValueError(f"{file}: the key {key} stands in another file too. Each word has one place.")
            words[key] = text
    return words


def has_word(key: str) -> bool:
    """Is there a word under this key?"""
    return key in catalogue("ja")


def word(key: str, language: str, **values: object) -> SafeString:
    """The text of a key with its values put in. Values are escaped; the catalogue itself may hold simple markup.

    With `count=1` the form under `<key>_one` is taken where the language has one (English does).
    """
    words = catalogue(language)
    found = f"{key}_one" if str(values.get("count", "")) == "1" and f"{key}_one" in words else key
    if found not in words:
        raise WordMissing(f"{key} is not in texts/{language}")
    return mark_safe(words[found].format(**{name: conditional_escape(value) for name, value in values.items()}))


def pick(texts: object, language: str) -> tuple[str, str]:
    """The text for a language out of a pack's {ja, easy, en}, and the language it is really in.

    やさしい日本語 may borrow the Japanese; any other gap is shown in Japanese with its own `lang`.
    """
    if not isinstance(texts, dict):
        return (str(texts or ""), "ja")
    if texts.get(language):
        return (texts[language], HTML_LANG[language])
    return (texts.get("ja", ""), "ja")
