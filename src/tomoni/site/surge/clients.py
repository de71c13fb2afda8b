"""Everybody who applies or mends over HTTP: `python -m tomoni.site.surge.clients`, some threads in a process.

A process of its own, so that its processor time is no cost of the town. It reads what households there are, does what
the plan says, and notes every answer. What the town answered and must not have answered goes into `troubles.txt`.
"""

import queue
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from tomoni.site.surge.homes import Home, read_homes
from tomoni.site.surge.notebook import Answer, Notebook, Page
from tomoni.site.surge.plan import Part, part_of
from tomoni.site.surge.program import Door, apply
from tomoni.site.surge.resident import Resident
from tomoni.site.surge.talking import Talk

THREADS = 8  # as many as two web processes have
Work = tuple[Home, Part, str]


class Clients:
    """Threads that take one household after the other."""

    def __init__(self, notebook: Notebook, door: Door) -> None:
        self._notebook, self._door = notebook, door
        self._waiting: queue.Queue[Work | None] = queue.Queue(maxsize=4 * THREADS)
        self._troubles = notebook.folder / "troubles.txt"

    def run(self, work: Iterable[Work], do: Callable[[Talk, Work], Answer], page: Page) -> None:
        """Do all of it."""
        threads = [threading.Thread(target=self._go_on, args=(do, page)) for _ in range(THREADS)]
        for thread in threads:
            thread.start()
        for one in work:
            self._waiting.put(one)
        for _ in threads:
            self._waiting.put(None)
        for thread in threads:
            thread.join()

    def _go_on(self, do: Callable[[Talk, Work], Answer], page: Page) -> None:
        talk = self._door.talk()
        while (work := self._waiting.get()) is not None:
            try:
                page.note([do(talk, work)])
            except Exception as fault:  # whatever was answered wrongly: it is told, and the others go on
                with self._troubles.open("a", encoding="utf-8") as file:
                    file.write(f"{work[0].number} {type(fault).__name__}: {fault}\n")
        talk.close()

    def send(self, talk: Talk, work: Work) -> Answer:
        """Apply by the program or page by page."""
        home, part, _ = work
        if part.channel == "portal":
            return Resident(talk, home, part).apply()
        talk.cookies.clear()
        return apply(self._door, talk, home, part)

    def mend(self, talk: Talk, work: Work) -> Answer:
        """Mend what the town asked about."""
        home, part, number = work
        Resident(talk, home, part).correct(number)
        return Answer(home.number, number)

    def of_applications(self, channel: str, page: Page) -> Iterator[Work]:
        """Households of a channel that were not answered yet."""
        done = page.homes()
        for home in read_homes(self._notebook.place("city")):
            part = part_of(home.number, self._notebook.seed)
            if part.channel == channel and home.number not in done:
                yield home, part, ""

    def of_corrections(self, asked: Page, page: Page) -> Iterator[Work]:
        """Households that were asked to mend something and have not."""
        numbers, done = {one.home: one.number for one in asked.read()}, page.homes()
        for home in read_homes(self._notebook.place("city")):
            if home.number in numbers and home.number not in done:
                yield home, part_of(home.number, self._notebook.seed), numbers[home.number]


def main(folder: str, households: str, seed: str, port: str, what: str) -> None:
    """Apply, or mend."""
    notebook = Notebook(Path(folder), int(households), int(seed))
    program = notebook.facts["program"]
    assert isinstance(program, dict)
    clients = Clients(notebook, Door("127.0.0.1", int(port), program["key"], program["secret"]))
    if what == "mend":
        page = notebook.page("mended")
        clients.run(clients.of_corrections(notebook.page("to-mend"), page), clients.mend, page)
        return
    for channel in ("portal", "api"):
        page = notebook.page(channel)
        clients.run(clients.of_applications(channel, page), clients.send, page)


if __name__ == "__main__":
    main(*sys.argv[1:])
