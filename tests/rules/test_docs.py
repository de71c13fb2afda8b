"""The example on the page of the room runs, and the page names every key."""

from __future__ import annotations

from pathlib import Path

from tomoni.rules.functions import NAMES
from tomoni.rules.signing import DEFINITION_KEYS, SET_KEYS

PAGE = (Path(__file__).parents[2] / "docs" / "rooms" / "rules.md").read_text()


def test_the_example_of_the_page_runs() -> None:
    code = PAGE.split("```python\n")[1].split("```")[0]
    exec(compile(code, "docs/rooms/rules.md", "exec"), {})


def test_the_page_names_every_key_and_builtin() -> None:
    for word in (*SET_KEYS, *DEFINITION_KEYS, *NAMES):
        assert word in PAGE, word
