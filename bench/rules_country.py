"""Child allowance for 126,654,244 invented people from Parquet files: `python -m bench rules_country`, by name only.

The files (about 4 GB) stay in the folder TOMONI_COUNTRY (default: below the folder for temporary files), so that a
second measurement, or one that was stopped, does not make them again.
"""

import os
import shutil
import tempfile
from pathlib import Path

from .figure import Figure
from .rules_population import ON, of_run, run, timed

PEOPLE = 126_654_244
QUESTION = ["child_allowance.monthly_amount"]
REASONED = ["child-allowance-claim"]


def measure() -> list[Figure]:
    """Making apart, then amounts, then the service with its reasons."""
    people = Path(os.environ.get("TOMONI_COUNTRY") or Path(tempfile.gettempdir()) / "tomoni-country")
    purpose = ("--purpose", "child-allowance")
    made = timed("town", "files", "--people", str(PEOPLE), "--on", ON, *purpose, str(people))
    figures = [Figure("the country: making its files (0: they were there)", made, "s")]
    for shown, names, reasons, target in (
        ("the country, amounts", QUESTION, False, 20),
        ("the country, with reasons", REASONED, True, 30),
    ):
        out = people.with_name(people.name + "-out")
        shutil.rmtree(out, ignore_errors=True)
        figures += of_run(shown, run(people, out, names, reasons=reasons), target)
        shutil.rmtree(out, ignore_errors=True)
    return figures
