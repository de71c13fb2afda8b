"""What imports cannot show: foreign keys, tables in SQL, templates, addresses, names. Each message says what to do."""

import ast
import importlib
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.urls import get_resolver

from tomoni.core import interface as core
from tomoni.core.errors import TomoniError

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "tomoni"

# From the floor up; rooms of one line do not know each other.
RANKS = {
    "core": 0,
    "rules": 0,
    "services": 1,
    "payments": 2,
    "documents": 2,
    "cases": 3,
    "appeals": 3.5,
    "channels": 5,
    "site": 6,
}
CHANNELS = {"look": 4, "portal": 5, "desk": 5, "notify": 5, "signin": 5, "api": 5, "waiting": 5}
ROOMS = ("rules", "core", "services", "payments", "documents", "cases", "appeals", "site")
FORBIDDEN = {"utils", "util", "helpers", "helper", "common", "misc", "base", "manager", "managers", "lib", "shared"}
MODELS = [m for m in apps.get_models() if m.__module__.startswith("tomoni.")]
TOWN_MODELS = [m for m in MODELS if issubclass(m, core.TownModel)]


def room_of(module: str) -> str:
    """`cases`, or `channels.portal`."""
    parts = module.split(".")
    return f"channels.{parts[2]}" if parts[1] == "channels" and len(parts) > 2 else parts[1]


def rank_of(room: str) -> int:
    return CHANNELS[room.split(".")[1]] if room.startswith("channels.") else RANKS[room]


def python_files() -> list[Path]:
    return sorted(p for p in SOURCE.rglob("*.py") if "migrations" not in p.parts)


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m._meta.label)
def test_foreign_keys_point_down(model):
    own = room_of(model.__module__)
    for field in model._meta.get_fields():
        if field.is_relation and not field.auto_created and field.related_model:
            other = room_of(field.related_model.__module__)
            assert other == own or rank_of(other) < rank_of(own), (
                f"{model._meta.label}.{field.name} points from {own} to {other}, which is not below it."
                " Keep the number or key of the row instead, or let the other room listen to an event."
            )


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m._meta.label)
def test_every_model_belongs_to_a_town(model):
    assert issubclass(model, core.TownModel) or model is core.Municipality, (
        f"{model._meta.label} has no municipality, so every town could see its rows. Derive it from core.TownModel."
    )


@pytest.mark.parametrize("model", TOWN_MODELS, ids=lambda m: m._meta.label)
def test_unique_constraints_and_indexes_begin_with_the_municipality(model):
    rows = [*model._meta.constraints, *model._meta.indexes]
    for row in rows:
        if isinstance(row, models.UniqueConstraint | models.Index):
            first = row.fields[0].lstrip("-") if row.fields else getattr(next(iter(row.expressions), None), "name", "")
            assert first == "municipality", (
                f"{row.name} of {model._meta.label} does not begin with municipality: two towns would share it."
                " Put municipality first."
            )
    assert not model._meta.unique_together, f"{model._meta.label}: write a UniqueConstraint with a name instead."
    for field in model._meta.local_fields:
        alone = (field.unique and not field.primary_key) or field.db_index
        assert not alone, (
            f"{model._meta.label}.{field.name} is unique or indexed by itself. Write unique=False and db_index=False,"
            " and a UniqueConstraint or Index that begins with municipality where one is needed."
        )


@pytest.mark.parametrize("model", TOWN_MODELS, ids=lambda m: m._meta.label)
def test_the_first_manager_sees_one_town(model):
    assert isinstance(model._default_manager, core.TownManager), (
        f"The default manager of {model._meta.label} does not filter by the town. Derive it from core.TownManager."
    )


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m._meta.label)
def test_tables_carry_the_name_of_their_room(model):
    room = room_of(model.__module__).split(".")[-1]
    assert model._meta.app_label == room
    assert model._meta.db_table.startswith(f"{room}_"), f"{model._meta.db_table}: begin it with {room}_."


def test_migrations_are_named_by_hand():
    for path in SOURCE.rglob("migrations/*.py"):
        if path.name != "__init__.py":
            assert re.fullmatch(r"\d{4}_[a-z0-9_]+\.py", path.name), path
            assert "_auto_" not in path.name, f"{path}: rename it to say what changes, `0002_award_ends.py`."


def test_no_change_of_a_model_is_without_its_migration(db):
    from django.core.management import call_command

    try:
        call_command("makemigrations", check=True, dry_run=True, verbosity=0)
    except SystemExit:
        pytest.fail("A model changed without a migration. Run `tomoni django makemigrations ROOM --name what_changes`.")


def test_no_folder_or_file_is_called_for_what_it_is_not():
    of_django = SOURCE / "core/adapters/sqlite_in_turn/base.py"  # the name by which Django finds a database
    for path in {*SOURCE.rglob("*")} - {of_django}:
        if path.suffix in ("", ".py") and path.stem in FORBIDDEN and "__pycache__" not in path.parts:
            pytest.fail(f"{path.relative_to(ROOT)}: name it for what it does; `{path.stem}` says nothing.")


def errors_below(root: type[TomoniError]) -> list[type[TomoniError]]:
    found = []
    for error in root.__subclasses__():
        found += [error, *errors_below(error)]
    return found


def test_error_codes_begin_with_their_room_and_are_one():
    codes: dict[str, str] = {}
    for path in python_files():
        if path.name == "errors.py":  # whatever else was imported before
            importlib.import_module(".".join(path.relative_to(SOURCE.parent).with_suffix("").parts))
    for error in errors_below(TomoniError):
        if not error.__module__.startswith("tomoni."):
            continue
        room = room_of(error.__module__).split(".")[-1]
        assert error.code == room or error.code.startswith(f"{room}."), (
            f"{error.__qualname__}: its code {error.code} must begin with {room}."
        )
        owner = codes.setdefault(error.code, error.__qualname__)
        parent = next((b for b in error.__bases__ if getattr(b, "code", None) == error.code), None)
        assert owner == error.__qualname__ or parent is not None, (
            f"{error.__qualname__} and {owner} share the code {error.code}. Give each its own."
        )


@pytest.mark.parametrize("room", [*ROOMS, "channels"])
def test_every_room_has_a_page(room):
    page = ROOT / "docs" / "rooms" / f"{room}.md"
    assert page.exists(), f"Write docs/rooms/{room}.md: owns, must not, door, read first."


@pytest.mark.parametrize("room", [*ROOMS, *(f"channels/{c}" for c in CHANNELS)])
def test_every_room_says_what_it_owns(room):
    init = SOURCE / room / "__init__.py"
    tree = ast.parse(init.read_text())
    words = (ast.get_docstring(tree) or "").lower()
    assert "own" in words and "must not" in words, f"{init}: say what the room owns and what it must not do."
    assert all(isinstance(node, ast.Expr) for node in tree.body), f"{init}: a docstring only; the door is interface.py."


def tables_by_room() -> dict[str, str]:
    return {m._meta.db_table: room_of(m.__module__) for m in MODELS}


def test_no_sql_names_the_table_of_another_room():
    tables = tables_by_room()
    pattern = re.compile(r"\b(" + "|".join(sorted(tables, key=len, reverse=True)) + r")\b")
    for path in python_files():
        room = room_of(".".join(["tomoni", *path.relative_to(SOURCE).with_suffix("").parts]))
        for node in ast.walk(ast.parse(path.read_text())):
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and re.search(r"(?i)\b(from|join|into|update)\b", node.value)
            ):
                for table in pattern.findall(node.value):
                    assert tables[table] == room, (
                        f"{path.relative_to(ROOT)}:{node.lineno} names {table} of {tables[table]}."
                        f" Ask for what you need at the door of {tables[table]}."
                    )


def test_templates_include_only_their_own_channel_and_look():
    for path in SOURCE.glob("channels/*/templates/**/*.html"):
        own = path.relative_to(SOURCE).parts[1]
        for name in re.findall(r"{%\s*(?:include|extends)\s+[\"']([^\"']+)[\"']", path.read_text()):
            assert name.split("/")[0] in (own, "look"), (
                f"{path.relative_to(ROOT)} uses {name}. Channels are independent: move the piece to look."
            )


def test_templates_lie_in_a_folder_of_their_channel():
    for path in SOURCE.glob("channels/*/templates/*"):
        own = path.relative_to(SOURCE).parts[1]
        assert path.name == own, f"{path.relative_to(ROOT)}: templates of {own} lie in templates/{own}/."


def test_pages_have_nothing_inline():
    inline = re.compile(
        r"<style|<script(?![^>]*\bsrc=)|\son[a-z]+=|\sstyle=|javascript:|https?://(?!www\.w3\.org)", re.IGNORECASE
    )
    for path in SOURCE.glob("channels/*/templates/**/*.html"):
        found = inline.search(path.read_text())
        assert not found, (
            f"{path.relative_to(ROOT)}: {found.group(0).strip()!r}. The content security policy refuses what is inline"
            " or from elsewhere; put it into a static file."
        )


def test_time_is_asked_of_core():
    """Ruff bans the calls; this looks for the ways round it."""
    for path in python_files():
        if path.name != "clock.py":
            text = path.read_text()
            assert (
                not re.search(r"\b(time\.time\(\)|datetime\.utcnow|auto_now)", text)
                or "monotonic" in text
                or (path.parts[-2] == "site")
            ), f"{path.relative_to(ROOT)}: ask core.now() or core.today(), so that a test or a replay can set the time."


def test_signals_are_not_used():
    """News travels by the outbox: a signal hides who listens and runs inside somebody else's transaction."""
    for path in python_files():
        assert "django.db.models.signals" not in path.read_text(), (
            f"{path.relative_to(ROOT)}: emit an event with core.emit and listen with core.listen."
        )


def test_every_address_leads_to_a_room():
    def views(patterns):
        for pattern in patterns:
            yield from views(pattern.url_patterns) if hasattr(pattern, "url_patterns") else [pattern.callback]

    for view in views(get_resolver().url_patterns):
        assert view.__module__.startswith(("tomoni.channels.", "tomoni.site.")), (
            f"{view.__module__}.{view.__name__} answers an address; only channels and site do."
        )


def test_the_arrows_between_rooms_point_down():
    command = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([command, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:]
