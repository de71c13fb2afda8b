"""The keys each part of a rule set may have. docs/how/pack-keys.md explains them; a test compares the two."""

from __future__ import annotations

from typing import Final

_DATED = "from until law unverified known"

KEYS: Final[dict[str, tuple[str, ...]]] = {
    name: tuple(keys.split())
    for name, keys in {
        "rules": "rules law reads parameters tables definitions",
        "parameter": "unit values yearly open least most",
        "value": f"{_DATED} is",
        "table": "law in out csv yearly open",
        "definition": "of takes per reads dated_by gives one_of law is versions pick except says unverified open",
        "version": f"{_DATED} is pick except",
        "proviso": "when is law says unverified",
        "pick": "when each if highest",
        "rules_overlay": "overlay law set",
        "rules_overlay.rows": "csv law",
    }.items()
}
