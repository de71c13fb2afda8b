"""Forms that came by post: read by a machine, laid down as packages, taken in by `tomoni intake`; and again."""

import json
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from tomoni.site.surge.city import SERVICE
from tomoni.site.surge.homes import Home, read_homes
from tomoni.site.surge.notebook import Answer, Notebook
from tomoni.site.surge.plan import Part, part_of
from tomoni.site.surge.program import Wrong, answers_of

TOGETHER = 4_000  # packages of one call, as a night brings them
SOURCE = "scanned-forms"
SAID = re.compile(rf"{SOURCE} (\d+): (?:(?:is|was) case (\S+)|waits \[([a-z_.]+)\])")
LIVE = "cases.claim_already_live"
TRIES = 5  # of a folder, where the command itself is killed


def take_paper_in(notebook: Notebook) -> Iterator[int]:
    """Packages, a thousand a call; gives how many there are after each. What is answered is not laid down again."""
    page, done = notebook.page("paper"), notebook.page("paper").homes()
    waiting = ((home, part) for home, part in _paper(notebook, "paper") if home.number not in done)
    yield from _take(notebook, waiting, page.note, "")


def take_second_forms_in(notebook: Notebook) -> Iterator[int]:
    """Forms of households that applied online before: each waits, because it is claimed already. Raises Wrong."""
    page, done = notebook.page("second-forms"), notebook.page("second-forms").homes()
    waiting = ((home, part) for home, part in _paper(notebook, "on_paper") if home.number not in done)
    yield from _take(notebook, waiting, page.note, LIVE)


def _paper(notebook: Notebook, kind: str) -> Iterator[tuple[Home, Part]]:
    for home in read_homes(notebook.place("city")):
        part = part_of(home.number, notebook.seed)
        if kind in (part.channel, part.again):
            yield home, part


def _take(notebook: Notebook, waiting: Iterator[tuple[Home, Part]], note, problem: str) -> Iterator[int]:
    taken = 0
    while batch := list(islice(waiting, TOGETHER)):
        folder = notebook.folder / "packages"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for home, part in batch:
            lay(folder, home, part)
        note(_intake(folder, {home.number for home, _ in batch}, problem))
        shutil.rmtree(folder)
        taken += len(batch)
        yield taken


def lay(folder: Path, home: Home, part: Part) -> None:
    """One package as a zip."""
    head = home.head
    told = {
        "format": "tomoni-intake/1", "source": SOURCE, "receipt_number": f"{home.number:08d}", "service": SERVICE,
        "sent_at": "2020-06-01T09:00:00+09:00",
        "applicant": {"name": head.name, "name_kana": head.kana, "birth_date": head.born, "address": home.address},
        **answers_of(home, part, wrong=part.wrong),
    }  # fmt: skip
    with zipfile.ZipFile(folder / f"{home.number:08d}.zip", "w") as packed:
        packed.writestr("package.json", json.dumps(told, ensure_ascii=False))


def _intake(folder: Path, wanted: set[int], problem: str) -> list[Answer]:
    """What the command says of each package; a case, or the reason that is expected. Raises Wrong."""
    for _ in range(TRIES):
        done = subprocess.run(
            [sys.executable, "-m", "tomoni.site.cli", "intake", str(folder)],
            capture_output=True,
            text=True,
            check=False,
        )
        found = {int(n): (number or "", why or "") for n, number, why in SAID.findall(done.stdout)}
        if set(found) == wanted:
            break
    other = {n: told for n, told in found.items() if told[1] != problem} or wanted - set(found)
    if other:
        raise Wrong(f"{len(other)} packages were not taken as they must be: {str(other)[:300]} {done.stderr[-300:]}")
    return [Answer(n, number or why) for n, (number, why) in sorted(found.items())]
