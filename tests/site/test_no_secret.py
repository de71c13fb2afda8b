"""What pages sign is worth as much as the secret: without one of its own an installation serves nothing."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
KEPT = {name: value for name, value in os.environ.items() if not name.startswith(("TOMONI_", "DATABASE_"))}


def serve(folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """`tomoni serve` over a folder, at an address of another machine, which nobody can listen on."""
    return subprocess.run(
        [sys.executable, "-m", "tomoni.site.cli", "serve", "--host", "192.0.2.1"],
        env={**KEPT, "TOMONI_DATA": str(folder), **more}, cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_fault_14_nothing_is_served_with_the_secret_that_stands_in_the_source(tmp_path: Path) -> None:
    refused = serve(tmp_path)
    assert refused.returncode == 1
    assert "there is no secret in" in refused.stderr and "tomoni migrate" in refused.stderr


def test_with_a_secret_of_its_own_only_the_address_is_in_the_way(tmp_path: Path) -> None:
    assert "cannot be used" in serve(tmp_path, TOMONI_SECRET="one of this installation").stderr
