"""What stands in the town and no longer in the whole register: people, links, facts. Counted first, then ended."""

from collections import Counter
from collections.abc import Iterator, Sequence

from tomoni.core import interface as core
from tomoni.services import interface as services
from tomoni.site.registers.notebook import Notebook
from tomoni.site.registers.survey import name_bits

STEP = 1000

Place = tuple[int, str, int | None]


class Ending:
    """Compares the town with the notebook of a run, some hundred rows at a time, in a tenant."""

    def __init__(self, mapping: services.RegisterMapping, notebook: Notebook, terms: core.RegisterTerms) -> None:
        self.mapping, self.notebook, self.terms = mapping, notebook, terms
        self.bits = name_bits(mapping)

    def count(self) -> list[tuple[str, int, int]]:
        """(what, how many would end, of how many)."""
        told: list[tuple[str, int, int]] = []
        if self._has("people"):
            parts = [(len(ends), all_) for ends, all_ in self._people()]
            told.append(("people", *_sums(parts)))
        for kind in self._links():
            parts = [(len(ends), all_) for ends, all_ in self._links_of(kind)]
            told.append((f"links of {kind}", *_sums(parts)))
        for kind in ("person", "household"):
            parts = [(len(ends), all_) for ends, all_ in self._facts(kind)]
            told.append((f"facts of a {kind}", *_sums(parts)))
        return [(what, ends, all_) for what, ends, all_ in told if all_]

    def parts(self) -> Iterator[core.Taken]:
        """End some hundred at each step, each step in a transaction of the caller."""
        if self._has("people"):
            for people, _ in self._people():
                if people:
                    yield core.Taken(Counter(people_left=core.end_people(people, self.terms)))
        for kind in self._links():
            for links, _ in self._links_of(kind):
                if links:
                    yield core.Taken(Counter(links_ended=core.end_links(links, self.terms)))
        for kind in ("person", "household"):
            for places, _ in self._facts(kind):
                if places:
                    yield core.Taken(Counter(facts_ended=core.end_facts(kind, places, self.terms)))

    def kept_protections(self) -> int:
        """Protected people without a mark in the files: their protection stays, and is told."""
        if not self._has("protections"):
            return 0
        numbers = list(core.numbers_of("person", sorted(core.find_protected(self.terms.day))).values())
        return len(numbers) - len(self.notebook.listed("protections", numbers))

    def kept_links(self) -> int:
        """Links that a case stated and the files lack: they stay, and are told."""
        return sum(len(links) for kind in self._links() for links, _ in self._links_of(kind, of_cases=True))

    def _has(self, table: str) -> bool:
        return any(file.table == table for file in self.mapping.files)

    def _links(self) -> list[str]:
        return sorted({file.of for file in self.mapping.files if file.table == "links"})

    def _people(self) -> Iterator[tuple[list[int], int]]:
        last = 0
        while rows := core.people_after(last, STEP):
            last = rows[-1][0]
            there = self.notebook.listed("people", [number for _, number in rows])
            yield [pk for pk, number in rows if number not in there], len(rows)

    def _links_of(self, kind: str, *, of_cases: bool = False) -> Iterator[tuple[list[int], int]]:
        last = 0
        while rows := core.links_after(kind, last, STEP, of_cases=of_cases):
            last = rows[-1][0]
            there = self.notebook.listed(f"links:{kind}", [f"{source}>{target}" for _, source, target in rows])
            yield [pk for pk, source, target in rows if f"{source}>{target}" not in there], len(rows)

    def _facts(self, kind: str) -> Iterator[tuple[list[Place], int]]:
        """Facts of this register about people or households, of the years that the files speak of."""
        names = [name for of, name in self.bits if of == kind]
        last: int | None = 0
        years = self.notebook.years(kind)
        while names and last is not None:
            last, numbers, places = core.places_after(kind, last, STEP, names, self.terms.register)
            inside = [place for place in places if place[2] in years]
            yield self._untold(kind, numbers, inside), len(inside)

    def _untold(self, kind: str, numbers: dict[int, str], places: Sequence[Place]) -> list[Place]:
        about = sorted({numbers[pk] for pk, _, _ in places})
        told, held = self.notebook.told(kind, about), self.notebook.listed(f"held:{kind}", about)
        return [
            (pk, name, year)
            for pk, name, year in places
            if numbers[pk] not in held and not told.get((numbers[pk], year), 0) & self.bits[kind, name]
        ]


def _sums(parts: Sequence[tuple[int, int]]) -> tuple[int, int]:
    return sum(ends for ends, _ in parts), sum(all_ for _, all_ in parts)
