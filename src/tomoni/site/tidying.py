"""What the worker does once a day for files: sweeps what no row names, and files what no record names."""

from datetime import date

from tomoni.cases import interface as cases
from tomoni.core import interface as core
from tomoni.services import interface as services


class Tidier:
    """Goes through the store of each town once a day, one of its 256 parts at a look; begins anew when killed."""

    def __init__(self) -> None:
        self.parts: dict[str, int] = {}  # by municipality, parts that are swept
        self.swept: dict[str, date] = {}  # the day on which all were

    def tidy(self, town: str, limit: int) -> int:
        """One look, inside the tenant; gives how much was done."""
        done, today = 0, core.today()
        if self.swept.get(town) == today:
            return 0
        part = self.parts.get(town, 0)
        if part == 0:
            done = core.sweep_pieces() + cases.forget_stray_files(limit) + cases.file_left_mandates()
            done += services.forget_missed()
        done += core.sweep_files(core.PARTS[part])
        self.parts[town] = (part + 1) % len(core.PARTS)
        if self.parts[town] == 0:
            self.swept[town] = today
        return done
