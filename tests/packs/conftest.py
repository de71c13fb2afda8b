"""The packs of this repository as files and as loaded by the platform."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tomoni.services import interface as services

PACKS = Path(__file__).parents[2] / "packs"
TOWNS = sorted(path.parent for path in (PACKS / "towns").glob("*/pack.yaml"))
JAPAN = PACKS / "japan"
LANGUAGES = ("ja", "easy", "en")
MUTATION_COUNTS = pytest.StashKey[list[str]]()


def mutation_counts(config: pytest.Config) -> list[str]:
    """Of each rule set how many mutants there were, and how many no example noticed; told at the end of the run."""
    return config.stash.setdefault(MUTATION_COUNTS, [])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    counts = mutation_counts(config)
    if counts:
        terminalreporter.section("mutants of rule sets")
        for line in counts:
            terminalreporter.line(line)


@pytest.fixture(scope="session")
def pack() -> services.Pack:
    """The national pack as ひばり町 uses it."""
    return services.load_pack([JAPAN, PACKS / "towns" / "hibari"])


def read(path: Path) -> Any:
    """A file of YAML with every scalar as text, as the platform reads it."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


def service_folders() -> list[Path]:
    """The folders of the services of the national pack."""
    return sorted(path.parent for path in JAPAN.glob("services/*/service.yaml"))


def leaves(block: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """(dotted path, text) of every text in a block."""
    if isinstance(block, dict):
        for key, value in block.items():
            yield from leaves(value, f"{path}.{key}" if path else str(key))
    elif isinstance(block, list):
        for number, value in enumerate(block):
            yield from leaves(value, f"{path}.{number}")
    else:
        yield path, str(block)
