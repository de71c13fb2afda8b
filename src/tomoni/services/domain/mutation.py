"""Which mutants of a rule set no example notices: what the examples do not ask.

A mutant that changes nothing anybody could notice is accepted, with its reason, in `examples/accepted-mutants.yaml`.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tomoni.rules import interface as rules
from tomoni.services.domain.pack import Pack
from tomoni.services.domain.reading.sheet import Section, Sheet
from tomoni.services.domain.rule_examples import files_of
from tomoni.services.domain.witnesses import Examples

ACCEPTED = "examples/accepted-mutants.yaml"


@dataclass(frozen=True)
class Survivor:
    """A mutant no example noticed, and where the rule stands that it changed."""

    file: str
    line: int
    name: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line} {self.name}"


@dataclass(frozen=True)
class Accepted:
    """A mutant that may live: since when somebody has looked, and why nobody could notice it."""

    mutant: str
    since: dt.date
    because: str
    file: str
    line: int


@dataclass(frozen=True)
class Mutation:
    """What became of the mutants of a rule set. `gone`: accepted ones that are noticed now or no mutants; `failing`:
    examples that fail as they are."""

    rule_set: str
    mutants: int
    survivors: tuple[Survivor, ...] = ()
    accepted: tuple[Accepted, ...] = ()
    gone: tuple[Accepted, ...] = ()
    failing: int = 0

    @property
    def killed(self) -> int:
        return self.mutants - len(self.survivors) - len(self.accepted)

    @property
    def passed(self) -> bool:
        return not self.survivors and not self.gone

    def lines(self) -> list[str]:
        """Each survivor with its place, then the counts."""
        found = [f"{one} - no example notices" for one in self.survivors]
        found += [f"{one.file}:{one.line} {one.mutant} - accepted, but noticed now or no mutant" for one in self.gone]
        counts = f"{self.mutants} mutants, {self.killed} killed, {len(self.survivors)} survive"
        if self.failing:
            found.append(f"{self.failing} examples fail as they are and notice nothing: run `tomoni packs test` first")
        return [*found, f"{self.rule_set}: {counts}, {len(self.accepted)} accepted"]


def mutate(examples: Examples, rule_set: str, *, every: int = 1) -> Mutation:
    """Runs the examples against the mutants of a rule set, each, or `every` n-th. Raises PackError."""
    pack = examples.pack
    mutants = examples.mutating.mutants(rule_set)
    tried = mutants[::every]
    living = [mutant for mutant in tried if not examples.notice(mutant)]
    accepted = {one.mutant: one for one in read_accepted(pack) if one.mutant.startswith(f"{rule_set}.")}
    noticed = {mutant.name for mutant in tried} - {mutant.name for mutant in living}
    gone = (set(accepted) - {mutant.name for mutant in mutants}) | (set(accepted) & noticed)
    places = places_of(pack, rule_set)
    return Mutation(
        rule_set,
        len(tried),
        tuple(Survivor(*place_of(places, mutant), mutant.name) for mutant in living if mutant.name not in accepted),
        tuple(accepted[mutant.name] for mutant in living if mutant.name in accepted),
        tuple(accepted[name] for name in sorted(gone)),
        len(examples.wrong),
    )


def read_accepted(pack: Pack) -> list[Accepted]:
    """The mutants a pack accepts. Raises PackError with all faults of the file."""
    found: list[Accepted] = []
    sheet = Sheet()
    for layer in pack.layers:
        text = layer.files.get(ACCEPTED)
        if text is None:
            continue
        file = f"{layer.name}/{ACCEPTED}"
        root = Section(sheet, rules.read_yaml(text, file), "accepted_mutants", "")
        for number, block in root.each("accepted", needed=True):
            section = Section(sheet, block, "accepted_mutant", f"accepted.{number}")
            mutant, because = (section.text(key, needed=True) for key in ("mutant", "because"))
            since = section.date("since", needed=True)
            if mutant is not None and because is not None and since is not None:
                found.append(Accepted(str(mutant), since, str(because), file, block.line))
    sheet.finish()
    return found


# --- places
def places_of(pack: Pack, rule_set: str) -> dict[tuple[str, str], Any]:
    """The block of each definition, parameter and table of a rule set, by what it is and its name."""
    found: dict[tuple[str, str], Any] = {}
    for layer in pack.layers:
        for path, text in layer.under("rules", ".yaml").items():
            block = rules.read_yaml(text, f"{layer.name}/{path}")
            if block.get("rules") == rule_set or block.get("extends") is not None:
                for what in ("definition", "parameter", "table"):
                    part = block.get(f"{what}s")
                    found |= {
                        (what, str(key)): inner for key, inner in (part if isinstance(part, dict) else {}).items()
                    }
    return found


def place_of(places: Mapping[tuple[str, str], Any], mutant: rules.Mutant) -> tuple[str, int]:
    """File and line of the version, value or row that a mutant changed, as near as the pack tells."""
    block = places.get((mutant.place.what, mutant.place.key.partition(".")[2]))
    if block is None:
        return "", 0
    number = mutant.place.number
    if isinstance(mutant.changed, rules.Table):
        csv, row = block.get("csv"), mutant.changed.rows[number]
        return (csv.file if csv is not None and "\n" in csv else f"rules/{csv}"), row.line
    rows = block.get("versions" if mutant.place.what == "definition" else "values")
    if isinstance(rows, list) and number < len(rows):
        block = rows[number]
    for key in ("is", "pick"):
        if key in block:
            return block.file, block[key].line
    return block.file, block.line


def rule_sets_with_examples(pack: Pack) -> list[str]:
    """The rule sets that have examples of their own, in order."""
    paths = {path.rpartition("/")[2].removesuffix(".yaml") for layer in pack.layers for path in files_of(layer)}
    return sorted(name for name in (path.replace("-", "_") for path in paths) if name in pack.book.sets)
