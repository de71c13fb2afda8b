"""What decided cases established goes back to the core systems: each fact once, and never half a file."""

import csv
import io
from datetime import date

import pytest
from tests.cases import builders as make
from tests.site.registers import MAPPINGS, lexicon

from tomoni.core import interface as core
from tomoni.services import interface as services
from tomoni.site.registers import exporting
from tomoni.site.registers.exporting import export_facts

ACTOR = core.Actor.system("test")


@pytest.fixture
def decided(town, clock):
    """Hanako's claim, approved: it established her account. She stands in the register as 1001."""
    clock("2026-11-22T10:00")
    make.open_town()
    desk = {"clerk": make.staff("nakamura", "clerk"), "chief": make.staff("ishii", "chief")}
    family = make.make_yamada()
    core.Person.objects.filter(pk=family.hanako.pk).update(resident_number="1001")
    number = make.send(family.hanako, "child-allowance-claim", make.claim_answers(family.hanako, family.taro))
    return number, desk, family


def give(town, folder, **more):
    mapping = services.read_register_mapping(MAPPINGS / "accounts-back.yaml", lexicon())
    folder.mkdir(exist_ok=True)
    return export_facts(mapping, folder, town=town.code, since=more.get("since"), actor=ACTOR)


def rows_of(path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_bytes().decode("cp932"))))


def test_only_what_a_decided_case_established_goes_out_and_once(town, decided, tmp_path):
    number, desk, family = decided
    assert give(town, tmp_path / "out") == [], "nobody has judged it yet"
    make.decide(number, desk)
    [placed] = give(town, tmp_path / "out")
    head, row = rows_of(placed.path)
    assert head == [
        "宛名番号",
        "事件番号",
        "金融機関コード",
        "支店コード",
        "預金種目",
        "口座番号",
        "名義",
        "確かめた日",
    ]
    assert row == ["1001", number, "0001", "001", "1", "1234567", "ヤマダ ハナコ", "2026-11-22"]
    assert give(town, tmp_path / "out") == [] and len(list((tmp_path / "out").iterdir())) == 1
    entry = next(one for one in core.entries_about(family.hanako.pk) if one.act == "export")
    assert list(entry.facts) == ["payout_account"]


def test_a_run_cut_off_before_the_file_lay_there_is_made_good_by_the_next(town, decided, tmp_path, monkeypatch):
    number, desk, _ = decided
    make.decide(number, desk)

    def killed(*args, **more):
        raise KeyboardInterrupt

    place = exporting._place
    monkeypatch.setattr(exporting, "_place", killed)
    with pytest.raises(KeyboardInterrupt):
        give(town, tmp_path / "out")
    assert not list((tmp_path / "out").iterdir())
    monkeypatch.setattr(exporting, "_place", place)
    [placed] = give(town, tmp_path / "out")
    assert placed.again and rows_of(placed.path)[1][0] == "1001"
    [export] = core.list_facts_exports()
    assert export.count == 1 and export.placed_at is not None


def test_what_was_known_before_a_day_or_is_of_nobody_in_the_register_stays(town, decided, tmp_path):
    number, desk, family = decided
    make.decide(number, desk)
    assert give(town, tmp_path / "out", since=date(2026, 11, 23)) == []
    core.Person.objects.filter(pk=family.hanako.pk).update(resident_number="")
    assert give(town, tmp_path / "out") == []


def test_letters_that_the_encoding_lacks_are_marked_and_counted(town, decided, tmp_path):
    number, desk, family = decided
    make.decide(number, desk)
    fact = core.Fact.objects.get(about_id=family.hanako.pk, name="payout_account", known_until=None)
    value = {**make.ACCOUNT, "holder": "𠮷田"}
    core.Fact.objects.filter(pk=fact.pk).update(value=core.encode(value, core.ENCRYPTED, core.key_ring()))
    [placed] = give(town, tmp_path / "out")
    assert placed.marked == 1 and rows_of(placed.path)[1][6] == "〓田"
