"""Documentation that lags behind the code is a fault like any other."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def test_the_reference_of_commands_events_and_errors_is_as_the_code_is():
    told = subprocess.run(
        [sys.executable, "scripts/reference", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stderr


def test_every_setting_read_from_the_environment_is_documented():
    read = set(re.findall(r'environ\.get\("([A-Z_]+)"', (ROOT / "src/tomoni/site/settings.py").read_text()))
    page = (ROOT / "docs/how/run.md").read_text()
    missing = sorted(name for name in read if f"`{name}`" not in page)
    assert not missing, f"add these settings to the table in docs/how/run.md: {missing}"


@pytest.mark.parametrize(
    "page", sorted(ROOT.glob("*.md")) + sorted((ROOT / "docs").rglob("*.md")), ids=lambda p: p.name
)
def test_links_and_pictures_of_a_page_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#\s]+)", page.read_text()):
        if not target.startswith(("http:", "https:", "mailto:")):
            assert (page.parent / target).exists(), f"{page.relative_to(ROOT)} points to {target}, which is not there"
