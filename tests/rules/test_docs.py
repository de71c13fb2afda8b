"""The example on the page of the room runs, and the page names every key."""

from __future__ import annotations

from pathlib import Path

from tomoni.rules.language.functions import NAMES
from tomoni.rules.law.keys import KEYS

PAGE = (Path(__file__).parents[2] / "docs" / "rooms" / "rules.md").read_text()


def test_the_example_of_the_page_runs() -> None:
    code = PAGE.split("```python\n")[1].split("```")[0]
    exec(compile(code, "docs/rooms/rules.md", "exec"), {})


def test_the_page_names_every_key_and_builtin() -> None:
    for word in (*(key for keys in KEYS.values() for key in keys), *NAMES):
        assert word in PAGE, word
