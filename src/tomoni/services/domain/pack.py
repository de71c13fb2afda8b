"""A pack: folders of data, loaded and checked. A town's pack is a layer over the national one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tomoni.rules import interface as rules
from tomoni.services.domain.definition import Definition
from tomoni.services.domain.vocabulary import Lexicon, Words

SUFFIXES = frozenset({".yaml", ".csv", ".typ"})


@dataclass(frozen=True)
class Layer:
    """One folder: its name as shown in faults (`japan`, `towns/hibari`) and its files by path inside it."""

    name: str
    files: Mapping[str, str]

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
    life_events: Mapping[str, Words]

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
    files = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix in SUFFIXES:
            files[path.relative_to(folder).as_posix()] = path.read_text(encoding="utf-8")
    parts = folder.resolve().parts
    behind = parts[parts.index("packs") + 1 :] if "packs" in parts else parts[-1:]
    return Layer("/".join(behind) or folder.name, files)


def read_layers(folders: Sequence[Path]) -> tuple[Layer, ...]:
    return tuple(read_layer(Path(folder)) for folder in folders)
