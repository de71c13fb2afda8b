"""`tomoni ledger`: publishing to a file, and verifying against one that was kept."""

import json

import pytest

from tomoni.core import interface as core
from tomoni.site.cli import main


@pytest.fixture
def day(town, clock):
    core.Municipality.objects.exclude(code=town.code).delete()
    clock("2026-11-20T10:00")
    core.record(core.Actor.system("test"), "search", [], purpose="test")
    core.seal_now()
    clock("2026-11-21T10:00")
    return town


def test_a_seal_is_published_to_a_file_and_the_ledger_held_against_it(day, tmp_path, capsys):
    assert main(["ledger", "publish", "--to", str(tmp_path)]) == 0
    (file,) = tmp_path.iterdir()
    assert file.name == f"seal-{day.code}-2026-11-20.json"
    assert main(["ledger", "verify", "--against", str(file)]) == 0
    assert "the ledger is the one that was sealed on 2026-11-20" in capsys.readouterr().out


def test_a_file_of_another_ledger_is_a_fault(day, tmp_path, capsys):
    main(["ledger", "publish", "--to", str(tmp_path)])
    (file,) = tmp_path.iterdir()
    told = json.loads(file.read_text()) | {"total": 9}
    lines = [told[name] for name in ("town", "day", "seal_number", "seal_hash", "entries", "total", "previous_hash")]
    file.write_text(json.dumps(told | {"hash": core.sha256_hex("\n".join(map(str, lines)))}))
    assert main(["ledger", "verify", "--against", str(file)]) == 1
    assert "there were 9 sealed entries, and now there are 1" in capsys.readouterr().out


def test_what_is_no_seal_or_no_folder_or_no_day_is_told(day, tmp_path, capsys):
    (tmp_path / "x.json").write_text("{}")
    assert main(["ledger", "verify", "--against", str(tmp_path / "x.json")]) == 1
    assert "core.seal_not_readable" in capsys.readouterr().err
    assert main(["ledger", "verify", "--against", str(tmp_path / "gone.json")]) == 1
    assert "cannot be read" in capsys.readouterr().err
    assert main(["ledger", "publish", "--to", str(tmp_path / "none")]) == 1
    assert "is no folder" in capsys.readouterr().err
    assert main(["ledger", "publish", "--to", str(tmp_path), "--day", "2026-11-21"]) == 1
    assert "no seal was published for this day" in capsys.readouterr().err
    assert main(["ledger", "verify", "--code", "000000"]) == 1
