"""Registers come in from CSV: whole or by difference, each row checked, nothing twice, nothing lost."""

import sqlite3
import sys
from contextlib import closing
from datetime import date
from pathlib import Path
from signal import SIGKILL
from subprocess import PIPE, Popen

import pytest
from django.db import connection
from tests.site import registers as make
from tests.site.registers import HANAKO, TARO, changed, facts_of, person, put, take, told

from tomoni.core import interface as core
from tomoni.site.registers import errors
from tomoni.site.registers.importing import Importing
from tomoni.site.registers.trial import sweep_trials

pytestmark = pytest.mark.usefixtures("clock_stands")


@pytest.fixture
def clock_stands(clock):
    clock("2026-11-23T18:00")


@pytest.fixture
def office(town):
    return core.Department.objects.create(key="residents", name="町民課", symbol="町民")


def everything() -> list[list[tuple]]:
    """All rows that a register fills."""
    tables = (core.Person, core.Household, core.Membership, core.Link, core.Protection, core.ProtectedPerson, core.Fact)
    return [list(table.objects.order_by("pk").values_list()) for table in tables]


def test_people_households_links_and_facts_come_in_from_shift_jis_and_all_ways_of_writing_a_day(town, tmp_path):
    outcome = take(town, put(tmp_path / "in", links=[("1001", "1002", "")]))
    assert (outcome.rows, outcome.refused, outcome.ends_held) == (3, 0, "")
    hanako, taro = person("1001"), person("1002")
    assert (hanako.name, hanako.name_kana, hanako.sex) == ("山田 花子", "ヤマダ ハナコ", "female")
    assert (hanako.birth_date, taro.birth_date, hanako.postal_code) == (date(1990, 5, 1), date(2023, 6, 12), "0999001")
    assert facts_of("1001") == {"lived_here_since": "2020-04-01", "order": 1, "lives_abroad": False}
    family = core.load_family(taro.pk, purpose="any", on=make.DAY)
    assert {(one.name, one.relation) for one in family.people} == {("山田 花子", "世帯主"), ("山田 太郎", "子")}
    [link] = family.links
    assert (link.kind, link.source, link.target) == ("guardian-child", hanako.pk, taro.pk)
    assert [(one.name, one.value) for one in family.facts if one.about_kind == "link"] == [("is_parent", True)]


def test_the_same_files_twice_change_nothing(town, office, tmp_path):
    folder = put(tmp_path / "in", links=[("1001", "1002", "")], protections=[("1001", "", "", "20260401", "20270331")])
    take(town, folder)
    before = everything()
    outcome = take(town, folder)
    assert everything() == before
    assert {kind for kind, many in outcome.counts.items() if many} == {
        "people_same", "facts_same", "links_same", "protections_same"}  # fmt: skip


def test_what_changed_keeps_both_times_and_the_old_household_ends(town, tmp_path):
    take(town, put(tmp_path / "in"), day=date(2026, 11, 1))
    moved = changed(
        HANAKO, 住所="ひばり町本町1番", 世帯番号="H2", 世帯になった日="2026-11-20", 住民となった日="2020-04-02"
    )
    outcome = take(town, put(tmp_path / "in", [moved]), full=False)
    hanako = person("1001")
    assert hanako.address == "ひばり町本町1番" and outcome.counts["people_moved"] == 1
    times = core.Membership.objects.filter(person=hanako).order_by("since").values_list("household__number", "until")
    assert list(times) == [("H1", date(2026, 11, 19)), ("H2", None)]
    assert facts_of("1001")["lived_here_since"] == "2020-04-02"
    assert facts_of("1001", date(2026, 11, 22))["lived_here_since"] == "2020-04-01", "as it was believed to hold then"
    [before] = core.Fact.objects.filter(about_id=hanako.pk, name="address")
    assert before.known_until is not None and "みどり台" in before.value
    [entry] = [one for one in core.entries_about(hanako.pk) if "address" in one.facts]
    assert entry.act == "change"


def test_a_difference_changes_only_whom_it_names_and_marks_who_is_gone(town, tmp_path):
    take(town, put(tmp_path / "in"), day=date(2026, 11, 1))
    outcome = take(town, put(tmp_path / "in", [changed(TARO, 異動区分="消除")]), full=False)
    assert person("1002").moved_out_on == make.DAY and person("1001").moved_out_on is None
    assert outcome.counts["people_left"] == 1
    assert not core.Membership.objects.filter(person=person("1002"), until=None).exists()
    again = take(town, put(tmp_path / "in", [TARO]), full=False)
    assert again.counts["people_back"] == 1 and person("1002").moved_out_on is None
    assert core.Membership.objects.filter(person=person("1002"), until=None).count() == 1


def test_a_whole_register_ends_who_is_no_longer_there_and_stops_where_it_is_too_many(town, tmp_path):
    many = [changed(HANAKO, 宛名番号=str(2000 + n), 世帯番号=f"H{n}") for n in range(30)]
    take(town, put(tmp_path / "in", many), day=date(2026, 11, 1))
    before = everything()
    with pytest.raises(errors.TooManyEnd) as raised:
        take(town, put(tmp_path / "in", many[:20]))
    assert "10 of 30 people would end (33.3 %" in raised.value.message and "--really" in raised.value.message
    assert everything() == before and not core.RegisterRun.objects.filter(state="running").exists()
    take(town, put(tmp_path / "in", many[:29]))
    assert person("2029").moved_out_on == make.DAY, "one of thirty is no reason to stop"
    take(town, put(tmp_path / "in", many[:20]), really=True)
    assert core.Person.objects.filter(moved_out_on=None).count() == 20


def test_a_refused_row_ends_nobody_and_an_unreadable_one_holds_all_endings(town, tmp_path):
    take(town, put(tmp_path / "in"), day=date(2026, 11, 1))
    folder = put(tmp_path / "in", [HANAKO, changed(TARO, 生年月日="令和5年2月29日")])
    outcome = take(town, folder, really=True)
    assert outcome.refused == 1 and person("1002").moved_out_on is None
    assert told(folder) == [("住民.csv", "3", "生年月日", "day")]
    cut = put(tmp_path / "in", [HANAKO])
    (cut / "住民.csv").write_bytes((cut / "住民.csv").read_bytes() + "1002,山田".encode("cp932"))
    outcome = take(town, cut, really=True)
    assert outcome.ends_held == "unreadable" and person("1002").moved_out_on is None


def test_the_report_names_place_and_reason_and_no_value(town, tmp_path):
    bad = (
        changed(HANAKO, 宛名番号="3001", 性別="9"),
        changed(HANAKO, 宛名番号="3002", 生年月日="20300101"),
        changed(HANAKO, 宛名番号="3003", 氏名=""),
        changed(HANAKO, 宛名番号="3004", 死亡日="19800101"),
        changed(HANAKO, 宛名番号="123456789018"),
        changed(HANAKO, 宛名番号="3005", 続柄=""),
        changed(HANAKO, 宛名番号="3006", 住所="みどり台 123456789018"),
    )
    folder = put(tmp_path / "in", [*bad, HANAKO], links=[("1001", "9999", ""), ("1001", "1001", "")])
    outcome = take(town, folder, full=False)
    assert outcome.refused == 9 and core.Person.objects.count() == 1
    assert {(line, column, code) for _, line, column, code in told(folder)} == {
        ("2", "性別", "code"), ("3", "生年月日", "future"), ("4", "氏名", "needed"), ("5", "死亡日", "order_of_days"),
        ("6", "宛名番号", "individual_number"), ("7", "続柄", "household_alone"), ("8", "住所", "individual_number"),
        ("2", "", "nobody"), ("3", "子の宛名番号", "to_itself"),
    }  # fmt: skip
    text = (tmp_path / "report.csv").read_text(encoding="utf-8-sig")
    assert not any(word in text for word in ("山田", "みどり台", "3001", "123456789018"))
    [run] = core.list_register_runs()
    assert len(core.list_refusals(run.pk)) == 9


def test_somebody_twice_is_refused_both_times_and_not_ended(town, tmp_path):
    take(town, put(tmp_path / "in"), day=date(2026, 11, 1))
    folder = put(tmp_path / "in", [HANAKO, TARO, changed(TARO, 住所="別の所")])
    outcome = take(town, folder)
    assert [one[3] for one in told(folder)] == ["twice", "twice"] and outcome.refused == 2
    assert person("1002").address == person("1001").address and person("1002").moved_out_on is None


def test_a_day_of_birth_of_which_a_part_is_known_stands_as_such(town, tmp_path):
    take(town, put(tmp_path / "in", [changed(HANAKO, 生年月日="3100300")]))
    assert person("1001").birth_date is None and facts_of("1001")["birth_date"] == "1935-03"
    take(town, put(tmp_path / "in", [HANAKO]))
    assert person("1001").birth_date == date(1990, 5, 1) and "birth_date" not in facts_of("1001")


def test_letters_of_the_town_are_changed_by_the_table_and_others_marked(town, tmp_path):
    folder = put(tmp_path / "in", [changed(HANAKO, 氏名="\ue000橋　\ue001子")])
    outcome = take(town, folder)
    assert person("1001").name == "髙橋 〓子" and outcome.refused == 0
    assert told(folder) == [("住民.csv", "2", "氏名", "letter_marked")]


def test_protections_come_in_and_are_never_dropped(town, office, tmp_path):
    marks = [("1002", "", "1001", "20260401", ""), ("1001", "7777", "", "20260401", "20270331")]
    take(town, put(tmp_path / "in", protections=marks), day=date(2026, 11, 1))
    both = {person("1001").pk, person("1002").pk}
    assert core.find_protected(make.DAY) == both, "with whom one is protected together, whoever the other party is"
    outcome = take(town, put(tmp_path / "in"))
    assert core.find_protected(make.DAY) == both and outcome.counts["protections_kept"] == 2
    shorter = put(tmp_path / "in", protections=[("1001", "", "", "20260401", "20261120")])
    assert take(town, shorter).refused == 1 and told(shorter)[0][3] == "protection_kept"
    longer = put(tmp_path / "in", protections=[("1001", "", "", "20260401", "20280331")])
    take(town, longer)
    assert core.Protection.objects.get().until == date(2028, 3, 31)


def test_facts_of_the_tax_register_come_by_year_encrypted_and_for_their_purposes_only(town, tmp_path):
    take(town, put(tmp_path / "in"))
    folder = tmp_path / "tax"
    folder.mkdir()
    (folder / "所得.csv").write_text('1001,令和8年度,"4,200,000",1\n9999,R8,1,0\n', encoding="utf-8-sig")
    outcome = take(town, folder, mapping="tax")
    assert outcome.refused == 1 and told(folder) == [("所得.csv", "2", "", "nobody")]
    stored = core.Fact.objects.get(name="income")
    assert (stored.year, stored.key_id, stored.holds_since) == (2025, core.ENCRYPTED, date(2026, 1, 1))
    about = {"person": [person("1001").pk]}
    allowed = core.read_facts(about, purpose="child-allowance", on=make.DAY)
    assert ("income", 4_200_000) in [(one.name, one.value) for one in allowed]
    assert not [one for one in core.read_facts(about, purpose="care", on=make.DAY) if one.source == "tax-register"]


def test_facts_that_the_whole_register_has_no_more_end_for_the_years_it_speaks_of(town, tmp_path):
    take(town, put(tmp_path / "in"))
    folder = tmp_path / "tax"
    folder.mkdir()
    file = folder / "所得.csv"
    file.write_text("1001,R7,100,1\n", encoding="utf-8")
    take(town, folder, mapping="tax", day=date(2026, 11, 1))
    file.write_text("1001,R8,200,2\n1002,R8,0,0\n", encoding="utf-8")
    take(town, folder, mapping="tax", day=date(2026, 11, 2))
    file.write_text("1001,R8,200,\n1002,R8,0,0\n", encoding="utf-8")
    take(town, folder, mapping="tax", really=True)
    about = {"person": [person("1001").pk]}
    found = core.read_facts(about, purpose="child-allowance", on=make.DAY)
    held = {(one.name, one.year): one.value for one in found if one.source == "tax-register"}
    assert held == {("income", 2024): 100, ("dependants", 2024): 1, ("income", 2025): 200}
    before = core.read_facts(about, purpose="child-allowance", on=date(2026, 11, 22))
    assert 2 in [one.value for one in before if one.name == "dependants"], "it was held until the day of the file"


def test_what_a_case_established_is_not_undone_by_a_register_that_says_the_same_as_before(town, tmp_path):
    take(town, put(tmp_path / "in"), day=date(2026, 11, 1))
    core.save_facts(
        person("1001"), {"lives_abroad": True}, source="case:1", source_ref="1", holds_since=date(2026, 11, 10),
        actor=core.Actor.system("test"),
    )  # fmt: skip
    take(town, put(tmp_path / "in"))
    assert facts_of("1001")["lives_abroad"] is True


def test_an_older_file_than_the_last_is_refused(town, tmp_path):
    take(town, put(tmp_path / "in"))
    before = everything()
    with pytest.raises(errors.OlderThanBefore):
        take(town, put(tmp_path / "in", [HANAKO]), day=date(2026, 11, 22))
    assert everything() == before


def test_a_trial_keeps_nothing_and_counts_all_the_same(town, tmp_path):
    before = everything()
    outcome = take(town, put(tmp_path / "in", links=[("1001", "1002", "")]), dry=True)
    assert outcome.counts["people_new"] == 2 and outcome.counts["links_new"] == 1 and outcome.refused == 0
    assert everything() == before and not core.list_register_runs()


def test_a_killed_run_goes_on_where_it_was(town, tmp_path, monkeypatch):
    monkeypatch.setattr("tomoni.site.registers.importing.PART", 5)
    many = [changed(HANAKO, 宛名番号=str(2000 + n), 世帯番号=f"H{n}") for n in range(12)]
    folder = put(tmp_path / "in", many)
    store, calls = Importing._store, []

    def killed(self, file, rows):
        calls.append(len(rows))
        if len(calls) == 2:
            raise KeyboardInterrupt
        return store(self, file, rows)

    monkeypatch.setattr(Importing, "_store", killed)
    with pytest.raises(KeyboardInterrupt):
        take(town, folder)
    assert core.Person.objects.count() == 5 and core.list_register_runs()[0].state == "running"
    outcome = take(town, folder)
    assert calls == [5, 5, 5, 2], "the rows that were stored are not stored again"
    assert core.Person.objects.count() == 12 and len(core.list_register_runs()) == 1
    assert outcome.counts["people_new"] == 12


def test_who_follows_the_register_is_told(town, tmp_path):
    take(town, put(tmp_path / "in"))
    assert core.Event.objects.filter(name__contains="RegisterTakenIn").count() == 1


def test_a_link_that_a_case_stated_stays_where_the_whole_register_lacks_it(town, tmp_path):
    take(town, put(tmp_path / "in", links=[("1001", "1002", "")]))
    hanako, taro = person("1001"), person("1002")
    told = core.create_link("guardian-child", taro.pk, hanako.pk, stated_by="case:8-1123-00001-1")
    outcome = take(town, put(tmp_path / "in"), really=True)
    open_links = core.Link.objects.filter(until=None)
    assert list(open_links.values_list("pk", flat=True)) == [told.pk]
    assert (outcome.counts["links_ended"], outcome.counts["links_kept"]) == (1, 1)


def test_a_link_that_a_case_stated_is_the_registers_once_the_register_has_it(town, tmp_path):
    take(town, put(tmp_path / "in"))
    core.create_link("guardian-child", person("1001").pk, person("1002").pk, stated_by="case:8-1123-00001-1")
    take(town, put(tmp_path / "in", links=[("1001", "1002", "")]))
    outcome = take(town, put(tmp_path / "in"), really=True)
    assert outcome.counts["links_ended"] == 1 and "links_kept" not in outcome.counts
    assert not core.Link.objects.filter(until=None).exists()


def test_a_trial_keeps_no_writer_waiting(committed_town, tmp_path, monkeypatch):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has no one writer")
    database, store, written = connection.settings_dict["NAME"], Importing._store, []

    def meanwhile(self, file, rows):
        with closing(sqlite3.connect(database, timeout=0)) as other:
            other.execute("BEGIN IMMEDIATE")
            written.append(file.table)
        return store(self, file, rows)

    monkeypatch.setattr(Importing, "_store", meanwhile)
    outcome = take(committed_town, put(tmp_path / "in"), dry=True)
    assert outcome.counts["people_new"] == 2 and written
    with core.tenant(committed_town.code):
        assert not core.list_register_runs()
    assert connection.settings_dict["NAME"] == database and not list(Path(database).parent.glob("trial-*"))


HOLDS = """
import sys, time
from pathlib import Path
import django
django.setup()
from tomoni.site.registers.trial import _folder
with _folder(Path(sys.argv[1])) as folder:
    (folder / "copy.sqlite3").write_bytes(b"of a whole town")
    print(folder, flush=True)
    time.sleep(600)
"""


def test_the_copy_of_a_killed_trial_goes_with_the_next_and_one_that_runs_stays(tmp_path):
    old = tmp_path / "trial-of_a_version_before"
    old.mkdir()
    with Popen([sys.executable, "-c", HOLDS, str(tmp_path)], stdout=PIPE, text=True) as other:
        try:
            folder = Path(other.stdout.readline().strip())
            assert sweep_trials(tmp_path) == 1 and not old.exists()
            assert (folder / "copy.sqlite3").exists(), "it still runs"
            other.send_signal(SIGKILL)
            other.wait()
            assert sweep_trials(tmp_path) == 1 and not list(tmp_path.iterdir())
        finally:
            other.kill()
