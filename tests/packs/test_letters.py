"""Letters as the resident gets them: read back from the PDF."""

import io
import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pypdf
import pytest
import typst

from tomoni.services import interface as services

APPEAL = (
    "この決定に不服がある場合は、この決定があったことを知った日の翌日から起算して3か月以内に、"
    "みどり県知事に対して審査請求をすることができます。"
    "ただし、この決定の日の翌日から起算して1年を経過したときは、することができません。"
)
SUIT = (
    "6か月以内に、ひばり町を被告として"
    "（訴訟においてひばり町を代表する者はひばり町長となります。）提起することができます。"
)

EXPLAINED = [("easy", "児童手当がもらえます"), ("en", "Youwillreceivechildallowance.")]
GRADES = [("half", "■半壊"), ("partly", "■準半壊に至らない（一部損壊）"), ("destroyed", "■全壊")]


def values(**changes: Any) -> dict[str, Any]:
    """The values of an approval of child allowance."""
    return {
        "municipality": {"name": "ひばり町", "mayor": "大空 明", "prefecture": "みどり県"},
        "department": {"name": "子育て支援課", "phone": "0999-00-1234", "hours": "平日 8時30分から17時15分まで"},
        "number": "ひば子第12号",
        "issued_on": "2026-12-08",
        "recipient": {"name": "山田 花子", "postal_code": "999-0001", "address": "みどり県ひばり町みどり台2丁目5番8号"},
        "service": {"title": "児童手当"},
        "arrived_on": {"iso": "2026-11-22", "wareki": "令和8年11月22日"},
        "result": "approved",
        "decision": {
            "amount": 15000,
            "per": "month",
            "first_month": {"iso": "2026-12", "wareki": "令和8年12月"},
            "children": [{"name": "山田 太郎", "birth": "2026-11-12", "amount": 15000}],
        },
        "reasons": [],
        "appeal": {"to": "prefectural-governor", "months": 3},
        "pay": {"account_masked": "ひばり信用金庫 駅前支店 ••••567", "day": 10, "months": [2, 4, 6, 8, 10, 12]},
        "facts": {},
        "lang": "ja",
    } | changes


@pytest.fixture
def printed(pack: services.Pack, tmp_path: Path) -> Any:
    """Sets a letter and gives the text of its pages, without blanks."""
    spec = find_spec("matplotlib_fontja")
    assert spec is not None and spec.submodule_search_locations
    fonts = Path(spec.submodule_search_locations[0]) / "fonts"

    def set_letter(service: str, letter: str, content: dict[str, Any]) -> list[str]:
        definition = pack.services[service]
        (tmp_path / "values.json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        for name, source in definition.shared_letters.items():
            (tmp_path / name).write_text(source, encoding="utf-8")
        main = tmp_path / f"{letter}.typ"
        main.write_text(definition.letter(letter), encoding="utf-8")
        pdf = typst.compile(str(main), font_paths=[str(fonts)], ignore_system_fonts=True, pdf_standards="a-2b")
        assert isinstance(pdf, bytes)
        return ["".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]

    return set_letter


@pytest.mark.parametrize("service", ["child-allowance-claim", "child-allowance-revision"])
@pytest.mark.parametrize("letter", ["approval", "refusal"])
def test_letters_of_child_allowance_carry_all_that_a_decision_needs(printed: Any, service: str, letter: str) -> None:
    reasons = [{"text": "公務員には、勤め先が支給します。", "law": "児童手当法第17条第1項"}]
    pages = printed(service, letter, values(reasons=reasons))
    text = "".join(pages)
    assert len(pages) == 1
    for part in ("〒999-0001", "山田花子様", "ひば子第12号", "令和8年12月8日", "ひばり町長大空明", "（公印省略）"):
        assert part in text
    for part in ("児童手当法第17条第1項", "子育て支援課", "0999-00-1234", APPEAL, SUIT):
        assert part in text


def test_an_approval_says_how_much_from_when_for_whom_and_when_it_is_paid(printed: Any) -> None:
    text = "".join(printed("child-allowance-claim", "approval", values()))
    for part in ("児童手当認定通知書", "15,000円", "令和8年12月分から", "山田太郎", "令和8年11月12日", "10日"):
        assert part in text


def test_eras_change_on_their_day(printed: Any) -> None:
    children = [
        {"name": "一", "birth": "2019-04-30", "amount": 10000},
        {"name": "二", "birth": "2019-05-01", "amount": 10000},
        {"name": "三", "birth": "1989-01-07", "amount": 0},
    ]
    decision = values()["decision"] | {"children": children}
    text = "".join(printed("child-allowance-claim", "approval", values(decision=decision)))
    for part in ("平成31年4月30日", "令和元年5月1日", "昭和64年1月7日"):
        assert part in text


@pytest.mark.parametrize(
    ("language", "part"), [("easy", "児童手当がもらえます"), ("en", "Youwillreceivechildallowance.")]
)
def test_a_second_page_explains_the_letter_in_the_language_of_the_reader(
    printed: Any, language: str, part: str
) -> None:
    pages = printed("child-allowance-claim", "approval", values(lang=language))
    assert len(pages) == 2
    assert APPEAL in pages[0]
    assert part in pages[1]


def test_the_notice_of_a_pregnancy_is_no_decision(printed: Any) -> None:
    facts = {
        "pregnancy.children_expected": "2",
        "pregnancy.due_date": {"iso": "2027-06-10", "wareki": "令和9年6月10日"},
    }
    content = values(appeal=None, pay=None, decision={"amount": None}, result="arrived", facts=facts)
    text = "".join(printed("pregnancy-notification", "notice", content))
    assert "母子保健法第15条の届出は済みです" in text
    assert "2冊をお渡しします" in text
    assert "審査請求" not in text


@pytest.mark.parametrize(
    ("grade", "word"), [("half", "■半壊"), ("partly", "■準半壊に至らない（一部損壊）"), ("destroyed", "■全壊")]
)
def test_the_certificate_marks_one_grade_and_carries_its_code(printed: Any, grade: str, word: str) -> None:
    facts = {
        "dwelling.address": "みどり県ひばり町川向3番1号",
        "household.head": "井上 健",
        "disaster.name": "令和8年10月豪雨",
        "disaster.happened_on": {"iso": "2026-10-03", "wareki": "令和8年10月3日"},
    }
    qr = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 2"><rect width="1" height="1"/></svg>'
    verify = {"code": "00000-00000-00000-00000", "url": "https://hibari.example/verify/", "qr_svg": qr}
    content = values(appeal=None, pay=None, decision={"grade": grade}, facts=facts, verify=verify)
    text = "".join(printed("disaster-certificate", "certificate", content))
    assert word in text
    assert text.count("■") == 1
    for part in (
        "井上健",
        "みどり県ひばり町川向3番1号",
        "令和8年10月3日の令和8年10月豪雨による",
        verify["code"],
        "再調査",
    ):
        assert part in text
