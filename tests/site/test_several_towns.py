"""Several towns in one installation: each at its host name with its own packs and staff, and not a word of another."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection, connections
from django.test import Client

from tomoni.core import interface as core
from tomoni.site.cli import main
from tomoni.site.operating import MAY_READ, let_operator_count, look_at_towns
from tomoni.site.town.adding import NewTown, TownNotAdded, add_town, read_staff, set_host
from tomoni.site.town.population import make_population
from tomoni.site.town.storing import store_population

PACKS = Path(__file__).resolve().parents[2] / "packs"
STAFF = """login,name,department,department_name,symbol,phone,hours,roles
{mark}1,{mark} 一郎,child-support,{mark}子育て課,子,0999-00-0001,平日 8:30–17:15,clerk
{mark}2,{mark} 二郎,child-support,,,,,chief
{mark}3,{mark} 三郎,residents,{mark}住民課,住,0999-00-0002,,admin auditor
"""
LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><title>{mark}</title><rect width="9" height="9"/></svg>'
)
# code, name, host, people, the mark that all its people and staff bear
VILLAGE = ("999032", "かすみ村", "kasumi.example", 344, "霞")
TOWN = ("999041", "いずみ町", "izumi.example", 1500, "泉")


@pytest.fixture
def alone(db: None) -> None:
    core.Municipality.objects.all().delete()


def add(tmp_path: Path, told: tuple[str, str, str, int, str], *, packs: bool = True) -> dict[str, str]:
    """A town with its own pack folder, staff and people; gives the passwords."""
    code, name, host, people, mark = told
    root = tmp_path / mark
    (root / "towns" / mark).mkdir(parents=True)
    shutil.copytree(PACKS / "japan", root / "japan")
    pack = (PACKS / "towns/hibari/pack.yaml").read_text().replace("999016", code).replace("pack: hibari", "pack: own")
    (root / "towns" / mark / "pack.yaml").write_text(pack)
    (root / "towns" / mark / "look").mkdir()
    (root / "towns" / mark / "look/town.yaml").write_text(f"contact: {{ja: {mark}の役場}}\n")
    (root / "towns" / mark / "look/logo.svg").write_text(LOGO.format(mark=mark))
    (root / "staff.csv").write_text(STAFF.format(mark=mark))
    folders = [root / "japan", root / "towns" / mark] if packs else []
    added = add_town(NewTown(code, name, host, fictional=True), read_staff(root / "staff.csv"), folders)
    with core.tenant(code):
        made = make_population(people, 1, core.today())
        for resident in made.residents:
            resident.name = mark + resident.name
        store_population(made, core.list_departments())
    return added.passwords


def walk(client: Client, start: str, most: int) -> Iterator[tuple[str, str]]:
    """Pages that can be reached by links, with what they say."""
    waiting, seen = [start], {start}
    while waiting and most:
        address, most = waiting.pop(0), most - 1
        answer = client.get(address, follow=True)
        if not answer.headers["Content-Type"].startswith("text/html"):
            continue
        text = answer.content.decode()
        yield address, text
        found = [link for link in re.findall(r'href="(/[^"#]*)"', text) if not link.startswith("/static/")]
        waiting += [link for link in found if link not in seen]
        seen.update(found)


def at(host: str) -> Client:
    return Client(headers={"host": host})


def test_a_village_and_a_town_beside_each_other_know_nothing_of_each_other(alone, tmp_path, settings) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite keeps one town a file")
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if "whitenoise" not in one]
    settings.ALLOWED_HOSTS = ["kasumi.example", "izumi.example", "elsewhere.example"]
    passwords = {told[4]: add(tmp_path, told) for told in (VILLAGE, TOWN)}
    for told, other in ((VILLAGE, TOWN), (TOWN, VILLAGE)):
        code, name, host, people, mark = told
        desk = at(host)
        entered = desk.post("/desk/sign-in/", {"login": f"{mark}3", "password": passwords[mark][f"{mark}3"]})
        assert entered.status_code == 302
        pages = dict(walk(desk, "/desk/", 40)) | dict(walk(at(host), "/", 20))
        assert len(pages) > 15 and name in pages["/"] and f"{mark} 三郎" in pages["/desk/"]
        logo = re.search(r'src="(/town/logo/[^"]+)"', pages["/"])[1]
        assert f"{mark}の役場" in pages["/"] and mark in at(host).get(logo).content.decode()
        assert at(other[2]).get(logo).status_code == 404
        for address, text in pages.items():
            for foreign in (other[1], other[4], other[0], other[2]):
                assert foreign not in text, (host, address, foreign)
        strange = at(other[2])
        strange.cookies = desk.cookies
        assert "/desk/sign-in/" in strange.get("/desk/", follow=True).redirect_chain[0][0]
        assert (
            at(other[2])
            .post("/desk/sign-in/", {"login": f"{mark}3", "password": passwords[mark][f"{mark}3"]})
            .status_code
            == 422
        )
        with core.tenant(code):
            assert abs(core.Person.objects.count() - people) < 60  # the people, and who lives elsewhere
            assert not core.Person.objects.filter(name__startswith=other[4]).exists()
    nowhere = at("elsewhere.example").get("/")
    assert nowhere.status_code == 404 and "霞" not in nowhere.content.decode()


@pytest.mark.django_db(databases="__all__")
def test_the_operator_counts_and_reads_nobody() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("roles of the database are PostgreSQL's")
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = 'trial_operator'")
        if not cursor.fetchone():
            cursor.execute("CREATE ROLE trial_operator NOSUPERUSER NOBYPASSRLS")
    let_operator_count(connections["owner"], "trial_operator")
    with connections["owner"].cursor() as cursor:
        for table in connections["owner"].introspection.table_names():
            cursor.execute(
                "SELECT a.attname FROM pg_attribute a WHERE a.attrelid = %s::regclass AND a.attnum > 0"
                " AND NOT a.attisdropped AND has_column_privilege('trial_operator', a.attrelid, a.attnum, 'SELECT')",
                [f'"{table}"'],
            )
            assert {row[0] for row in cursor.fetchall()} == set(MAY_READ.get(table, ())), table
            cursor.execute(
                "SELECT has_table_privilege('trial_operator', %s, 'INSERT, UPDATE, DELETE, TRUNCATE')", [f'"{table}"']
            )
            assert cursor.fetchone() == (False,), table


def test_status_reads_only_what_the_operator_may(alone, tmp_path, django_assert_max_num_queries) -> None:
    if connection.vendor == "postgresql":
        add(tmp_path, (*VILLAGE[:3], 10, VILLAGE[4]), packs=False)
    else:
        core.Municipality.objects.create(code=VILLAGE[0], name=VILLAGE[1], host=VILLAGE[2])
    with django_assert_max_num_queries(30) as seen:
        (report,) = look_at_towns()
    assert (report.code, report.dead) == ("999032", 0)
    read = {
        (table, column)
        for one in seen.captured_queries
        for table, column in re.findall(r'"(\w+)"\."(\w+)"', one["sql"])
    }
    assert read and all(column in MAY_READ[table] for table, column in read)


def test_dead_letters_and_a_worker_that_sleeps_are_told(alone, capsys, clock) -> None:
    town = core.Municipality.objects.create(code=VILLAGE[0], name=VILLAGE[1], host=VILLAGE[2])
    clock("2026-11-20T10:00")
    with core.tenant(town):
        event = core.Event.objects.create(name="CaseDecided", payload={}, at=core.now())
        for number, state in enumerate(("dead", "waiting")):
            core.Delivery.objects.create(
                event=event, listener=f"x.{number}", state=state, due_at=core.now(), last_error="霞 花子"
            )
        core.record(core.Actor.system("test"), "search", [], purpose="test")
    clock("2026-11-20T12:00")
    assert main(["status"]) == 1
    said = capsys.readouterr().out
    assert "1 dead letters" in said and "1 news wait" in said and "1 entries of the ledger" in said
    assert "霞 花子" not in said


@pytest.mark.parametrize(
    ("new", "words"),
    [
        (NewTown("999016", "もう町", "x.example"), "already"),
        (NewTown("999040", "あやまり町", "x.example"), "check digit"),
        (NewTown("99904", "みじか町", "x.example"), "check digit"),
        (NewTown("999041", "いずみ町", "izumi_example"), "no host name"),
        (NewTown("999041", "いずみ町", ""), "no host name"),
        (NewTown("999041", "いずみ町", "hibari.example"), "answers ひばり町"),
    ],
)
def test_a_town_that_cannot_be_added_is_told_why(alone, new: NewTown, words: str) -> None:
    core.Municipality.objects.create(code="999016", name="ひばり町", host="hibari.example")
    if connection.vendor == "sqlite" and words in ("no host name", "answers ひばり町"):
        words = "one town a file"
    with pytest.raises(TownNotAdded, match=words):
        add_town(new, [], [])
    assert core.Municipality.objects.count() == 1


def test_the_first_town_gets_a_host_name_before_there_is_a_second(alone) -> None:
    core.Municipality.objects.create(code="999016", name="ひばり町")
    with pytest.raises(
        TownNotAdded, match="tomoni town host 999016" if connection.vendor == "postgresql" else "one town a file"
    ):
        add_town(NewTown("999041", "いずみ町", "izumi.example"), [], [])
    assert set_host("999016", "hibari.example").host == "hibari.example"
    with pytest.raises(TownNotAdded, match="no host name"):
        set_host("999016", "HIBARI!")


def test_a_staff_file_is_told_line_by_line(tmp_path) -> None:
    file = tmp_path / "staff.csv"
    file.write_text("login,name,department,roles\na,A,x,clerk boss\n,B,x,\na,C,,\n")
    with pytest.raises(
        TownNotAdded, match=r"line 2: no role boss.*line 3: login is empty; line 4: department.*a stands there twice"
    ):
        read_staff(file)
    file.write_bytes("あ".encode("cp932"))
    with pytest.raises(TownNotAdded, match="UTF-8"):
        read_staff(file)


def test_a_command_adds_a_town_and_hands_its_passwords_over_once(alone, tmp_path, capsys) -> None:
    (tmp_path / "staff.csv").write_text(STAFF.format(mark="霞"))
    arguments = [
        "--name",
        "かすみ村",
        "--host",
        "Kasumi.example",
        "--staff",
        str(tmp_path / "staff.csv"),
        "--phone",
        "0999-1",
    ]
    assert main(["town", "add", "999032", *arguments]) == 0
    told = capsys.readouterr()
    assert "かすみ村 (999032): 3 staff" in told.out and "TOMONI_HOSTS=" in told.err
    (password,) = re.findall(r"^霞1 (\S+)$", told.out, re.M)
    with core.tenant("999032") as town:
        assert town.settings == {"phone": "0999-1"} and town.host == "kasumi.example" and not town.fictional
        staff = core.find_staff_by_login("霞1")
        assert staff.check_password(password) and [role.role for role in staff.live_roles()] == ["clerk"]
    assert main(["town", "add", "999032", *arguments]) == 1
