"""Packs broken in every way an official can break one: each fault has file, line, column, key, found and expected."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.packs.conftest import JAPAN
from tomoni.services import interface as services

CLAIM = "services/child-allowance-claim"
RULES = "rules/child-allowance.yaml"
CERTIFICATE = "services/disaster-certificate"


def put(path: str, old: str, new: str) -> Callable[[Path], None]:
    """Another text in place of the first like it."""

    def change(pack: Path) -> None:
        text = (pack / path).read_text(encoding="utf-8")
        assert old in text, f"{path} has no {old}"
        (pack / path).write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


def write(path: str, data: bytes) -> Callable[[Path], None]:
    def change(pack: Path) -> None:
        (pack / path).parent.mkdir(parents=True, exist_ok=True)
        (pack / path).write_bytes(data)

    return change


def remove(path: str) -> Callable[[Path], None]:
    return lambda pack: (pack / path).unlink()


# what is broken -> (how, file of the fault, word in its key, word in what was found or expected)
BROKEN: dict[str, tuple[Callable[[Path], None], str, str, str]] = {
    "a needed key dropped": (
        put(f"{CLAIM}/service.yaml", "kind: application\n", ""), f"{CLAIM}/service.yaml", "kind", "the key kind"),
    "an organisation that asks in its own right": (
        put(f"{CLAIM}/service.yaml", "is: person", "is: organisation"), f"{CLAIM}/service.yaml", "applicant.is",
        "an organisation has no account here"),
    "a key that nobody knows": (
        put(f"{CLAIM}/service.yaml", "department:", "departement:"), f"{CLAIM}/service.yaml", "departement",
        "did you mean department?"),
    "a list where a text belongs": (
        put(f"{CERTIFICATE}/service.yaml", "department: disaster-relief", "department: [a, b]"),
        f"{CERTIFICATE}/service.yaml", "department", "a text"),
    "a text where a map belongs": (
        put(f"{CERTIFICATE}/service.yaml", "keep: {years: 10, from: closing}", "keep: ten years"),
        f"{CERTIFICATE}/service.yaml", "keep", "a map"),
    "a day that does not exist": (
        put(f"{CERTIFICATE}/service.yaml", "{from: 2020-12-01}", "{from: 2020-02-30}"),
        f"{CERTIFICATE}/service.yaml", "valid.from", "2020-02-30"),
    "an unknown name in an expression": (
        put(f"{CERTIFICATE}/service.yaml", "holds: dwelling.lived_in", "holds: dweling.lived_in"),
        f"{CERTIFICATE}/service.yaml", "holds", "dweling"),
    "an expression of another type": (
        put(f"{CERTIFICATE}/service.yaml", "holds: dwelling.lived_in", "holds: dwelling.damage_share"),
        f"{CERTIFICATE}/service.yaml", "holds", "yes_no"),
    "an expression that is no expression": (
        put(f"{CERTIFICATE}/service.yaml", "holds: dwelling.lived_in", "holds: 'dwelling.lived_in and ('"),
        f"{CERTIFICATE}/service.yaml", "holds", ""),
    "an expression that runs a program": (
        put(f"{CERTIFICATE}/service.yaml", "holds: dwelling.lived_in", "holds: __import__('os').getcwd()"),
        f"{CERTIFICATE}/service.yaml", "holds", ""),
    "a huge expression": (
        put(f"{CERTIFICATE}/service.yaml", "holds: dwelling.lived_in", "holds: " + "not (" * 3000 + "x" + ")" * 3000),
        f"{CERTIFICATE}/service.yaml", "holds", ""),
    "a very long sum": (
        put(f"{CERTIFICATE}/service.yaml", "holds: dwelling.lived_in", "holds: " + "1 + " * 9000 + "1 > 0"),
        f"{CERTIFICATE}/service.yaml", "holds", ""),
    "a number too large": (
        put(f"{CERTIFICATE}/service.yaml", "holds: dwelling.lived_in", "holds: 10 ** 99999 > 1"),
        f"{CERTIFICATE}/service.yaml", "holds", ""),
    "calls in a circle": (
        write("rules/circle.yaml", "rules: circle\nlaw: 法\nreads: as_of\ndefinitions:\n"
              "  a: {of: person, gives: yes_no, law: 第1条, says: {ja: あ, easy: あ, en: a}, is: b(person)}\n"
              "  b: {of: person, gives: yes_no, law: 第1条, says: {ja: い, easy: い, en: b}, is: a(person)}\n"
              .encode()),
        "rules/circle.yaml", "", ""),
    "a table with a gap": (
        put("rules/disaster.yaml", "0.3..<0.4,  medium_half,", "0.35..<0.4, medium_half,"),
        "rules/disaster.yaml", "by_share", "no gap"),
    "a table with an overlap": (
        put("rules/disaster.yaml", "0.3..<0.4,  medium_half,", "0.25..<0.4, medium_half,"),
        "rules/disaster.yaml", "", ""),
    "a letter without a file": (
        put(f"{CERTIFICATE}/service.yaml", "letter: refusal", "letter: refusel"), f"{CERTIFICATE}/service.yaml",
        "letter", "letters/refusel.typ"),
    "a letter that imports what is not there": (
        put(f"{CERTIFICATE}/letters/refusal.typ", "letterhead.typ", "leterhead.typ"), f"{CERTIFICATE}/service.yaml",
        "letters/refusal.typ", "did you mean letterhead.typ?"),
    "a text missing in one language": (
        put(f"{CERTIFICATE}/texts/en.yaml", "summary:", "sumary:"), f"{CERTIFICATE}/service.yaml",
        "texts/en.yaml: summary", "promised"),
    "a language nobody promised": (
        write(f"{CERTIFICATE}/texts/fr.yaml", b"title: Certificat\n"), f"{CERTIFICATE}/texts/fr.yaml", "the file",
        "ja, easy or en"),
    "YAML that ends too early": (
        put(f"{CERTIFICATE}/service.yaml", "keep: {years: 10, from: closing}", "keep: {years: 10, from: closing"),
        f"{CERTIFICATE}/service.yaml", "the file", "YAML"),
    "a tab": (
        put(f"{CERTIFICATE}/service.yaml", "  resident: {", "\tresident: {"), f"{CERTIFICATE}/service.yaml",
        "the file", "YAML"),
    "a key written twice": (
        put(f"{CERTIFICATE}/service.yaml", "kind: application\n", "kind: application\nkind: application\n"),
        f"{CERTIFICATE}/service.yaml", "kind", "each key once"),
    "an anchor and an alias": (
        put(f"{CERTIFICATE}/service.yaml", "department: disaster-relief", "department: &d disaster-relief\nright: *d"),
        f"{CERTIFICATE}/service.yaml", "&", "no anchors"),
    "a file in Shift_JIS": (
        lambda pack: (pack / f"{CERTIFICATE}/texts/ja.yaml").write_bytes(
            (pack / f"{CERTIFICATE}/texts/ja.yaml").read_text(encoding="utf-8").encode("cp932", "replace")),
        f"{CERTIFICATE}/texts/ja.yaml", "the file", "UTF-8"),
    "a file that is no text": (
        write("rules/picture.yaml", bytes(range(256))), "rules/picture.yaml", "the file", "UTF-8"),
    "an empty file": (write("facts/more.yaml", b"\n"), "facts/more.yaml", "the file", "nothing"),
    "an empty service": (
        write(f"{CERTIFICATE}/service.yaml", b""), f"{CERTIFICATE}/service.yaml", "the file", "nothing"),
    "an empty pack.yaml": (write("pack.yaml", b""), "pack.yaml", "the file", "nothing"),
    "no pack.yaml": (remove("pack.yaml"), "pack.yaml", "pack", "no file"),
    "a folder without a service": (
        remove(f"{CERTIFICATE}/service.yaml"), f"{CERTIFICATE}/service.yaml", "the file", "a service, beside"),
    "a file where nobody reads it": (
        write("rule/more.yml", b"rules: more\n"), "rule/more.yml", "the file", "rules/*.yaml"),
    "a service called otherwise than its folder": (
        put(f"{CERTIFICATE}/service.yaml", "service: disaster-certificate", "service: disaster"),
        f"{CERTIFICATE}/service.yaml", "service", "the name of its folder"),
    "an example with an unknown fact": (
        put(f"{CERTIFICATE}/examples.yaml", "birth_date: 1980-05-05", "birthday: 1980-05-05"),
        f"{CERTIFICATE}/examples.yaml", "ken.birthday", "a fact of person"),
    "an example with a day that does not exist": (
        put(f"{CERTIFICATE}/examples.yaml", "birth_date: 1980-05-05", "birth_date: 1980-02-31"),
        f"{CERTIFICATE}/examples.yaml", "ken.birth_date", "1980-02-31"),
    "examples that are no list": (
        write(f"{CERTIFICATE}/examples.yaml", b"situation: x\n"), f"{CERTIFICATE}/examples.yaml", "",
        "a list of examples"),
    "a choice without choices": (
        put("facts/disaster.yaml", "  survey_kind:\n    of: dwelling\n    type: choice\n",
            "  survey_kind:\n    of: dwelling\n    type: choise\n"),
        "facts/disaster.yaml", "survey_kind.type", "choise"),
    "a sum without bounds": (
        put("facts/person.yaml", "    least: 0\n    most: 100000000000\n", ""), "facts/person.yaml", "type", "least"),
    "words that are a list": (
        put("life-events.yaml", "{ja:", "[{ja:"), "life-events.yaml", "", ""),
}  # fmt: skip


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """The country's pack, to be broken."""
    return Path(shutil.copytree(JAPAN, tmp_path / "packs" / "japan"))


@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_pack_is_named_with_every_place(pack: Path, broken: str) -> None:
    change, file, key, said = BROKEN[broken]
    change(pack)
    faults = services.packs_check([pack])
    for fault in faults:
        assert fault.file.startswith("japan/") and fault.line >= 1 and fault.column >= 1, fault
        assert fault.key and fault.found and fault.expected, fault
        assert len(fault.found) < 400 and len(fault.expected) < 1500, fault
    named = [f for f in faults if f.file == f"japan/{file}" and key in f.key and said in f"{f.found} {f.expected}"]
    assert named, "\n".join(map(str, faults[:20]))


def test_all_faults_are_named_at_once(pack: Path) -> None:
    together = [name for name in BROKEN if BROKEN[name][1] not in ("pack.yaml", f"{CERTIFICATE}/service.yaml")]
    files = {}
    for name in together:
        change, file, _, _ = BROKEN[name]
        if file not in files:
            change(pack)
            files[file] = name
    named = {fault.file.removeprefix("japan/") for fault in services.packs_check([pack])}
    later = {f"{CERTIFICATE}/examples.yaml", "rules/circle.yaml"}  # read, and calls followed, once the rest is sound
    silent = set(files) - named - later
    assert not silent, silent


def test_a_byte_order_mark_and_windows_line_ends_are_no_fault(pack: Path) -> None:
    for path in pack.rglob("*.yaml"):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert services.packs_check([pack]) == ()


def test_a_folder_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    (fault, *_) = services.packs_check([tmp_path / "nowhere"])
    assert (fault.file, fault.found) == ("nowhere/pack.yaml", "no file")
