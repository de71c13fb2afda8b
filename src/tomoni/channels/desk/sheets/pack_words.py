"""The words that a service brings with it: labels and choices of facts, registers, purposes, results."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tomoni.channels.desk.sheets.values import value_words
from tomoni.channels.desk.words import PURPOSES, RESULTS


class PackWords:
    """Japanese words of one definition; a name without a word stands for itself."""

    def __init__(self, definition: Any, names: Mapping[str, str] | None = None) -> None:
        self.definition = definition
        self.names = names or {}
        self._facts = {fact.name: fact for fact in definition.lexicon.facts.values()}

    def label(self, fact: str) -> str:
        """Label of a fact by its name or path."""
        name = fact.rsplit(".", 1)[-1]
        return self._facts[name].word("ja") if name in self._facts else name

    def choice(self, fact: str, value: str) -> str:
        """Word of a choice."""
        return self._facts[fact].choice_word(value, "ja") if fact in self._facts else value

    def value(self, path: str, kind: str, value: Any) -> str:
        """A value in words, by the path of its fact and the kind of its type."""
        return value_words(kind, value, fact=path.rsplit(".", 1)[-1], names=self.names, choice=self.choice)

    def shown(self, fact: str, value: Any) -> str:
        """A value of an explanation, whose kind is that of the fact."""
        name = fact.rsplit(".", 1)[-1]
        kind = str(self._facts[name].type.kind) if name in self._facts else ""
        return self.value(name, kind, value)

    def source(self, source: str, ref: str = "") -> str:
        """住民票, 税の記録, or the earlier case with its number."""
        if source.startswith("case"):
            return f"前の手続き（{ref or source.removeprefix('case').lstrip(':')}）"
        return str(self.definition.lexicon.source_word(source, "ja"))

    def purpose(self, purpose: str) -> str:
        """Word of a permitted purpose."""
        named = self.definition.lexicon.purposes.get(purpose, {}).get("ja")
        return str(named or PURPOSES.get(purpose, purpose))

    def result(self, result: str) -> str:
        """認定, 却下 … as the service calls it."""
        key = f"results.{result}"
        found = self.definition.text(key)
        return RESULTS.get(result, result) if found == key else str(found)

    def page(self, page: str) -> str:
        """Short name of a page of the form."""
        key = f"pages.{page}.name"
        found = self.definition.text(key)
        return page if found == key else str(found)

    def paper(self, path: str) -> str:
        """What a paper is: the title of the evidence, or the label of the fact."""
        if path == "paper.original":
            return "届いた紙"
        if not path.startswith("evidence."):
            return self.label(path)
        key = f"{path.split('(')[0]}.title"
        found = self.definition.text(key)
        return path if found == key else str(found)
