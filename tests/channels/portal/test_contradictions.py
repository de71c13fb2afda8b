"""Answers that cannot both be true: the page says which two and how to mend it, and nothing is held back."""

import re
import shutil
from datetime import date

import pytest

from tests.channels.portal import builders as make
from tests.channels.portal.conftest import signed_in
from tests.channels.portal.test_conversation_pages import KNOWN, begin, send, walk
from tests.channels.portal.test_interview import text_of
from tomoni.cases import interface as cases
from tomoni.services import interface as services

CHECK = """  - check: works-or-not
    holds: not (applicant.public_service == 'yes' and applicant.childcare_reason == 'job_seeking')
    seen_by: [applicant]
"""
STAFF = "公務員か、仕事を探しているか"
MEND = "\nchecks:\n  works-or-not:\n    mend: 公務員の方は、仕事を探している方ではありません。\n"


@pytest.fixture
def client(home, tmp_path):
    """The father, in a town whose pack compares two answers of two services."""
    shutil.copytree(make.PACKS / "japan", tmp_path / "japan")
    service = tmp_path / "japan" / "services" / "childcare-need" / "service.yaml"
    text = service.read_text(encoding="utf-8")
    service.write_text(text.replace("  - check: needed", CHECK + "  - check: needed", 1), encoding="utf-8")
    words = tmp_path / "japan" / "services" / "childcare-need" / "texts" / "ja.yaml"
    said = words.read_text(encoding="utf-8").replace("    needed:", f"    works-or-not: {STAFF}\n    needed:", 1)
    words.write_text(said + MEND, encoding="utf-8")
    facts = tmp_path / "japan" / "facts" / "person.yaml"
    before, after = facts.read_text(encoding="utf-8").split("  public_service:\n")
    after = after.replace("    purposes: [", "    purposes: [{for: childcare-need, law: 条例}, ", 1)
    facts.write_text(f"{before}  public_service:\n{after}", encoding="utf-8")
    services.publish(services.load_pack([tmp_path / "japan"]), actor=make.SYSTEM, from_date=date(2026, 1, 1))
    return signed_in(home.father_account)


def test_the_page_says_which_answers_contradict_each_other_and_all_is_kept(client, home) -> None:
    listed = walk(client, begin(client), **{**KNOWN, "childcare_reason": "job_seeking"})[-1]
    token = listed.split("/")[2]
    page = text_of(client.get(listed))
    assert "食い違っています" not in page
    work = f"/interviews/{token}/work/"
    answer = client.post(work, {f"p{home.father.pk}.public_service": "yes"})
    assert answer["Location"] == work, "it stays where the contradiction can be seen"
    page = text_of(client.get(work))
    assert "食い違っています" in page and "公務員の方は、仕事を探している方ではありません。" in page
    assert f"/interviews/{token}/work/" in page and re.search(rf"/interviews/{token}/reason\(p\d+\)/", page)
    assert "食い違っています" in text_of(client.get(listed))
    assert client.post(work, {f"p{home.father.pk}.public_service": "yes"})["Location"] != work, "one may insist"
    assert send(client, listed.replace("/list/", "/check/")).status_code == 302
    assert cases.list_cases_of(home.father.pk), "what arrives is received"


def test_mended_it_is_gone(client, home) -> None:
    listed = walk(client, begin(client), **{**KNOWN, "childcare_reason": "job_seeking", "public_service": "yes"})[-1]
    work = listed.replace("/list/", "/work/")
    client.post(work, {f"p{home.father.pk}.public_service": "no"})
    assert "食い違っています" not in text_of(client.get(listed))
