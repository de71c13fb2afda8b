"""Type is set in a child process: right letters, confined files, faults with their place, a life of its own."""

import os
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pypdf
import pytest

from tests.documents.builders import HEAD, make_template
from tomoni.documents.adapters.child import Child
from tomoni.documents.adapters.folder import WorkingFolder
from tomoni.documents.adapters.fonts import find_font_folders
from tomoni.documents.adapters.typst_press import MOST_PAGES, TypstPress
from tomoni.documents.interface import DocumentFault, PressNotWorking, Template

# Some minutes of reckoning.
SLOW = """
#let f(n) = if n < 2 { n } else { f(n - 1) + f(n - 2) }
#let g(m) = range(40).map(k => range(9000).map(n => f(calc.rem(n, 17) + 4) + m * k)).flatten().sum()
#range(4000).map(g).sum()
"""
VARIANTS = "髙橋 邉﨑 渡邊 齋藤 齊 德 﨑山 神 海 凜 昻 栁 塚 濵 礒 𠮟"


@pytest.fixture(scope="module")
def press() -> Iterator[TypstPress]:
    made = TypstPress()
    yield made
    made.close()


def read(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(BytesIO(pdf))


def text_of(pdf: bytes) -> str:
    return "".join(page.extract_text() for page in read(pdf).pages)


def glyphs_without_shape(pdf: bytes) -> int:
    """How often a letter is drawn as the empty box (glyph 0 of its font) in the streams of the pages."""
    boxes = 0
    for page in read(pdf).pages:
        for operands, operator in page.get_contents().operations:
            if operator in (b"Tj", b"TJ"):
                strings = operands[0] if operator == b"TJ" else operands
                codes = b"".join(_raw(one) for one in strings if isinstance(one, str | bytes))
                boxes += sum(codes[at : at + 2] == b"\0\0" for at in range(0, len(codes), 2))
    return boxes


def _raw(one: str | bytes) -> bytes:
    return getattr(one, "original_bytes", one if isinstance(one, bytes) else one.encode("latin-1"))


def test_variant_kanji_are_printed_and_none_as_an_empty_box(press: TypstPress) -> None:
    pdf = press.typeset(make_template(), {"name": VARIANTS})
    printed = text_of(pdf).replace(" ", "")
    missing = [letter for letter in VARIANTS.replace(" ", "") if letter not in printed]
    assert missing == []
    assert glyphs_without_shape(pdf) == 0


def test_fonts_are_inside_the_pdf_and_the_text_is_japanese(press: TypstPress) -> None:
    pdf = press.typeset(make_template(), {"name": "髙"})
    root = read(pdf).trailer["/Root"]
    assert root["/Lang"] == "ja"
    assert root["/MarkInfo"]["/Marked"]
    fonts = [font.get_object() for font in read(pdf).pages[0]["/Resources"]["/Font"].values()]
    assert all("/FontFile" in "".join(f["/DescendantFonts"][0]["/FontDescriptor"]) for f in fonts)


def test_a_name_no_font_can_draw_is_refused_by_name(press: TypstPress) -> None:
    with pytest.raises(DocumentFault) as refused:
        press.typeset(make_template(), {"name": "🂡"})
    assert "🂡" in refused.value.found
    assert "TOMONI_DATA/fonts" in refused.value.message


@pytest.mark.parametrize(
    ("body", "head", "file", "line", "words"),
    [
        ('#import "letterhead.typ": *\n#values.nothing', HEAD, "approval.typ", 2, "nothing"),
        ('#import "letterhead.typ": *\n\n#let x = (1', HEAD, "approval.typ", 3, "unclosed"),
        (
            '#import "letterhead.typ": *\n#letter[]',
            "#let letter(body) = {\n  body\n  panic(1)\n}",
            "letterhead.typ",
            3,
            "1",
        ),
        ('#import "lost.typ": *', HEAD, "approval.typ", 1, "not found"),
        ("#while true { }", HEAD, "approval.typ", 1, "always true"),
    ],
)
def test_a_fault_says_letter_file_line_and_what(
    press: TypstPress, body: str, head: str, file: str, line: int, words: str
) -> None:
    with pytest.raises(DocumentFault) as refused:
        press.typeset(make_template(body, head), {"name": "龍"})
    fault = refused.value
    assert (fault.letter, fault.file, fault.line) == ("approval.typ", file, line)
    assert words in fault.found
    assert "tomoni-" not in fault.message


@pytest.mark.parametrize(
    "body",
    [
        '#read("/etc/passwd")',
        '#read("../../../../etc/passwd")',
        '#json("/../values.json")',
        '#image("/etc/hostname")',
        '#import "@preview/tablex:0.0.8": *',
        '#import ("@pre" + "view/tablex:0.0.8"): *',
        '#include "../../../main.typ"',
    ],
)
def test_a_template_reads_nothing_outside_its_own_folder(press: TypstPress, body: str) -> None:
    with pytest.raises(DocumentFault):
        press.typeset(Template("main.typ", body), {})


@pytest.mark.parametrize("path", ["../x.typ", "/etc/x.typ", "a/../../x.typ", "", "values.json", "a\\b.typ"])
def test_a_file_of_a_letter_cannot_be_written_outside_its_folder(press: TypstPress, path: str) -> None:
    with pytest.raises(DocumentFault):
        press.typeset(Template("main.typ", "x", {path: "x"}), {})


def test_values_that_are_no_json_are_refused_before_anything_is_set(press: TypstPress) -> None:
    for value in ({1, 2}, float("nan"), object()):
        with pytest.raises(DocumentFault):
            press.typeset(make_template(), {"name": value})


def test_one_letter_leaves_nothing_behind_for_the_next(press: TypstPress) -> None:
    press.typeset(make_template(), {"name": "一人目"})
    with pytest.raises(DocumentFault):
        press.typeset(Template("spy.typ", '#include "approval.typ"'), {})
    folder = press.child.folder / "letter"
    assert [path.name for path in folder.rglob("values.json")] == []


def test_letters_from_many_threads_do_not_mix(press: TypstPress) -> None:
    found: dict[int, str] = {}

    def set_one(n: int) -> None:
        found[n] = text_of(press.typeset(make_template(), {"name": f"番号{n}番"}))

    threads = [threading.Thread(target=set_one, args=(n,)) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert all(f"番号{n}番" in found[n].replace(" ", "") for n in range(12))


def test_letters_set_by_one_question_are_those_set_one_by_one(press: TypstPress) -> None:
    names = [{"name": f"氏名{n:03d}"} for n in range(53)]
    assert press.typeset_each(make_template(), names) == [press.typeset(make_template(), one) for one in names]
    with pytest.raises(DocumentFault):
        press.typeset_each(make_template(), [*names[:2], {"name": "𠮷田"}])
    folder = press.child.folder / "letter"
    assert [path.name for path in folder.rglob("values.json")] == []


def test_a_batch_holds_every_letter_once_with_its_own_page_numbers(press: TypstPress) -> None:
    body = '#import "letterhead.typ": *\n#letter[#values.name #if values.long [#pagebreak() 二枚目]]'
    names = [{"name": f"氏名{n:03d}", "long": n % 3 == 0} for n in range(30)]
    batches = press.typeset_batch(make_template(body), names)
    assert sorted(letter for batch in batches for letter in batch.letters) == list(range(30))
    for batch in batches:
        pages = [page.extract_text().replace(" ", "") for page in read(batch.pdf).pages]
        assert len(pages) == sum(batch.pages)
        at = 0
        for letter, count in zip(batch.letters, batch.pages, strict=True):
            assert f"氏名{letter:03d}" in pages[at]
            assert count == (2 if letter % 3 == 0 else 1)
            assert pages[at + count - 1].endswith(f"{count}/{count}")
            at += count


def test_a_batch_has_at_most_250_pages_a_pdf(press: TypstPress) -> None:
    body = '#import "letterhead.typ": *\n#letter[#values.name #pagebreak() 二枚目]'
    batches = press.typeset_batch(make_template(body), [{"name": str(n)} for n in range(130)])
    assert [len(read(batch.pdf).pages) for batch in batches] == [250, 10]
    assert all(sum(batch.pages) <= MOST_PAGES for batch in batches)


def test_a_killed_child_is_replaced_and_the_letter_still_comes() -> None:
    press = TypstPress()
    press.typeset(make_template(), {"name": "龍"})
    before = press.child.pid
    os.kill(before, signal.SIGKILL)
    assert press.typeset(make_template(), {"name": "龍"}).startswith(b"%PDF")
    assert press.child.pid != before
    press.close()


def test_a_child_of_a_large_process_is_not_taken_for_a_large_one() -> None:
    large = bytearray(b"x" * 1024) * 300_000  # every page of it touched
    child = Child("tomoni.documents.adapters.sign_child", [])
    try:
        about, _ = child.ask({"key": "/nowhere", "certificate": "/nowhere"})
    finally:
        child.close()
    assert 0 < about["memory_kb"] < len(large) // 1024


def test_a_template_that_takes_too_long_is_given_up_and_the_next_letter_comes() -> None:
    press = TypstPress(seconds=3.0)
    with pytest.raises(PressNotWorking):
        press.typeset(Template("slow.typ", SLOW), {})
    assert press.typeset(make_template(), {"name": "龍"}).startswith(b"%PDF")
    press.close()


def test_the_child_has_no_address_of_the_database_and_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://canary@nowhere/x")
    monkeypatch.setenv("TOMONI_SECRET", "canary")
    press = TypstPress()
    press.typeset(make_template(), {"name": "龍"})
    assert b"canary" not in Path(f"/proc/{press.child.pid}/environ").read_bytes()
    press.close()


def test_the_child_dies_with_its_parent_and_takes_its_folder_along() -> None:
    parent = subprocess.Popen(
        [sys.executable, "-m", "tests.documents.orphan_parent"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        text=True,
    )
    pid, folder = parent.stdout.readline().split()
    watched = os.pidfd_open(int(pid))
    parent.kill()
    parent.communicate()
    ended, _, _ = select.select([watched], [], [], 10)
    os.close(watched)
    if not ended:
        os.kill(int(pid), signal.SIGKILL)
    assert ended
    assert not Path(folder).exists()


def python(code: str) -> "subprocess.CompletedProcess[str]":
    """A process of its own, which knows of no settings."""
    known = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "DJANGO_SETTINGS_MODULE": ""}
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, env=known)


def test_fault_17_what_parent_and_child_left_behind_goes_when_the_next_child_starts() -> None:
    """A child that ended for want of memory while its parent was killed left somebody's values in /dev/shm."""
    code = (
        "import os; from tomoni.documents.adapters.folder import WorkingFolder as F; f = F();"
        " (f.path / 'values.json').write_text('龍'); print(f.path, flush=True); os.kill(os.getpid(), 9)"
    )
    left = Path(python(code).stdout.strip())
    held = WorkingFolder()
    assert (left / "values.json").exists()
    press = TypstPress()
    assert press.typeset(make_template(), {"name": "龍"}).startswith(b"%PDF")
    press.close()
    assert not left.exists()
    assert held.path.exists()
    held.remove()
    assert not held.path.exists()


def test_fault_18_a_forked_process_leaves_the_folder_of_its_parents_child_alone() -> None:
    code = (
        "import os; from tests.documents.child_requests import make_child, make_request; child = make_child();"
        " letter = lambda: child.ask(make_request('龍'))[0]['ok']; letter(); first = child.folder;"
        " pid = os.fork(); pid and os.waitpid(pid, 0); print(letter(), child.folder == first); child.close()"
    )
    told = python(code)
    assert told.stdout.splitlines() == ["True False", "True True"], told.stderr


def test_fonts_are_found_without_importing_matplotlib() -> None:
    code = (
        "import sys; from tomoni.documents.adapters.fonts import find_font_folders as f; f();"
        " print('matplotlib' in sys.modules, 'matplotlib_fontja' in sys.modules)"
    )
    printed = python(code)
    assert printed.stdout.split() == ["False", "False"], printed.stderr


def test_biz_ud_and_a_towns_own_fonts_are_taken_where_they_are(tmp_path: Path) -> None:
    (tmp_path / "system" / "biz").mkdir(parents=True)
    (tmp_path / "system" / "biz" / "BIZUDGothic-Regular.ttf").touch()
    (tmp_path / "own").mkdir()
    found = find_font_folders(tmp_path / "own", [tmp_path / "system"])
    assert found[1:] == [tmp_path / "system" / "biz", tmp_path / "own"]
    assert (found[0] / "ipaexg.ttf").exists()
