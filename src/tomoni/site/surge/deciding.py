"""What staff do with all of it: look at each, ask to mend, draft many, approve many after a sample was opened."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import chain

from tomoni.cases import interface as cases
from tomoni.core import interface as core
from tomoni.site.surge.city import APART, CODE, SERVICE, staff_of
from tomoni.site.surge.homes import read_homes
from tomoni.site.surge.notebook import Answer, Notebook
from tomoni.site.surge.plan import part_of
from tomoni.site.surge.tables import rows

DESKS = (("uketsuke", "kettei", SERVICE), ("shien", "kacho", SERVICE), ("shien", "kacho", APART))
STEP = 250
REASON = "口座番号が通帳の写しと違います。"
TERM = timedelta(days=14)


def start_checks(notebook: Notebook) -> Iterator[int]:
    """Each case is taken up by a clerk of its section, some hundred at once."""
    for clerk, _, service in DESKS:
        for numbers in _waiting(clerk, service, "arrived"):
            with core.tenant(CODE):
                refused = cases.start_checking_many(numbers, actor=staff_of(clerk))
            if refused:
                raise RuntimeError(f"Cases were not taken up: {refused}")
            yield from (1 for _ in numbers)


def _waiting(clerk: str, service: str, state: str) -> Iterator[list[str]]:
    """Numbers of all that stand so, some hundred at once; each look goes on where the last one ended."""
    last = 0
    while True:
        with core.tenant(CODE):
            found = rows("cases.Case").filter(service=service, state=state, department=staff_of(clerk).office)
            some = list(found.filter(pk__gt=last).order_by("pk").values_list("pk", "number")[:STEP])
        if not some:
            return
        yield [number for _, number in some]
        last = some[-1][0]


def ask_to_mend(notebook: Notebook) -> Iterator[int]:
    """The account of whoever told a wrong one is compared with the copy of the passbook, and asked about."""
    page = notebook.page("to-mend")
    done, numbers = page.homes(), dict[int, str]()
    for kind in ("api", "paper"):
        numbers |= {one.home: one.number for one in notebook.page(kind).read()}
    for home in read_homes(notebook.place("city")):
        if not part_of(home.number, notebook.seed).wrong or home.number in done:
            continue
        number, path = numbers[home.number], f"p{home.head.key}.payout_account"
        with core.tenant(CODE):
            if rows("cases.Case").get(number=number).state == "checking":
                day = core.today() + TERM
                cases.ask_correction(number, {path: REASON}, REASON, day, actor=staff_of("uketsuke"))
        page.note([Answer(home.number, number)])
        yield 1


def begin_runs(kind: str) -> Iterator[int]:
    """Runs over many like cases, as many cases as one takes, each begun by who may after the sample was opened.

    kind: draft or approve. Gives the row of each run once it is started; whoever asks for the next waits until then.
    """
    for clerk, chief, service in DESKS:
        login = clerk if kind == "draft" else chief
        while True:
            with core.tenant(CODE):
                actor = staff_of(login)
                try:
                    run = cases.begin_bulk(kind, service, "approved", actor=actor)
                except cases.BulkNotPossible:
                    break
                for line in cases.find_run(run.pk, actor=actor).sample:
                    cases.open_sample(str(run.pk), line.number, actor=actor)
                cases.start_bulk(run.pk, actor=actor)
            yield run.pk


def decide_what_is_left(kind: str) -> Iterator[int]:
    """Cases that go with no others, one by one, as a person would."""
    state = "checking" if kind == "draft" else "approving"
    for clerk, chief, service in DESKS:
        for number in chain.from_iterable(_waiting(clerk, service, state)):
            with core.tenant(CODE):
                if kind == "draft":
                    cases.draft_decision(number, "approved", [], actor=staff_of(clerk))
                else:
                    cases.approve_decision(number, actor=staff_of(chief))
            yield 1
