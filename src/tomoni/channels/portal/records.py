"""Lines of the ledger in the plain words of the person they are about."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

from django.utils.functional import SimpleLazyObject
from django.utils.timezone import localtime

from tomoni.channels.look import interface as look
from tomoni.core import interface as core

# What may be named of an act in a matter of somebody else that only they may know of.
BASIC = frozenset({"name", "name_kana", "birth_date", "address", "household", "register", "sex"})
ACTS = ("read", "search", "print", "export", "change", "decide", "send")


@dataclass(frozen=True)
class Words:
    """Names for the lines: facts by name, purposes, departments by key, and which purposes are sensitive."""

    facts: Mapping[str, Any]
    purposes: Mapping[str, Mapping[str, str]]
    departments: Mapping[str, str]
    sensitive: frozenset[str] = field(default_factory=frozenset)
    yielding: Mapping[str, str] = field(default_factory=dict)  # services whose cases may go to a desk nobody is told of


def load_words(definitions: Iterable[Any]) -> Words:
    """From the published services; the departments are read only when a member of staff stands in a line."""
    facts: dict[str, Any] = {}
    purposes: dict[str, Mapping[str, str]] = {}
    sensitive: set[str] = set()
    yielding: dict[str, str] = {}
    for definition in definitions:
        for (_, name), fact in definition.lexicon.facts.items():
            facts.setdefault(name, fact)
        for thing, fact in definition.lexicon.things.items():
            facts.setdefault(thing, fact)
        purposes.update(definition.lexicon.purposes)
        titles = {language: definition.title(language) for language in look.LANGUAGES}
        for key in (definition.right, definition.id):
            purposes.setdefault(key, titles)
        if definition.yields:
            yielding[definition.id] = definition.department
        if definition.sensitive:
            sensitive |= {definition.id, definition.right, definition.purpose}
    names = SimpleLazyObject(lambda: {key: one.name for key, one in core.list_departments().items()})
    return Words(facts, purposes, names, frozenset(sensitive), yielding)


def tell(
    lines: Iterable[core.RecordLine], *, account: core.Account, own_cases: Mapping[str, str], words: Words,
    language: str,
    linked: bool = False, apart: Collection[int] = (),
) -> list[look.LedgerLine]:  # fmt: skip
    """Each line in one plain sentence; `linked`: with its own case and, for what staff did, a way to ask.

    own_cases: service by number. apart: entries that keep a line of their own.

    A line in somebody else's matter under a sensitive purpose (a pregnancy of the wife, read with the family) tells the
    husband that his register entry was read, and not what for.
    """
    told = [_tell(line, account, own_cases, words, language) for line in lines]
    if not linked:
        told = [replace(one, case="", may_ask=False) for one in told]
    same = groupby(told, key=lambda one: (localtime(one.at).date(), *_same(one), one.pk if one.pk in apart else 0))
    return [_joined(list(group), language) for _, group in same]


def _same(one: look.LedgerLine) -> tuple[str, ...]:
    return one.who, one.why, one.what, one.case


def _joined(group: list[look.LedgerLine], language: str) -> look.LedgerLine:
    """The same deed of one day again and again is one line with how often."""
    if len(group) == 1:
        return group[0]
    return replace(group[0], what=str(look.word("record.times", language, what=group[0].what, count=len(group))))


def _tell(
    line: core.RecordLine, account: core.Account, own: Mapping[str, str], words: Words, language: str
) -> look.LedgerLine:
    is_own_act = line.who.get("kind") == "resident" and line.who.get("id") == str(account.pk)
    hides = line.purpose in words.sensitive and not is_own_act and line.case not in own
    names = [name for name in line.facts if not hides or name in BASIC]
    why = look.word("record.purpose.service", language) if hides else _why(line, is_own_act, words, language)
    what = _what(line, names, hides, words, language)
    who = _who(_as_told(line, own, words), is_own_act, words, language)
    return look.LedgerLine(
        line.at, who, str(why), what, _looked(line), pk=line.pk,
        case=line.case if line.case in own else "", may_ask=line.who.get("kind") == "staff",
    )  # fmt: skip


def _as_told(line: core.RecordLine, own: Mapping[str, str], words: Words) -> Mapping[str, str]:
    """Who it was; of an own case that may have gone to another desk in silence, the section of its service."""
    office = words.yielding.get(own.get(line.case, ""), "")
    return {**line.who, "office": office} if office and "office" in line.who else line.who


def _what(line: core.RecordLine, names: list[str], hides: bool, words: Words, language: str) -> str:
    """What was done, in the words of the deed; of a hidden matter only that data was used."""
    deed = "" if hides else look.deed_of(line.act, line.who.get("kind", ""), line.facts, line.deed)
    act = line.act if line.act in ACTS and not hides else "read"
    key = f"record.deed.{deed}" if deed else f"record.{act}"
    return str(look.word(key, language, facts=_facts(names, words, language)))


def _why(line: core.RecordLine, is_own_act: bool, words: Words, language: str) -> str:
    if is_own_act and line.purpose == "disclosure":
        return str(look.word("record.purpose.own", language))
    return purpose_words(line.purpose, words, language)


def _looked(line: core.RecordLine) -> bool:
    return line.who.get("kind") != "system"


def _facts(names: list[str], words: Words, language: str) -> str:
    """At most four names of facts, so that a line stays a sentence."""
    labels: list[str] = []
    for name in names:
        base = name.rsplit(".", 1)[-1].split("[", 1)[0]
        label = _label(base, words, language)
        if label and label not in labels:
            labels.append(label)
    if not labels:
        return str(look.word("record.data", language))
    text = str(look.word("home.and", language)).join(labels[:4])
    return str(look.word("record.more", language, list=text)) if len(labels) > 4 else text


def _label(name: str, words: Words, language: str) -> str:
    if look.has_word(f"record.fact.{name}"):
        return str(look.word(f"record.fact.{name}", language))
    fact = words.facts.get(name)
    if fact is None:
        return ""
    return fact.label.get(language) or fact.label.get("ja", "")


def purpose_words(purpose: str, words: Words, language: str) -> str:
    """What for: a purpose of the platform, of a pack, or a service."""
    key = f"record.purpose.{purpose}"
    if look.has_word(key):
        return str(look.word(key, language))
    named = words.purposes.get(purpose, {})
    name = named.get(language) or named.get("ja", "")
    return str(
        look.word("record.purpose.of", language, name=name) if name else look.word("record.purpose.service", language)
    )


def _who(who: Mapping[str, str], is_own_act: bool, words: Words, language: str) -> str:
    if is_own_act:
        return str(look.word("record.you", language))
    if who.get("kind") == "resident" and look.has_word(f"record.acting.{who.get('role', '')}"):
        return str(look.word(f"record.acting.{who['role']}", language, name=who.get("name", "")))
    if who.get("kind") == "helper":
        return str(look.word(f"record.helping.{who.get('role', '')}", language, name=who.get("name", "")))
    if who.get("kind") == "resident":
        return str(look.word("record.family", language))
    if who.get("kind") == "system":
        return str(look.word("record.system", language))
    if who.get("kind") == "client":
        return str(look.word("record.program", language, name=who.get("name", "")))
    office = words.departments.get(who.get("office", ""), "")
    role = who.get("role", "")
    title = look.word(f"record.role.{role}", language) if look.has_word(f"record.role.{role}") else ""
    return str(
        look.word("record.staff", language, office=office, role=title or look.word("record.role.clerk", language))
    )
