"""What the worker does once a day for files: sweeps what no row names, and files what no record names."""

from collections.abc import Callable, Iterator
from datetime import date

from tomoni.cases import interface as cases
from tomoni.core import interface as core
from tomoni.services import interface as services

Piece = Callable[[], int]  # work for one transaction inside a tenant; gives how much was done


class Look:
    """Counts what the pieces of one look did."""

    def __init__(self) -> None:
        self.done = 0

    def at(self, piece: Piece) -> Piece:
        """The same piece, counted."""

        def counted() -> int:
            done = int(piece() or 0)
            self.done += done
            return done

        return counted


class Tidier:
    """Goes through the store of each town once a day, one of its 256 parts at a look; begins anew when killed."""

    def __init__(self) -> None:
        self.parts: dict[str, int] = {}  # by municipality, parts that are swept
        self.swept: dict[str, date] = {}  # the day on which all were

    def pieces(self, town: str, limit: int) -> Iterator[Piece]:
        """One look, in pieces."""
        today = core.today()
        if self.swept.get(town) == today:
            return
        part = self.parts.get(town, 0)
        if part == 0:
            yield core.sweep_pieces
            yield lambda: cases.forget_stray_files(limit)
            yield cases.file_left_mandates
            yield services.forget_missed
        yield lambda: core.sweep_files(core.PARTS[part])
        self.parts[town] = (part + 1) % len(core.PARTS)
        if self.parts[town] == 0:
            self.swept[town] = today
