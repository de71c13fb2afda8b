"""A process of a run, started: free of Django, which a new process sets up before it loads anything else."""

from collections.abc import Callable

from tomoni.site.population.asked import Spent, Wanted
from tomoni.site.population.manifest import PartOf


def prepare_run(wanted: Wanted) -> Callable[[PartOf], Spent]:
    """The work of one process, which loads everything anew."""
    import django

    django.setup()
    from tomoni.site.population.working import prepare  # enters services, which know tables

    return prepare(wanted)
