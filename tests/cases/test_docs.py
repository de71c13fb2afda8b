"""The page of the room says what the code does."""

import re
from pathlib import Path

from tomoni.cases import errors, events
from tomoni.cases.domain.transitions import TABLE, Verb

PAGE = (Path(__file__).parents[2] / "docs" / "rooms" / "cases.md").read_text(encoding="utf-8")


def drawn() -> set[tuple[str, str]]:
    """Arrows of the diagram."""
    return set(re.findall(r"^    (\w+) --> (\w+)", PAGE, re.M))


def test_the_diagram_has_every_arrow_of_the_table_and_no_other() -> None:
    wanted = {
        (str(before), str(rule.after or before)) for rule in TABLE for before in rule.before if before is not None
    }
    assert drawn() == wanted
    assert all(verb in PAGE for verb in Verb)


def test_every_error_and_event_has_its_line() -> None:
    codes = {
        error.code for error in vars(errors).values() if isinstance(error, type) and error is not errors.CasesError
    }
    assert {code for code in codes if code.startswith("cases.")} == set(re.findall(r"`(cases\.\w+)`", PAGE))
    assert all(f"`{name}`" in PAGE for name, made in vars(events).items() if isinstance(made, type))
