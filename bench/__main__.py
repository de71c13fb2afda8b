"""`python -m bench [NAME …]`: measure, print each figure beside its target and baseline, write them as JSON too."""

import importlib
import json
import platform
import sys
from pathlib import Path

from .figure import Figure, table

NAMES = (
    "first_run", "pages", "conversation", "rules_ask", "rules_population", "letters", "bank_file", "sealing", "finding",
    "api_post",
)  # fmt: skip
RESULTS = Path(__file__).parent / "results"


def main(names: list[str]) -> int:
    """Measure the named parts (default: NAMES); a target missed is shown, never hidden, and is no failure."""
    figures: list[Figure] = []
    for name in names or NAMES:
        print(f"measuring {name} …", file=sys.stderr, flush=True)
        figures += importlib.import_module(f"bench.{name}").measure()
    print(table(figures))
    RESULTS.mkdir(exist_ok=True)
    found = {"machine": platform.platform(), "python": platform.python_version(), "figures": [vars(f) for f in figures]}
    (RESULTS / "latest.json").write_text(json.dumps(found, ensure_ascii=False, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
