"""The letters of the rehearsed day: batch after batch, two at once where there are two processors."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from django.db import connection

from tomoni.cases import interface as cases
from tomoni.core import interface as core
from tomoni.site.surge import city
from tomoni.site.surge.notebook import Notebook

AT_ONCE = 2  # as many as the press sets


def print_batches(notebook: Notebook, last: int) -> Iterator[int]:
    """Print what is not printed yet, up to a batch; gives each once it and all before it lie in the folder.

    What was begun when the run was stopped is printed again: the same numbers, so the same letters.
    """
    printed = int(str(notebook.facts.get("printed", 0)))
    with ThreadPoolExecutor(AT_ONCE) as printers:
        for batch in printers.map(lambda batch: _print(notebook, batch), range(printed + 1, last + 1)):
            notebook.facts["printed"] = batch
            notebook.save()
            yield batch


def _print(notebook: Notebook, batch: int) -> int:
    try:
        with core.tenant(city.CODE):
            letters = cases.print_mailing(city.SERVICE, batch, actor=city.staff_of("uketsuke"))
    finally:
        connection.close()  # it belongs to this thread
    for n, pdf in enumerate(letters, start=1):
        (notebook.place("letters") / f"{batch:05d}-{n}.pdf").write_bytes(pdf)
    return batch
