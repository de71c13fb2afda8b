"""The households as those who apply know them: one line each, read by processes that know no database."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Member:
    """Somebody of a household. key: of core.Person."""

    key: int
    name: str
    kana: str
    born: str


@dataclass(frozen=True)
class Home:
    """A household with its head first. account: the row to sign in with, 0 for none; permission: of the program."""

    number: int
    address: str
    members: tuple[Member, ...]
    account: int = 0
    permission: str = ""

    @property
    def head(self) -> Member:
        """Who asks for all."""
        return self.members[0]


def write_homes(file: Path, homes: list[Home]) -> None:
    """A part of the city."""
    lines = (json.dumps(asdict(home), ensure_ascii=False) for home in homes)
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def read_homes(folder: Path) -> Iterator[Home]:
    """Every household, in the order of their numbers."""
    for file in sorted(folder.glob("*.jsonl")):
        with file.open(encoding="utf-8") as lines:
            yield from (_home(json.loads(line)) for line in lines)


def _home(told: dict) -> Home:
    return Home(**{**told, "members": tuple(Member(**one) for one in told["members"])})
