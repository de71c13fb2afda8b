"""Files of an invented resident register, and a run over them; what a test is about stands in the test."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from tomoni.core import interface as core
from tomoni.services import interface as services
from tomoni.site.registers.importing import Importing, Outcome, Wanted
from tomoni.site.registers.report import Report

PACKS = Path(__file__).resolve().parents[2] / "packs"
MAPPINGS = PACKS / "towns" / "hibari" / "registers"
DAY = date(2026, 11, 23)
PEOPLE = (
    "宛名番号", "氏名", "カナ氏名", "生年月日", "性別", "住所", "郵便番号", "死亡日", "転出日", "世帯番号", "続柄",
    "世帯になった日", "住民となった日", "異動区分",
)  # fmt: skip
LINKS = ("親の宛名番号", "子の宛名番号", "異動区分")
PROTECTIONS = ("宛名番号", "相手方", "申出者", "開始日", "終了日")
HANAKO = (
    "1001", "山田　花子", "ﾔﾏﾀﾞ ﾊﾅｺ", "平成2年5月1日", "2", "ひばり町みどり台2丁目5番8号", "099-9001", "", "", "H1",
    "02", "2020-04-01", "R2.4.1", "",
)  # fmt: skip
TARO = (
    "1002", "山田　太郎", "ﾔﾏﾀﾞ ﾀﾛｳ", "5050612", "1", "ひばり町みどり台2丁目5番8号", "099-9001", "", "", "H1", "20",
    "20230612", "20230612", "",
)  # fmt: skip


@lru_cache(maxsize=1)
def lexicon() -> services.Lexicon:
    """The vocabulary of the pack, read once."""
    return services.load_pack([PACKS / "japan", PACKS / "towns" / "hibari"]).lexicon


def changed(row: Sequence[str], **cells: str) -> tuple[str, ...]:
    """The row of a person with other cells, by heading."""
    return tuple(cells.get(name, cell) for name, cell in zip(PEOPLE, row, strict=True))


def csv_of(heading: Sequence[str] | None, rows: Iterable[Sequence[str]]) -> str:
    return "".join(",".join(row) + "\r\n" for row in ([heading] if heading else []) + list(rows))


def put(
    folder: Path, people: Iterable[Sequence[str]] = (HANAKO, TARO), links: Iterable[Sequence[str]] = (),
    protections: Iterable[Sequence[str]] = (),
) -> Path:  # fmt: skip
    """The three files of the resident register in CP932."""
    folder.mkdir(exist_ok=True)
    for name, text in (
        ("住民.csv", csv_of(PEOPLE, people)),
        ("親子.csv", csv_of(LINKS, links)),
        ("支援措置.csv", csv_of(PROTECTIONS, protections)),
    ):
        (folder / name).write_bytes(text.encode("cp932"))
    return folder


def take(town: Any, folder: Path, *, mapping: str | Path = "resident", full: bool = True, **more: Any) -> Outcome:
    """Run it; the report lies as report.csv beside the folder."""
    source = mapping if isinstance(mapping, Path) else MAPPINGS / f"{mapping}.yaml"
    found = services.read_register_mapping(source, lexicon())
    wanted = Wanted(found, source, folder, town.code, **{"full": full, "day": DAY, **more})
    with Report(folder.parent / "report.csv") as report:
        return Importing(wanted, report).run()


def told(folder: Path) -> list[tuple[str, str, str, str]]:
    """(file, line, column, code) of the report."""
    lines = (folder.parent / "report.csv").read_text(encoding="utf-8-sig").splitlines()[1:]
    return [(cells[0], cells[1], cells[2], cells[-1]) for cells in (line.split(",") for line in lines)]


def person(number: str) -> core.Person:
    return core.Person.objects.get(resident_number=number)


def facts_of(number: str, on: date = DAY) -> dict[str, object]:
    found = core.read_facts({"person": [person(number).pk]}, purpose="any", on=on)
    return {one.name if one.year is None else f"{one.name}[{one.year}]": one.value for one in found}
