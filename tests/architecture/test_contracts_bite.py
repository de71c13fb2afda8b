"""A check that cannot fail is none: each contract is broken once, in a copy, and must say so."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SEEDS = {
    "Arrows between rooms point down": ("cases/errors.py", "import tomoni.channels.portal.urls"),
    "Channels are independent of each other": ("channels/portal/urls.py", "import tomoni.channels.desk.urls"),
    "Arrows inside a room point down": ("cases/domain/clock.py", "import tomoni.cases.interface"),
    "Arrows inside the rule engine point down": ("rules/time/months.py", "import tomoni.rules.interface"),
    "Domain code and the rule engine know no Django": ("services/domain/answer.py", "import django"),
    "The rule engine imports no other room": ("rules/time/months.py", "import tomoni.core.interface"),
    "core is entered by its door": ("cases/actions/claims.py", "import tomoni.core.models.people"),
    "services is entered by its door": ("cases/actions/claims.py", "import tomoni.services.domain.pack"),
    "payments is entered by its door": ("cases/actions/claims.py", "import tomoni.payments.models"),
    "documents is entered by its door": ("cases/actions/claims.py", "import tomoni.documents.models"),
    "cases is entered by its door": ("channels/portal/urls.py", "import tomoni.cases.models"),
    "appeals is entered by its door": ("channels/portal/urls.py", "import tomoni.appeals.models"),
    "No loops at any depth": ("core/errors.py", "def hidden():\n    import tomoni.core.interface"),
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("copy")
    shutil.copytree(ROOT / "src", folder / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / ".importlinter", folder)
    return folder


def broken_contracts(folder: Path) -> list[str]:
    lint = shutil.which("lint-imports", path=f"{ROOT / '.venv' / 'bin'}:{os.environ['PATH']}")
    told = subprocess.run(
        [lint, "--no-cache"], cwd=folder, env={**os.environ, "PYTHONPATH": str(folder / "src")},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "Contracts:" in told.stdout, told.stdout + told.stderr
    return [line for line in told.stdout.splitlines() if "BROKEN" in line]


@pytest.mark.slow
@pytest.mark.parametrize("contract", SEEDS)
def test_a_contract_says_so_when_it_is_broken(copy, contract):
    file, fault = SEEDS[contract]
    path = copy / "src" / "tomoni" / file
    sound = path.read_text()
    path.write_text(f"{sound}\n{fault}\n")
    try:
        broken = broken_contracts(copy)
    finally:
        path.write_text(sound)
    assert any(line.startswith(contract) for line in broken), f"{file} with {fault!r} broke only {broken}"


@pytest.mark.slow
@pytest.mark.parametrize("stray", ["helpers/__init__.py", "cases/utils.py"])
def test_a_stray_folder_or_file_is_refused(copy, stray):
    path = copy / "src" / "tomoni" / stray
    path.parent.mkdir(exist_ok=True)
    path.write_text("")
    try:
        assert broken_contracts(copy)
    finally:
        path.unlink()
