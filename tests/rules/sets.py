"""Small rule sets of a law that does not exist, loaded with the vocabulary of packs/japan."""

from __future__ import annotations

import pytest

from tests.rules.builders import japan
from tomoni.rules import interface as rules

HEAD = "rules: r\nlaw: 例法\nreads: month.first_day\n"


def load(text: str, *overlays: str, **files: str) -> rules.RuleBook:
    """The book of one set `r` and of what towns set in it."""
    documents = [("r.yaml", HEAD + text), *((f"town{n}.yaml", one) for n, one in enumerate(overlays, start=1))]
    return rules.load_rules(documents, japan(), files)


def faults(text: str, *overlays: str, **files: str) -> list[rules.PackFault]:
    with pytest.raises(rules.PackError) as caught:
        load(text, *overlays, **files)
    return list(caught.value.faults)
