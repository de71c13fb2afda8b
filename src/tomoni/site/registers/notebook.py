"""What stands in the files of a run: numbers and which facts each has. On disk, so that memory stays bounded."""

import sqlite3
from collections.abc import Iterable, Sequence

TABLES = """
CREATE TABLE seen (file INTEGER, key TEXT, year INTEGER, times INTEGER, PRIMARY KEY (file, key, year)) WITHOUT ROWID;
CREATE TABLE told (
    kind TEXT, number TEXT, year INTEGER, names INTEGER, PRIMARY KEY (kind, number, year)
) WITHOUT ROWID;
CREATE TABLE years (kind TEXT, year INTEGER, PRIMARY KEY (kind, year)) WITHOUT ROWID;
CREATE TABLE listed (kind TEXT, key TEXT, PRIMARY KEY (kind, key)) WITHOUT ROWID;
"""
SEEN = "INSERT INTO seen VALUES (?, ?, ?, 1) ON CONFLICT DO UPDATE SET times = times + 1"
TOLD = "INSERT INTO told VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET names = names | excluded.names"
NO_YEAR = 0
PART = 500


class Notebook:
    """A database of one run that nobody else sees and that goes when the run ends."""

    def __init__(self) -> None:
        self.database = sqlite3.connect("", isolation_level=None)  # a file of its own, removed when it is closed
        self.database.executescript("PRAGMA journal_mode = OFF; PRAGMA cache_size = -16384;" + TABLES)
        self.database.execute("BEGIN")

    def note_rows(self, rows: Iterable[tuple[int, str, int | None]]) -> None:
        """(number of the file, key, year) of rows."""
        self.database.executemany(SEEN, ((file, key, year or NO_YEAR) for file, key, year in rows))

    def note_listed(self, kind: str, keys: Iterable[str]) -> None:
        """Numbers of people, or ends of links, that the files name: these do not end."""
        self.database.executemany("INSERT OR IGNORE INTO listed VALUES (?, ?)", ((kind, key) for key in keys))

    def note_facts(self, rows: Iterable[tuple[str, str, int | None, int]]) -> None:
        """(kind, number, year, bits of the names that have a value)."""
        rows = list(rows)
        self.database.executemany(TOLD, ((kind, number, year or NO_YEAR, bits) for kind, number, year, bits in rows))
        years = {(kind, year or NO_YEAR) for kind, _, year, _ in rows}
        self.database.executemany("INSERT OR IGNORE INTO years VALUES (?, ?)", years)

    def twice(self, file: int, keys: Sequence[tuple[str, int | None]]) -> set[tuple[str, int | None]]:
        """Of these keys of a file, those that stand in more than one row."""
        found: set[tuple[str, int | None]] = set()
        for part in _parts(sorted({key for key, _ in keys})):
            marks = ", ".join("?" * len(part))
            query = f"SELECT key, year FROM seen WHERE file = ? AND times > 1 AND key IN ({marks})"
            found |= {(key, year or None) for key, year in self.database.execute(query, (file, *part))}
        return found

    def listed(self, kind: str, keys: Sequence[str]) -> set[str]:
        """Of these, those that stand in the files."""
        found: set[str] = set()
        for part in _parts(keys):
            marks = ", ".join("?" * len(part))
            query = f"SELECT key FROM listed WHERE kind = ? AND key IN ({marks})"
            found |= {key for (key,) in self.database.execute(query, (kind, *part))}
        return found

    def told(self, kind: str, numbers: Sequence[str]) -> dict[tuple[str, int | None], int]:
        """Bits of the names that the files tell of these, by number and year."""
        found: dict[tuple[str, int | None], int] = {}
        for part in _parts(numbers):
            marks = ", ".join("?" * len(part))
            query = f"SELECT number, year, names FROM told WHERE kind = ? AND number IN ({marks})"
            rows = self.database.execute(query, (kind, *part))
            found |= {(number, year or None): names for number, year, names in rows}
        return found

    def years(self, kind: str) -> set[int | None]:
        """Years that the files speak of; None for facts without a year."""
        return {year or None for (year,) in self.database.execute("SELECT year FROM years WHERE kind = ?", (kind,))}

    def close(self) -> None:
        """Throw it away."""
        self.database.close()


def _parts(keys: Sequence[str]) -> Iterable[Sequence[str]]:
    return (keys[start : start + PART] for start in range(0, len(keys), PART))
