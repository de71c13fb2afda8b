"""One run: survey every file, see what it would end, take the rows in, then end what is no longer there.

Nothing is stored before the survey is over. Every part of rows is a transaction of its own that notes how far it came:
a killed run goes on there, and the same files again change nothing.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from tomoni.core import interface as core
from tomoni.services import interface as services
from tomoni.site.registers.ending import Ending
from tomoni.site.registers.errors import OlderThanBefore, RunElsewhere, TooManyEnd
from tomoni.site.registers.notebook import Notebook
from tomoni.site.registers.report import Report
from tomoni.site.registers.rows import Fault, FileReader, Read
from tomoni.site.registers.survey import Survey, survey
from tomoni.site.registers.trial import trial

PART = 500  # rows of one transaction
PROTECTIONS = 20_000  # rows of protections that are taken together, so that who asked comes first
ENDS = "ends"


@dataclass(frozen=True)
class Wanted:
    """What is to be taken in. really: end however much it is. dry: try everything, keep nothing."""

    mapping: services.RegisterMapping
    source: Path
    folder: Path
    town: str
    full: bool
    day: date
    really: bool = False
    dry: bool = False


@dataclass(frozen=True)
class Outcome:
    """What came of it. counts: {kind: how many}; ends_held: why nothing was ended, empty where it was."""

    counts: dict[str, int]
    refused: int
    rows: int
    ends_held: str
    run: int


class Importing:
    """Takes the files of one mapping in; see Wanted."""

    def __init__(self, wanted: Wanted, report: Report, tell: Callable[[str], None] = lambda words: None) -> None:
        self.wanted, self.report, self.tell = wanted, report, tell
        self.actor = core.Actor.system("tomoni registers")
        self.notebook = Notebook()

    def run(self) -> Outcome:
        """Do all of it. Raises RegistersError before anything is changed."""
        with closing(self.notebook):
            if not self.wanted.dry:
                return self._whole()
            with trial(self.wanted.town):
                return self._whole()

    def _whole(self) -> Outcome:
        readers = [self._reader(file) for file in self.wanted.mapping.files]
        found = survey(readers, self.notebook, self.wanted.mapping, self.report)
        with core.tenant(self.wanted.town):
            self._check_day()
            ends_held = self._check_ends(found)
            run = self._begin(found)
        for place, reader in enumerate(readers):
            self._take(run, place, reader)
        if self.wanted.full and not ends_held:
            self._end(run)
        if self.wanted.full:
            self._tell_kept(run)
        with core.tenant(self.wanted.town):
            done = core.finish_run(run, ends_held=ends_held)
        return Outcome(dict(done.counts), done.refused, found.rows, ends_held, done.pk)

    def _reader(self, file: services.RegisterFile) -> FileReader:
        reader = FileReader(self.wanted.mapping, file, self.wanted.folder, self.wanted.day)
        reader.places  # noqa: B018 - a file that is not there is told before any is read
        return reader

    @cached_property
    def terms(self) -> core.RegisterTerms:
        """The same for all rows."""
        mapping = self.wanted.mapping
        sensitive = {
            name
            for file in mapping.files
            for name, column in file.facts.items()
            if column.fact and column.fact.sensitive
        }
        return core.RegisterTerms(mapping.register, self.wanted.day, self.actor, mapping.kept_purposes, sensitive)

    # --- before anything is stored
    def _check_day(self) -> None:
        ages = {age.register: age.day for age in core.list_register_ages()}
        last = ages.get(self.wanted.mapping.register)
        if last is not None and last > self.wanted.day:
            raise OlderThanBefore(
                f"A file of {self.wanted.mapping.register} of {last} was taken in already; this one is of"
                f" {self.wanted.day} and would put back what changed since. Nothing was changed. Take the newest file,"
                " or say its true day with --day."
            )

    def _check_ends(self, found: Survey) -> str:
        """Why nothing is ended in this run; empty where it may be. Raises TooManyEnd."""
        if not self.wanted.full:
            return ""
        if found.unreadable:
            return "unreadable"
        for what, ends, all_ in self._ending().count():
            if ends * 100 > all_ * self.wanted.mapping.stop_over and not self.wanted.really:
                raise TooManyEnd(
                    f"{ends:,} of {all_:,} {what} would end ({ends * 100 / all_:.1f} %, more than"
                    f" {self.wanted.mapping.stop_over} %). Nothing was changed. Look whether the file is whole; if it"
                    " is, say the same with --really.",
                    ends=ends, all=all_,
                )  # fmt: skip
        return ""

    def _ending(self) -> Ending:
        return Ending(self.wanted.mapping, self.notebook, self.terms)

    def _begin(self, found: Survey) -> int:
        wanted = self.wanted
        names = sorted({name for file in wanted.mapping.files for name in (*file.facts, *file.columns)})
        told = (wanted.source.read_bytes().hex(), found.digest, str(wanted.full), str(wanted.day), str(wanted.really))
        digest = hashlib.sha256("|".join(told).encode()).hexdigest()
        files = [
            {"file": file.file, "rows": rows} for file, rows in zip(wanted.mapping.files, found.by_file, strict=True)
        ]
        run = core.begin_run(
            wanted.mapping.register, wanted.mapping.id, digest, full=wanted.full, day=wanted.day, files=files,
            facts=names, actor=self.actor,
        )  # fmt: skip
        return run.pk

    # --- rows
    def _take(self, run: int, place: int, reader: FileReader) -> None:
        key = f"{place}:{reader.file.file}"
        with core.tenant(self.wanted.town):
            row = core.find_register_run(run)
            done = int(row.place.get(key, 0)) if row else 0
        size = PROTECTIONS if reader.file.table == "protections" else PART
        for part in _parts(reader.rows(), size):
            last = max(_line(read) for read in part)
            if last <= done:
                continue
            with core.tenant(self.wanted.town):
                taken, faults = self._take_part(place, reader, part)
                refused = [(reader.file.file, fault.line, fault.column, fault.code) for fault in faults]
                if not core.go_on_run(run, key, done, last, taken, refused):
                    raise RunElsewhere(
                        "Another process takes these files in at this moment. This one stopped; what is stored is"
                        " whole. Wait for the other one to end."
                    )
            done = last
            self.report.refuse(reader.file.file, [fault for fault in faults if fault.code in LATE])
            self.report.remark(reader.file.file, [(line, "", code) for line, code in taken.remarks])
            self.tell(f"{reader.file.file}: line {done:,}")

    def _take_part(self, place: int, reader: FileReader, part: Sequence[Read]) -> tuple[core.Taken, list[Fault]]:
        rows = [row for row, _, _ in part if row is not None]
        faults = [fault for _, fault, _ in part if fault is not None]
        double = self.notebook.twice(place, [(key_of(row), row.year) for row in rows])
        faults += [Fault(row.line, "", "twice", key_of(row)) for row in rows if (key_of(row), row.year) in double]
        taken = self._store(reader.file, [row for row in rows if (key_of(row), row.year) not in double])
        return taken, sorted([*faults, *(Fault(line, "", code) for line, code in taken.refused)], key=lambda f: f.line)

    def _store(self, file: services.RegisterFile, rows: Sequence[core.RegisterRow]) -> core.Taken:
        if file.table == "people":
            return core.take_people(rows, self.terms)
        if file.table == "households":
            return core.take_households(rows, self.terms)
        if file.table == "links":
            return core.take_links(file.of, rows, self.terms)
        if file.table == "protections":
            return core.take_protections(rows, self.terms, file.department)
        return core.take_register_facts(file.of, rows, self.terms)

    # --- what is no longer there
    def _end(self, run: int) -> None:
        parts = self._ending().parts()
        while True:
            with core.tenant(self.wanted.town):
                taken = next(parts, None)
                if taken is None:
                    return
                self._note_ends(run, taken)

    def _note_ends(self, run: int, taken: core.Taken) -> None:
        row = core.find_register_run(run)
        before = int(row.place.get(ENDS, 0)) if row else 0
        if not core.go_on_run(run, ENDS, before, before + 1, taken, ()):
            raise RunElsewhere("Another process takes these files in at this moment. This one stopped.")

    def _tell_kept(self, run: int) -> None:
        with core.tenant(self.wanted.town):
            ending = self._ending()
            kept = Counter(protections_kept=ending.kept_protections(), links_kept=ending.kept_links())
            if kept.total():
                self._note_ends(run, core.Taken(+kept))


LATE = frozenset({"twice", "nobody", "department", "protection_kept", "outside"})  # known only when rows are stored


def key_of(row: core.RegisterRow) -> str:
    """What names a row in its file: the number, or of a link both ends."""
    return row.number or f"{row.fields.get('from')}>{row.fields.get('to')}"


def _line(read: Read) -> int:
    row, fault, _ = read
    return row.line if row is not None else fault.line if fault is not None else 0


def _parts(rows: Iterator[Read], size: int) -> Iterator[list[Read]]:
    part: list[Read] = []
    for row in rows:
        part.append(row)
        if len(part) == size:
            yield part
            part = []
    if part:
        yield part
