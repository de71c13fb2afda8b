"""A batch sets its template once: the pages are those that each letter would be alone, and a fault keeps its place."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pypdf
import pytest

from tests.documents.builders import make_template
from tomoni.documents.adapters.typst_press import TypstPress
from tomoni.documents.domain.together import as_function
from tomoni.documents.interface import DocumentFault, Template

PACKS = Path(__file__).parents[2] / "packs"
HEAD = (PACKS / "japan/letters/letterhead.typ").read_text()
CLAIM = "japan/services/child-allowance-claim/letters/approval.typ"
INVITATION = "towns/hibari/services/special-cash-payment/letters/invitation.typ"
TOWN = {"name": "ひばり町", "mayor": "髙橋 邉", "prefecture": "北海道"}
OFFICE = {"name": "子育て支援課", "phone": "0123-45-6789", "hours": ""}


@pytest.fixture(scope="module")
def press() -> Iterator[TypstPress]:
    made = TypstPress()
    yield made
    made.close()


def letter(path: str) -> Template:
    return Template(Path(path).name, (PACKS / path).read_text(), {"letterhead.typ": HEAD})


def values(n: int) -> dict[str, object]:
    return {
        "number": f"ひ子第{n}号", "issued_on": "2026-12-01", "municipality": TOWN, "department": OFFICE,
        "recipient": {"name": f"渡邉 齋{n}", "address": f"ひばり町本町{n}番地", "postal_code": "000-0000"},
        "lang": ["ja", "easy", "en"][n % 3], "facts": {}, "result": "approved", "appeal": {"to": "mayor", "months": 3},
        "decision": {"amount": 10_000 + n, "first_month": "2026-12",
                     "children": [{"name": f"渡邉 花{n}", "birth": "2026-11-01", "amount": 10_000 + n}]},
        "pay": {"months": "even", "day": 10, "account_masked": "ゆうちょ銀行 ****123"},
        "reference": {"code": f"7K2Q-{n}", "on": "2026-11-01", "people": ["渡邉 齋", "渡邉 花"]},
    }  # fmt: skip


def drawn(pdf: bytes) -> list[list[tuple[object, ...]]]:
    """Of each page what is drawn where: the words and the places, not the numbers that a font gave its signs."""
    pages = []
    for page in pypdf.PdfReader(BytesIO(pdf)).pages:
        found: list[tuple[object, ...]] = []
        page.extract_text(visitor_text=lambda text, _, at, *__, found=found: found.append((text, *at[4:])))
        pages.append([one for one in found if str(one[0]).strip()])
    return pages


@pytest.mark.parametrize("path", [CLAIM, INVITATION])
def test_each_page_of_a_batch_is_the_page_of_the_letter_alone(press: TypstPress, path: str) -> None:
    template = letter(path)
    assert as_function(template.name, template.all_files()) is not None
    (batch, *more) = press.typeset_batch(template, [values(n) for n in (3, 6)])
    alone = [page for n in (3, 6) for page in drawn(press.typeset(template, values(n)))]
    assert drawn(batch.pdf) == alone and not more
    assert len(alone) == sum(batch.pages) and all(len(page) > 10 for page in alone)


def test_letters_in_another_language_have_a_second_page_in_a_batch_of_their_own(press: TypstPress) -> None:
    batches = press.typeset_batch(letter(CLAIM), [values(n) for n in range(6)])
    assert [(batch.letters, set(batch.pages)) for batch in batches] == [((0, 3), {1}), ((1, 2, 4, 5), {2})]


def test_every_letter_of_the_packs_can_be_set_so() -> None:
    paths = [path for path in PACKS.rglob("letters/*.typ") if path.name != "letterhead.typ"]
    assert len(paths) > 20
    assert all(as_function(p.name, letter(str(p.relative_to(PACKS))).all_files()) for p in paths)


@pytest.mark.parametrize(
    "more",
    ["#include \"more.typ\"\n", "#image(\"arms.svg\")\n", "#import \"more.typ\": one\n", "#json( \"other.json\")\n"],
)  # fmt: skip
def test_a_template_that_reads_other_files_is_set_letter_by_letter(more: str) -> None:
    files = {"a.typ": more + "#let values = json(\"values.json\")\n", "more.typ": "#let one = 1\n"}  # fmt: skip
    assert as_function("a.typ", files) is None


@pytest.mark.parametrize("head", ["#let a = 1\n#set text(red)\n", "#let a = 1\nwords\n", "#let a = 1\n#let a = 2\n"])
def test_a_letterhead_with_more_than_definitions_is_imported_and_not_copied(head: str) -> None:
    assert as_function("a.typ", {"a.typ": '#import "head.typ": *\n#a', "head.typ": head}) is None


def test_only_what_looks_at_the_values_stands_in_the_function() -> None:
    head = '#let values = json("values.json")\n#let town = values.town\n#let yen(n) = [#n円]\n#let line = [#town]\n'
    text = as_function("a.typ", {"a.typ": '#import "head.typ": *\n#line #yen(3)', "head.typ": head})
    assert text is not None
    before, inside = text.split("#let tomoni-letter(tomoni-values) = [\n")
    assert before == "#let yen(n) = [#n円]\n"
    assert "#let values = tomoni-values\n#let town = values.town\n#let line" in inside


def test_a_fault_in_a_batch_names_the_line_of_the_template(press: TypstPress) -> None:
    with pytest.raises(DocumentFault) as fault:
        press.typeset_batch(make_template("\n\n#values.nothing"), [{"name": "山田"}, {"name": "佐藤"}])
    with pytest.raises(DocumentFault) as alone:
        press.typeset(make_template("\n\n#values.nothing"), {"name": "山田"})
    assert (fault.value.data["line"], fault.value.data["letter"]) == (
        alone.value.data["line"], alone.value.data["letter"],
    )  # fmt: skip
