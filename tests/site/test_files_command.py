"""`tomoni files`: what lacks is told with its number, and a refused file is scanned again."""

from pathlib import Path

from django.conf import settings

from tomoni.core import interface as core
from tomoni.site.cli import main


def test_what_lacks_and_what_was_refused_is_told_by_number(town, capsys) -> None:
    first, second = (core.store_file(b"%PDF-1.7 " + one, "山田.pdf", ("interview", 1)) for one in (b"a", b"b"))
    assert main(["files", "check", "--code", town.code]) == 0
    assert "2 files: 2 unscanned" in capsys.readouterr().out
    core.StoredFile.objects.filter(pk=first.pk).update(scan="refused", scan_found="Wrong.Heuristic")
    there = Path(settings.TOMONI_FILES) / town.code / second.sha256[:2] / second.sha256
    there.chmod(0o640)
    there.write_bytes(b"changed")
    assert main(["files", "check", "--code", town.code]) == 1
    told = capsys.readouterr().out
    assert f"{first.pk} (Wrong.Heuristic)" in told and f"by number: {second.pk}" in told and "山田" not in told
    assert main(["files", "scan-again", str(first.pk), "--code", town.code]) == 0
    assert core.scan_state(core.find_file(first.pk)) == "unscanned"
