"""The stages of the day, one after the other; each goes on where it was stopped."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random

from tomoni.cases import interface as cases
from tomoni.core import interface as core
from tomoni.site.surge import city, counter, deciding, paper, paying, printing
from tomoni.site.surge.meter import Meter, Reading
from tomoni.site.surge.notebook import Cost, Notebook
from tomoni.site.surge.proving import Proof, prove
from tomoni.site.surge.serving import Served
from tomoni.site.surge.tables import rows
from tomoni.site.surge.waiting import LOOK, patiently, wait_for_all
from tomoni.site.worker import Worker, hold_writer_lock

KILLED = ("web", "worker", "any")  # in turn, at moments drawn by the seed
SAVED_EVERY = 20.0  # seconds
LOOKS_A_COUNT = 40_000  # households for which counting every case once a look costs next to nothing
SERVED = ("applications", "checks", "corrections", "drafts", "approvals")  # stages beside pages and worker


class Run:
    """One run in one folder."""

    def __init__(
        self, notebook: Notebook, port: int, kills: int, say: Callable[[str], None], *, workers: int = 1
    ) -> None:
        self.notebook, self.port, self.kills, self.say = notebook, port, kills, say
        self.meter = Meter()
        self.served = Served(port, self.meter, workers - 1)
        self.stages: dict[str, Callable[[Cost], None]] = {
            "city": self.make_city, "letters": self.send_letters, "applications": self.take_applications,
            "checks": self.check, "corrections": self.correct, "drafts": self.draft, "approvals": self.approve,
            "payment": self.pay, "counting": self.count,
        }  # fmt: skip
        self.proof: Proof | None = None

    def go_on(self, last: str = "") -> None:
        """Every stage that is not done, in their order, until all or the one that is named is."""
        try:
            for name, do in self.stages.items():
                if name == "counting" or name not in self.notebook.stages or not self.notebook.stages[name].done:
                    self._do(name, do)
                if name == last:
                    return
        finally:
            self.served.stop()

    def _do(self, name: str, do: Callable[[Cost], None]) -> None:
        if name == "counting":
            self.notebook.stages.pop(name, None)
        cost = self.notebook.stages.setdefault(name, Cost())
        with self._measured(cost):
            if name in SERVED:
                self.served.revive()
            else:
                self.served.stop()
            do(cost)
        cost.done = True
        self.notebook.save()
        each = cost.cpu * 1000 / self.notebook.households
        self.say(f"{name}: {cost.number:,} in {cost.wall:,.0f} s, {each:.2f} ms of processor a household")

    @contextmanager
    def _measured(self, cost: Cost) -> Iterator[None]:
        """Add to what the stage cost, every some seconds, so that a stopped run knows what it used."""
        ending = threading.Event()
        last = [time.monotonic(), self.meter.read()]
        lock = threading.Lock()

        def add() -> None:
            with lock:
                now, read = time.monotonic(), self.meter.read()
                _add(cost, now - last[0], read.since(last[1]))  # type: ignore[operator, arg-type]
                last[:] = now, read
                self.notebook.save()

        def keep() -> None:
            while not ending.wait(SAVED_EVERY):
                add()

        keeper = threading.Thread(target=keep, daemon=True)
        keeper.start()
        try:
            yield
        finally:
            ending.set()
            keeper.join()
            add()

    def make_city(self, cost: Cost) -> None:
        city.open_city(self.notebook)
        for cost.number in city.fill_city(self.notebook):
            self.say_now_and_then(cost.number)

    def say_now_and_then(self, number: int) -> None:
        if number % 10_000 == 0:
            self.say(f"  {number:,}")

    def send_letters(self, cost: Cost) -> None:
        """Every household gets its number, every batch is printed."""
        with core.tenant(city.CODE):
            if not rows("cases.Mailing").exists():
                cases.begin_mailing(city.SERVICE, actor=city.staff_of("uketsuke"))
        with hold_writer_lock("tomoni bench surge"):
            Worker().work_until_idle()
        with core.tenant(city.CODE):
            last = max(rows("cases.MailedReference").values_list("batch", flat=True).distinct(), default=0)
        for _ in printing.print_batches(self.notebook, last):
            pass
        with core.tenant(city.CODE):
            cost.number = rows("cases.MailedReference").filter(held="").count()

    def take_applications(self, cost: Cost) -> None:
        """Everybody applies over HTTP, on paper and at the counter while processes are killed and come back."""
        faults: list[BaseException] = []
        # Daemon: a run that is broken off does not wait until everybody was served.
        desk = threading.Thread(target=_keep_fault, args=(self._take_what_comes_to_the_house, faults), daemon=True)
        with self._clients("apply") as clients:
            desk.start()
            self._kill_until(cost, lambda: self.meter.ended(clients) and not desk.is_alive())
            if self.meter.wait(clients) or faults:
                raise faults[0] if faults else RuntimeError("those who apply came to no end; see what they said")
        for _ in paper.take_second_forms_in(self.notebook):
            pass
        wait_for_all(self.served.revive)
        cost.number = self._cases()

    @contextmanager
    def _clients(self, what: str) -> Iterator["subprocess.Popen[str]"]:
        """Everybody who applies or mends. Broken off with the run: without pages they would wait for ever."""
        told = (self.notebook.folder, self.notebook.households, self.notebook.seed, self.port, what)
        process = subprocess.Popen([sys.executable, "-m", "tomoni.site.surge.clients", *map(str, told)], text=True)
        self.meter.watch(process, "clients")
        try:
            yield process
        finally:
            if not self.meter.ended(process):
                self.meter.kill(process)

    def _take_what_comes_to_the_house(self) -> None:
        for do in (counter.serve_who_fled, counter.serve_counter, paper.take_paper_in):
            for _ in do(self.notebook):
                pass

    def _kill_until(self, cost: Cost, ended: Callable[[], bool]) -> None:
        """Kill as many processes as are left to be, each when so many cases are there as the seed says."""
        chance = Random(self.notebook.seed)
        moments = sorted(chance.uniform(0.02, 0.95) for _ in range(self.kills))[len(cost.killed) :]
        look, seldom = 0, 1 + self.notebook.households // LOOKS_A_COUNT
        while not ended():
            threading.Event().wait(LOOK)
            self.served.revive()
            look += 1
            if not moments or look % seldom:
                continue
            cost.number = self._cases()
            if cost.number >= moments[0] * self.notebook.households:
                self.served.kill_one(KILLED[len(cost.killed) % len(KILLED)], chance)
                cost.killed.append(self.served.kills[-1])
                moments = moments[1:]

    def _cases(self) -> int:
        return patiently(lambda: rows("cases.Case").count())

    def check(self, cost: Cost) -> None:
        for _ in deciding.start_checks(self.notebook):
            cost.number += 1

    def correct(self, cost: Cost) -> None:
        """Who told a wrong account is asked, and mends it on the page."""
        for _ in deciding.ask_to_mend(self.notebook):
            cost.number += 1
        with self._clients("mend") as clients:
            while not self.meter.ended(clients):
                self.served.revive()
                threading.Event().wait(LOOK)
            if self.meter.wait(clients):
                raise RuntimeError("those who mend came to no end; see what they said")
        wait_for_all(self.served.revive)

    def draft(self, cost: Cost) -> None:
        self._decide("draft", cost)

    def approve(self, cost: Cost) -> None:
        self._decide("approve", cost)

    def _decide(self, kind: str, cost: Cost) -> None:
        """Run after run, each in the worker, which is killed in the midst of the first."""
        chance, wait = Random(f"{self.notebook.seed} {kind}"), lambda: wait_for_all(self.served.revive)
        wait()  # a run that was begun before
        for _ in deciding.begin_runs(kind):
            if self.kills and not cost.killed:
                threading.Event().wait(chance.uniform(1.0, 3.0))  # the moment of the kill
                self.served.kill_one("worker", chance)
                cost.killed.append(self.served.kills[-1])
            wait()
        for _ in deciding.decide_what_is_left(kind):
            pass
        wait()
        with core.tenant(city.CODE):
            cost.number = rows("cases.Decision" if kind == "approve" else "cases.Draft").count()

    def pay(self, cost: Cost) -> None:
        cost.number = paying.order_and_release(self.notebook.place("bank"))
        with hold_writer_lock("tomoni bench surge"):
            Worker().work_until_idle()

    def count(self, cost: Cost) -> None:
        self.proof = prove(self.notebook)
        cost.number = self.proof.acknowledged


def _add(cost: Cost, wall: float, used: Reading) -> None:
    cost.wall += wall
    for name, seconds in vars(used).items():
        setattr(cost, name, getattr(cost, name) + seconds)


def _keep_fault(do: Callable[[], None], faults: list[BaseException]) -> None:
    try:
        do()
    except BaseException as fault:  # told by the thread that waits for this one
        faults.append(fault)
