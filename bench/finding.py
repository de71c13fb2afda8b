"""One search over everything of ひばり町: what people type in the list of the tests, typed wrong included."""

import time
from pathlib import Path

import yaml

from tomoni.services.domain.bundle import load_pack
from tomoni.services.domain.finding.entries import entries_of
from tomoni.services.domain.finding.index import Index

from .figure import Figure

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 5


def measure() -> list[Figure]:
    """Milliseconds of a search at p95, and of making the index once in a process."""
    pack = load_pack([ROOT / "packs/japan", ROOT / "packs/towns/hibari"])
    definitions = list(pack.services.values())
    events = [
        event.with_services([one.id for one in definitions if event.id in one.life_events], pack.services)
        for event in pack.life_events.values()
    ]
    begun = time.perf_counter()
    index = Index(entries_of(definitions, events, definitions[0].offices, {}))
    made = (time.perf_counter() - begun) * 1000
    typed = [str(one["typed"]) for one in yaml.safe_load((ROOT / "tests/services/queries.yaml").read_text("utf-8"))]
    taken = sorted(_milliseconds(index, words) for _ in range(ROUNDS) for words in typed)
    return [
        Figure("finding: one search, p95", taken[int(len(taken) * 0.95)], "ms", 10),
        Figure("finding: the index, once a process", made, "ms", 1000),
    ]


def _milliseconds(index: Index, words: str) -> float:
    begun = time.perf_counter()
    index.search(words)
    return (time.perf_counter() - begun) * 1000
