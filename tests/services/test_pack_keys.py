"""docs/how/pack-keys.md lists every key the loader knows, and no other."""

import re
from pathlib import Path

from tomoni.rules.interface import KEYS as RULE_KEYS
from tomoni.services.domain.comparing import COMPARE
from tomoni.services.domain.keys import KEYS, LATER, OUTCOME_KINDS, STEP_KINDS

PAGE = Path(__file__).parents[2] / "docs/how/pack-keys.md"
LINE = re.compile(r"^\| `([a-z_.]+)` \| (.*) \|$", re.M)
DOCUMENTED = dict(LINE.findall(PAGE.read_text(encoding="utf-8")))
KNOWN = {f"{section}.{key}" for section, keys in (*KEYS.items(), *RULE_KEYS.items()) for key in keys}


def test_every_key_is_documented():
    assert KNOWN - set(DOCUMENTED) == set()


def test_no_key_is_documented_that_the_loader_does_not_know():
    assert set(DOCUMENTED) - KNOWN == set()


def test_what_is_not_yet_carried_out_is_marked_later():
    whole = {key.split(".")[1] for key in LATER if key.startswith(("step.", "outcome."))}
    later = {key for key in KNOWN if key in LATER or key.split(".")[0] in whole}
    assert {key for key, words in DOCUMENTED.items() if "**later**" in words} == later


def test_every_kind_of_step_and_outcome_has_its_keys_and_every_expectation_is_compared():
    kinds = {"pay_once" if kind == "pay" else kind for kind in (*STEP_KINDS, *OUTCOME_KINDS)}
    assert kinds <= set(KEYS)
    assert set(COMPARE) == KEYS["expect"]
