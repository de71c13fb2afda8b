"""The page for officials stays true: its little service loads, and its examples come out."""

import re
from pathlib import Path

import pytest

from tests.packs.conftest import JAPAN
from tomoni.services import interface as services

PAGE = Path(__file__).parents[2] / "docs" / "how" / "write-a-service.md"
FILE = re.compile(r"```yaml\n# packs/towns/aozora/(\S+)\n(.*?)```", re.S)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of the page in a folder of their own."""
    folder = tmp_path_factory.mktemp("packs") / "aozora"
    for path, text in FILE.findall(PAGE.read_text(encoding="utf-8")):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    return folder


def test_the_service_of_the_page_has_no_fault(town: Path) -> None:
    assert services.packs_check([JAPAN, town]) == ()


def test_the_examples_of_the_page_come_out(town: Path) -> None:
    report = services.packs_test([JAPAN, town], service="diaper-bags")
    assert report.failed == 0, "\n".join(report.lines())
    assert len(report.results) == 3


def test_the_page_lists_every_value_the_letters_read() -> None:
    text = PAGE.read_text(encoding="utf-8")
    sources = [path.read_text(encoding="utf-8") for path in JAPAN.rglob("*.typ")]
    named = {name for source in sources for name in re.findall(r"\bvalues\.([a-z_]+)|some\(\"([a-z_]+)\"", source)}
    for name in {first or second for first, second in named} - {"at", "json"}:
        assert f"`{name}`" in text, name
