"""The page of the room says what the code does."""

import doctest
import importlib
import pkgutil
import re
from pathlib import Path

from tomoni.cases import domain, errors, events
from tomoni.cases.domain.transitions import TABLE, Verb

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "rooms" / "cases.md").read_text(encoding="utf-8")
STATES = (DOCS / "reference" / "states.md").read_text(encoding="utf-8")


def drawn() -> set[tuple[str, str]]:
    """Arrows of the diagram that `scripts/reference` draws."""
    return set(re.findall(r"^    (\w+) --> (\w+)", STATES, re.M))


def test_the_diagram_has_every_arrow_of_the_table_and_no_other() -> None:
    wanted = {
        (str(before), str(rule.after or before)) for rule in TABLE for before in rule.before if before is not None
    }
    assert drawn() == wanted
    told = set(re.findall(r"^\| `(\w+)` \|", STATES, re.M))
    assert told == {rule.verb for rule in TABLE} == set(Verb)


def test_every_error_and_event_has_its_line() -> None:
    codes = {error.code for error in vars(errors).values() if hasattr(error, "code") and error is not errors.CasesError}
    assert {code for code in codes if code.startswith("cases.")} == set(re.findall(r"`(cases\.\w+)`", PAGE))
    assert all(f"`{name}`" in PAGE for name, made in vars(events).items() if isinstance(made, type))


def test_the_examples_in_the_pure_part_run() -> None:
    for module in pkgutil.iter_modules(domain.__path__):
        result = doctest.testmod(importlib.import_module(f"{domain.__name__}.{module.name}"))
        assert result.failed == 0, module.name
