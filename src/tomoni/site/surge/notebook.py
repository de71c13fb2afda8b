"""What a run did so far, in its folder: the stages with their cost, and every answer that somebody was given.

A run that was stopped goes on from here. Answers are noted by those who got them, a line each, and never changed.
"""

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from threading import Lock


class RunNotUsable(Exception):
    """The folder holds another run, or the database other towns. No error of core: this file knows no Django."""

    code = "site.surge_not_usable"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass
class Cost:
    """What a stage came to. wall, server, database, desk, clients: seconds; killed: what was killed meanwhile."""

    number: int = 0
    wall: float = 0.0
    server: float = 0.0  # pages and worker
    database: float = 0.0  # PostgreSQL, where it runs on this machine
    desk: float = 0.0  # what the command itself did in the stead of staff, and its children
    clients: float = 0.0  # who applies; no cost of the town
    killed: list[str] = field(default_factory=list)
    done: bool = False

    @property
    def cpu(self) -> float:
        """Seconds of processor that the town pays for."""
        return self.server + self.database + self.desk


@dataclass(frozen=True)
class Answer:
    """What somebody was told: the household, and the number of the case or of the receipt."""

    home: int
    number: str


class Notebook:
    """The folder of a run."""

    def __init__(self, folder: Path, households: int, seed: int) -> None:
        self.folder, self.households, self.seed = folder, households, seed
        self.stages: dict[str, Cost] = {}
        self.facts: dict[str, object] = {}
        folder.mkdir(parents=True, exist_ok=True)
        self._file, self._lock = folder / "surge.json", Lock()
        if self._file.exists():
            self._read()
        else:
            self.save()

    def _read(self) -> None:
        told = json.loads(self._file.read_text(encoding="utf-8"))
        if (told["households"], told["seed"]) != (self.households, self.seed):
            raise RunNotUsable(
                f"{self.folder} holds a run of {told['households']:,} households (seed {told['seed']}). Go on with"
                " these numbers, or choose another folder."
            )
        self.stages = {name: Cost(**cost) for name, cost in told["stages"].items()}
        self.facts = told["facts"]

    def save(self) -> None:
        """Whole or as before."""
        told = {"households": self.households, "seed": self.seed, "facts": self.facts,
                "stages": {name: asdict(cost) for name, cost in self.stages.items()}}  # fmt: skip
        draft = self._file.with_suffix(".new")
        with self._lock:
            draft.write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")
            os.replace(draft, self._file)

    def place(self, name: str) -> Path:
        """A folder of the run, made where it is missing."""
        path = self.folder / name
        path.mkdir(parents=True, exist_ok=True)
        return path

    def page(self, name: str) -> "Page":
        """The answers of one kind."""
        return Page(self.place("answers") / f"{name}.txt")


class Page:
    """Answers of one kind, in the order in which they came."""

    def __init__(self, file: Path) -> None:
        self._file, self._lock = file, Lock()

    def note(self, answers: Iterable[Answer]) -> None:
        """Write them down for good."""
        text = "".join(f"{one.home} {one.number}\n" for one in answers)
        with self._lock, self._file.open("a", encoding="utf-8") as file:
            file.write(text)

    def read(self) -> Iterator[Answer]:
        """Everything noted so far; a line that was being written when the run was stopped is left out."""
        if not self._file.exists():
            return
        with self._file.open(encoding="utf-8") as lines:
            for line in lines:
                home, _, number = line.partition(" ")
                if line.endswith("\n"):
                    yield Answer(int(home), number.strip())

    def homes(self) -> set[int]:
        """Households that were answered."""
        return {one.home for one in self.read()}
