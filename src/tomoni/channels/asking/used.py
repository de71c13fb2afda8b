"""What the town knows and uses without asking, person by person, each fact with its source and 違います."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.http import urlencode

from tomoni.channels.asking.pages import Row
from tomoni.channels.asking.values import plain_words, show_value
from tomoni.channels.asking.viewer import Eyes, fact_named, given_name
from tomoni.channels.look import interface as look

REGISTER = "resident-register"


@dataclass
class Known:
    """One person's facts; rows by the key their 違います names."""

    title: str
    rows: dict[str, Row] = field(default_factory=dict)


def known_of(found: Any, definitions: Mapping[str, Any], eyes: Eyes, person: Any) -> list[Known]:
    """found: cases.CheckPage. The reader first, then those it is for; of another adult nothing."""
    sections = {f"p{person.pk}": _own(found, eyes, person)}
    for part in found.parts:
        for one, name in part.about:
            if eyes.sees(one):
                sections.setdefault(one, _child(found, part, one, name, eyes))
        for used in part.used:
            _add(sections, used, definitions.get(part.service), found.token, eyes)
    return list(sections.values())


def _own(found: Any, eyes: Eyes, person: Any) -> Known:
    language = eyes.language
    known = Known(str(look.word("check.known_of", language, name=given_name(person.name))))
    rows = {"name": f"{person.name}（{person.name_kana}）", "address": person.address}
    for key, value in rows.items():
        label = str(look.word(f"check.known_{key}", language))
        known.rows[key] = Row(label, value, REGISTER, None, _wrong(found.token, key, eyes))
    return known


def _child(found: Any, part: Any, one: str, name: str, eyes: Eyes) -> Known:
    """The child's name with the day of birth, as the register holds them."""
    language, born = eyes.language, eyes.born(one)
    known = Known(str(look.word("check.known_of", language, name=given_name(name))))
    held = next((used for used in part.used if used.entity == one and used.fact == "birth_date"), None)
    value = f"{name}　{plain_words(born, language)}" if born else name
    label = str(look.word("check.known_name_born", language))
    key = f"{one}.birth_date"
    known.rows[key] = Row(label, value, REGISTER, held.on if held else None, _wrong(found.token, key, eyes))
    return known


def _add(sections: dict[str, Known], used: Any, definition: Any, token: str, eyes: Eyes) -> None:
    """A fact of a link stands with its other end: what the parent is to the child is said of the child."""
    place = used.target or used.entity
    fact = fact_named(definition, used.fact)
    if fact is None or not fact.shown or place not in sections or not eyes.sees(used.entity) or not eyes.sees(place):
        return
    label = fact.word(eyes.language)
    label = f"{label}（{look.word('tree.year', eyes.language, year=used.year)}）" if used.year else label
    key = f"{used.about}.{used.fact}"
    value = show_value(fact, used.value, eyes.language, eyes.name)
    sections[place].rows.setdefault(key, Row(label, value, used.source, used.on, _wrong(token, key, eyes)))


def _wrong(token: str, key: str, eyes: Eyes) -> str:
    return f"{eyes.base}/{token}/not-right/?{urlencode({'path': key})}"
