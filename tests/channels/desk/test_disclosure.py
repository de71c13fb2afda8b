"""A request to see what is held about oneself, from the counter to the copies."""

from io import BytesIO

import pypdf
import pytest

from tests.channels.desk import builders as make
from tomoni.core import interface as core
from tomoni.documents import interface as documents

ASKED = {"resident": "1001", "proof": "旅券", "scope": "児童手当のすべて", "on": ""}
LETTER = documents.Template("a.typ", '#let v = json("values.json")\n#v.name ほかの人の名前')


@pytest.fixture
def hanako(desk, clerk):
    person = make.make_person("山田 花子", "ヤマダ ハナコ", "1994-03-05", "1001")
    documents.issue_document(
        "letter", LETTER, {"name": "山田 花子"}, title="認定通知書", department=make.CHILD, about_person=person.pk,
        actor=core.Actor.staff(clerk),
    )  # fmt: skip
    return person


def text_of(pdf: bytes) -> str:
    return "".join("".join(p.extract_text() for p in pypdf.PdfReader(BytesIO(pdf)).pages).split())


@pytest.mark.parametrize("missing", ["resident", "proof", "scope"])
def test_a_request_without_who_how_or_what_is_refused_under_its_field(hanako, as_clerk, missing):
    answer = as_clerk.post("/desk/disclosures/", {**ASKED, missing: ""})
    assert answer.status_code == 400 and "error" in answer.content.decode()
    assert documents.list_disclosures(make.CHILD) == []


def test_from_the_counter_to_the_copies(hanako, as_clerk, as_chief):
    there = as_clerk.post("/desk/disclosures/", ASKED)["Location"]
    assert "残り <b>30</b> 日" in as_clerk.get(there).content.decode()
    as_clerk.post(there, {"do": "collect", "version": "1"})
    assert "認定通知書" in as_clerk.get(there).content.decode()
    assert as_clerk.get(f"{there}1/1.png").content[:4] == b"\x89PNG"
    first = as_clerk.post(f"{there}1/", {"page": "1", "corner": "", "ground": "78-1-2", "at.x": "0", "at.y": "0"})
    assert first.status_code == 200 and 'name="corner" value="0,0"' in first.content.decode()
    second = {"page": "1", "corner": "0,0", "ground": "78-1-2", "at.x": "700", "at.y": "990"}
    assert as_clerk.post(f"{there}1/", second).status_code == 302
    assert "右1000 下1000" in as_clerk.get(f"{there}1/").content.decode()
    preview = as_clerk.get(f"{there}copies.pdf").content
    assert "山田花子" not in text_of(preview)
    as_clerk.post(there, {"do": "propose", "result": "part", "purpose": "児童手当の支給"})
    refused = as_clerk.post(there, {"do": "approve"})
    assert refused.status_code == 409 and "課長" in refused.content.decode()
    assert as_chief.post(there, {"do": "approve"}).status_code == 302
    done = as_clerk.get(there).content.decode()
    assert "部分開示" in done and "決定通知書を開く" in done
    assert b"%PDF" in as_clerk.get(f"{there}copies.pdf").content[:8]


def test_lines_are_withheld_one_by_one(hanako, as_clerk):
    there = as_clerk.post("/desk/disclosures/", ASKED)["Location"]
    as_clerk.post(there, {"do": "collect"})
    number = there.split("/")[-2]
    records = [one for one in documents.list_disclosure_items(documents.find_disclosure(number)) if one.lines]
    place = records[0].place
    as_clerk.post(f"{there}{place}/", {"do": "lines", "line-1": "78-1-7"})
    [row] = documents.redactions_of(documents.find_disclosure(number))[records[0].pk]
    assert (row.line, row.reason) == (1, "78-1-7")
    wrong = as_clerk.post(f"{there}{place}/", {"do": "lines", "line-999": "78-1-7"})
    assert wrong.status_code == 409 and "この行はありません" in wrong.content.decode()


def test_a_stale_page_changes_nothing(hanako, as_clerk):
    there = as_clerk.post("/desk/disclosures/", ASKED)["Location"]
    as_clerk.post(there, {"do": "stop", "version": "1"})
    refused = as_clerk.post(there, {"do": "resume", "version": "1"})
    assert refused.status_code == 409 and "ほかの人が先に" in refused.content.decode()


def test_a_request_of_a_protected_person_is_for_the_officer_alone(hanako, as_clerk):
    there = as_clerk.post("/desk/disclosures/", ASKED)["Location"]
    core.protect(hanako, department=core.find_department(make.CHILD), since=core.today())
    assert "山田" not in as_clerk.get("/desk/disclosures/").content.decode()
    assert as_clerk.get(there).status_code == 404
