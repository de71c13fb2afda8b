"""A pack: folders of data, loaded and checked. A town's pack is a layer over the national one."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tomoni.rules import interface as rules
from tomoni.services.domain.definition import Definition
from tomoni.services.domain.life_events import LifeEvent
from tomoni.services.domain.vocabulary import Lexicon

PLACES = re.compile(
    r"pack\.yaml|life-events\.yaml|offices\.yaml|README\.md|(facts|rules|examples|registers)/[^/]+\.yaml"
    r"|(codes|rules)/[^/]+\.csv|letters/[^/]+\.typ"
    r"|services/[^/]+/(service\.yaml|examples\.yaml|texts/(ja|easy|en)\.yaml|letters/[^/]+\.typ)"
)
LOOK = "look/"  # how a town's pages look: words and logo, read by the channels
KNOWN_PLACES = (
    "a file of a pack: pack.yaml, life-events.yaml, offices.yaml, facts/*.yaml, rules/*.yaml or .csv, "
    "examples/<rule set>.yaml, codes/*.csv, letters/*.typ, "
    "services/<id>/service.yaml, examples.yaml, texts/<ja, easy or en>.yaml, letters/*.typ"
)


@dataclass(frozen=True)
class Layer:
    """One folder: its name as shown in faults (`japan`, `towns/hibari`) and its files by path inside it.

    `faults`: of files that could not be read as text, or that nobody would read.
    """

    name: str
    files: Mapping[str, str]
    faults: tuple[rules.PackFault, ...] = ()

    def under(self, folder: str, suffix: str) -> dict[str, str]:
        """Files of a folder, by path, in order."""
        return {p: t for p, t in sorted(self.files.items()) if p.startswith(folder + "/") and p.endswith(suffix)}


@dataclass(frozen=True, eq=False)
class Pack:
    """A checked pack with everything it says. `files` are by `layer/path`."""

    id: str
    version: str
    languages: tuple[str, ...]
    services: Mapping[str, Definition]
    lexicon: Lexicon
    book: rules.RuleBook
    layers: tuple[Layer, ...]
    life_events: Mapping[str, LifeEvent]

    @property
    def vocabulary(self) -> rules.Vocabulary:
        return self.lexicon.vocabulary

    @property
    def files(self) -> dict[str, str]:
        return {f"{layer.name}/{path}": text for layer in self.layers for path, text in layer.files.items()}

    @property
    def texts(self) -> dict[str, Mapping[str, Mapping[str, str]]]:
        """Words of every service: service -> language -> key -> text."""
        return {name: definition.words for name, definition in self.services.items()}


def read_layer(folder: Path) -> Layer:
    """All files of a pack's folder. The layer is named by the path behind `packs/`."""
    parts = folder.resolve().parts
    behind = parts[parts.index("packs") + 1 :] if "packs" in parts else parts[-1:]
    name = "/".join(behind) or folder.name
    files: dict[str, str] = {}
    faults: list[rules.PackFault] = []
    for path in sorted(folder.rglob("*")):
        place = path.relative_to(folder).as_posix()
        if not path.is_file() or any(part.startswith(".") for part in place.split("/")) or place.startswith(LOOK):
            continue
        if not PLACES.fullmatch(place):
            faults.append(rules.PackFault(f"{name}/{place}", 1, 1, "the file", place, KNOWN_PLACES))
            continue
        data = path.read_bytes()
        try:
            files[place] = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            column = error.start - (data.rfind(b"\n", 0, error.start) + 1) + 1
            found = f"the byte {data[error.start]:02x} ({error.reason})"
            faults.append(rules.PackFault(f"{name}/{place}", line, column, "the file", found, "text in UTF-8"))
            files[place] = ""
    return Layer(name, files, tuple(faults))


def read_layers(folders: Sequence[Path]) -> tuple[Layer, ...]:
    return tuple(read_layer(Path(folder)) for folder in folders)
