"""Checks over a whole service: questions nothing uses or a register answers, missing words, missing letters."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from tomoni.services.domain.definition import Definition
from tomoni.services.domain.reading.appeals import check_notice
from tomoni.services.domain.reading.service import ServiceReader
from tomoni.services.domain.reading.sheet import Sheet, nearest
from tomoni.services.domain.steps import Ask, Check, Task

RECORD_CLASSES = (1, 3, 5, 10, 30)  # years; classes most towns have
TAKEN = ("papers", "subject", "child", "check", "list", "others", "code", "not-right", "end")  # pages
IMPORT = re.compile(r"^\s*#?(?:import|include)\s+\"([^\"]+)\"", re.M)
WORD = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*")


class Uses:
    """Which words the definitions of the rules use, so that a question nothing uses is found."""

    def __init__(self, blocks: Sequence[Any]) -> None:
        self.words: dict[str, frozenset[str]] = {}
        for block in blocks:
            name = str(block.get("rules", ""))
            definitions = block.get("definitions", {})
            for key, definition in definitions.items() if isinstance(definitions, dict) else ():
                self.words[f"{name}.{key}"] = frozenset(self.spread(name, definition))

    def spread(self, name: str, node: Any) -> set[str]:
        """All words of a definition, names of its own set of rules in full as well."""
        if isinstance(node, dict):
            return {
                word for key, value in node.items() if key not in ("law", "says") for word in self.spread(name, value)
            }
        if isinstance(node, list):
            return {word for value in node for word in self.spread(name, value)}
        words = set(WORD.findall(str(node)))
        return words | {f"{name}.{word}" for word in words if "." not in word}

    def reached(self, said: Sequence[str]) -> set[str]:
        """Every single word that these expressions reach, through all definitions."""
        waiting = [word for text in said for word in WORD.findall(text)]
        seen: set[str] = set()
        while waiting:
            word = waiting.pop()
            if word in seen:
                continue
            seen.add(word)
            waiting.extend(self.words.get(word, ()))
        return {part for word in seen for part in word.split(".")}


def check_service(
    sheet: Sheet, reader: ServiceReader, definition: Definition, uses: Uses, languages: tuple[str, ...]
) -> None:
    """Faults that only the whole service shows."""
    check_questions(sheet, reader, definition, uses)
    check_labels(sheet, reader, definition, languages)
    for name, at in reader.parts.letters:
        if name not in definition.letters:
            sheet.fault(at, "letter", name, f"a file letters/{name}.typ of the service or the pack")
    check_pages(sheet, reader.parts.page_ids)
    check_route(sheet, reader.section.block, definition)
    check_imports(sheet, reader.section.block, definition)
    check_notice(sheet, reader.section.block, definition)
    check_words(sheet, reader.section.block, definition, languages)
    check_keep(sheet, reader.section.block, definition)


def check_pages(sheet: Sheet, pages: Iterable[tuple[str, Any, str]]) -> None:
    """No page of a service stands under the address of one that every conversation has."""
    for name, block, key in pages:
        if name in TAKEN:
            sheet.fault(block, key, name, f"another id: {', '.join(TAKEN)} are pages of every conversation", "page")


def check_keep(sheet: Sheet, block: Any, definition: Definition) -> None:
    """Records are kept in classes, not in any number of years. A town with other classes is asked when it publishes."""
    years = definition.keep.years if definition.keep else 0
    if years and years not in RECORD_CLASSES:
        known = ", ".join(map(str, RECORD_CLASSES))
        sheet.fault(block, "keep.years", years, f"years of a class of records: {known}", "keep")


def check_route(sheet: Sheet, block: Any, definition: Definition) -> None:
    """What is delegated (専決) are results of the service."""
    for place in definition.decide.route if definition.decide else ():
        for result in (result for delegation in place.delegated for result in delegation.results):
            if result not in definition.outcomes:
                known = ", ".join(definition.outcomes)
                sheet.fault(
                    block, "steps.decide.route", result, f"a result: {known}{nearest(result, definition.outcomes)}"
                )


def check_imports(sheet: Sheet, block: Any, definition: Definition) -> None:
    """A letter imports only files that all letters share."""
    for name, source in definition.letters.items():
        for file in IMPORT.findall(source):
            if file.removeprefix("/") not in definition.shared_letters and not file.startswith("@"):
                shared = ", ".join(definition.shared_letters) or "none"
                key = f"letters/{name}.typ"
                sheet.fault(
                    block,
                    key,
                    file,
                    f"a file of letters/ of the pack: {shared}{nearest(file, definition.shared_letters)}",
                )


def check_questions(sheet: Sheet, reader: ServiceReader, definition: Definition, uses: Uses) -> None:
    letters = " ".join(definition.letters.values())
    reached = uses.reached(reader.compiler.said) | set(WORD.findall(letters.replace("-", "_")))
    for path, at, law in reader.parts.asked:
        fact = definition.lexicon.facts[(path.of, path.fact)]
        if fact.always:
            registers = ", ".join(fact.held_by) or "a register"
            sheet.fault(at, "facts", path.text, f"nothing: {registers} always holds it, so it is never asked")
        elif not fact.shown:
            sheet.fault(at, "facts", path.text, "a fact that people see: this one has `shown: no`, for machines alone")
        elif (
            not (law or reader.compiler.broken)
            and path.fact not in reached
            and (path.of, path.fact) not in reader.compiler.paths
        ):
            expected = "a rule, check, paper, letter or outcome that uses it, or `because` with the article"
            sheet.fault(at, "facts", path.text, expected)


def check_labels(sheet: Sheet, reader: ServiceReader, definition: Definition, languages: tuple[str, ...]) -> None:
    """What is asked has its label, help and choices in every promised language."""
    seen = set()
    for path, at, _ in reader.parts.asked:
        fact = definition.lexicon.facts[(path.of, path.fact)]
        if fact.spec in seen:
            continue
        seen.add(fact.spec)
        words = {"label": fact.label, **{f"choices.{name}": found for name, found in fact.choices.items()}}
        if fact.help:
            words["help"] = fact.help
        for key, found in words.items():
            for language in languages:
                if language not in found:
                    sheet.fault(at, "facts", path.text, f"{key}.{language} of {fact.of}.{fact.name} in the vocabulary")


def needed_words(definition: Definition) -> list[str]:
    """Keys every promised language must have."""
    keys = ["title", "summary"]
    for step in definition.steps:
        if isinstance(step, Ask):
            keys += [f"pages.{page.id}.title" for page in step.pages]
            keys += [f"evidence.{paper.id}.title" for paper in step.evidence]
    return keys + [f"results.{result}" for result in definition.outcomes]


def staff_words(definition: Definition) -> list[str]:
    """Keys Japanese alone must have: words of the desk."""
    keys = [f"staff.checks.{step.name}" for step in definition.steps if isinstance(step, Check)]
    return keys + [f"staff.tasks.{step.name}" for step in definition.steps if isinstance(step, Task)]


def check_words(sheet: Sheet, block: Any, definition: Definition, languages: tuple[str, ...]) -> None:
    everywhere = set(needed_words(definition))
    for words in definition.words.values():
        everywhere |= {key for key in words if not key.startswith(("staff.", "checks.", "tasks."))}
    for language in languages:
        words = definition.words.get(language, {})
        where = f"texts/{language}.yaml"
        needed = everywhere | (set(staff_words(definition)) if language == "ja" else set())
        for key in sorted(needed - set(words)):
            sheet.fault(block, f"{where}: {key}", "nothing", f"the text {key} in {where}, promised by pack.yaml")


def flatten(block: Any, head: str = "") -> dict[str, str]:
    """Nested texts as dotted keys."""
    found: dict[str, str] = {}
    for key, value in block.items():
        if isinstance(value, dict):
            found |= flatten(value, f"{head}{key}.")
        elif isinstance(value, list):
            found |= {f"{head}{key}.{n}": str(item) for n, item in enumerate(value, start=1)}
        else:
            found[f"{head}{key}"] = str(value)
    return found
