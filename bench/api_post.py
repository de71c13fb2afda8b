"""What one application by a program costs (one POST), and one look of a worker that finds nothing to do.

Milliseconds of the processor, ours and PostgreSQL's. The baseline is that of `intake`, of the same run: Django with no
middleware that stores three rows. `python -m bench.intake` measures the other ways too.
"""

import json
import os
import sys

from . import intake
from .figure import Figure
from .town import cpu_of_work, databases, empty_town, run

MOST_MS, MOST_OF_LOOK = 8, 5
LOOKS = 50


def measure() -> list[Figure]:
    """On every database of this machine."""
    figures = []
    for database in databases():
        with empty_town(database) as env:
            env |= {"TOMONI_DEMO": ""}
            run(env, "tomoni.site.cli", "migrate")
            env |= {"TOMONI_NOW": intake.NOW}
            run(env, "bench.intake", "make")
            base = json.loads(run({**env, "DJANGO_SETTINGS_MODULE": "bench.minimal"}, "bench.intake", "three"))["ms"]
            post = json.loads(run(env, "bench.intake", "api"))
            look = json.loads(run(env, "bench.api_post"))
        told = f"one application by a program ({database})"
        figures += [
            Figure(told, post["ms"], "ms CPU", MOST_MS, "three inserts", base),
            Figure(f"{told}: statements", post["statements"], "", None, "three inserts", 3),
            Figure(f"a look of the worker that finds nothing ({database})", look["ms"], "ms CPU", MOST_OF_LOOK),
        ]
    return figures


def look() -> float:
    """Milliseconds of one look of a worker that has done everything there was."""
    from tomoni.site.worker import Worker

    worker = Worker()
    worker.work_until_idle()
    began = cpu_of_work()
    for _ in range(LOOKS):
        if worker.work_once():
            raise RuntimeError("There was something to do.")
    return (cpu_of_work() - began) * 1000 / LOOKS


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tomoni.site.settings")
    django.setup()
    json.dump({"ms": look()}, sys.stdout)
