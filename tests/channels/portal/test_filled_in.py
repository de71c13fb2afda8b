"""The register knows where somebody lives: the form shows it, the resident confirms or changes it."""

import re
from datetime import date

import pytest

from tests.channels.portal import builders as make
from tests.channels.portal.test_interview import start, text_of
from tomoni.core import interface as core

CERTIFICATE = "disaster-certificate"


@pytest.fixture
def page(home, mother) -> tuple[str, str]:
    """The address and text of the page about the dwelling."""
    make.make_disaster()
    address = start(mother, CERTIFICATE)
    return address, text_of(mother.get(address))


def fields_of(text: str, end: str) -> dict[str, str]:
    """What stands in the fields of one question, by part."""
    found = re.findall(r'name="([^"]+)" value="([^"]*)"', text)
    return {name.rpartition(":")[2]: value for name, value in found if name.rpartition(":")[0].endswith(end)}


def test_the_address_of_the_register_stands_in_its_three_fields(page) -> None:
    _, text = page
    assert fields_of(text, "dwelling.address") == {
        "postal_code": "0999001",
        "address": "ひばり町みどり台",
        "rest": "2丁目5番8号",
    }
    assert "住民票：入れておきました。" in text
    assert set(fields_of(text, "present_address").values()) <= {""}, "what nobody proposes stays empty"


def test_what_is_confirmed_is_kept_as_declared_though_no_master_knows_the_postal_code(page, mother) -> None:
    address, text = page
    where = re.search(r'name="([^"]*dwelling)\.address:address"', text)[1]
    shown = {f"{where}.address:{part}": value for part, value in fields_of(text, "dwelling.address").items()}
    answer = mother.post(address, {**shown, f"{where}.tenure": "owned", f"{where}.lived_in": "yes"})
    assert answer.status_code == 302, text_of(answer)[:3000]
    check = text_of(mother.get(re.sub(r"[^/]+/$", "check/", address)))
    assert "〒0999001 ひばり町みどり台2丁目5番8号" in check
    again = text_of(mother.get(address))
    assert fields_of(again, "dwelling.address")["rest"] == "2丁目5番8号"
    assert "入れておきました" not in again, "it is now the resident's own answer"


def test_what_was_changed_and_emptied_is_not_filled_in_again(page, mother) -> None:
    address, text = page
    where = re.search(r'name="([^"]*dwelling)\.address:address"', text)[1]
    answer = mother.post(address, {f"{where}.address:address": "", f"{where}.tenure": "owned"})
    assert answer.status_code in (200, 422)
    assert fields_of(text_of(answer), "dwelling.address")["address"] == ""


def test_what_only_machines_need_is_not_on_my_data_but_in_the_copy_of_it(home, mother) -> None:
    known = {"order": 2, "occupation": "調理師"}
    core.save_facts(home.mother, known, source="staff", holds_since=date(2026, 4, 1), actor=make.SYSTEM)
    page = text_of(mother.get("/my-data/"))
    assert "調理師" in page and "きょうだいの順" not in page
    assert '"order"' in text_of(mother.get("/my-data/download/"))


def test_an_open_disaster_is_told_on_the_home_page_without_a_claim_that_something_is_due(home, mother) -> None:
    before = text_of(mother.get("/"))
    assert "住まいに被害があった方へ" not in before
    make.make_disaster()
    page = text_of(mother.get("/"))
    assert "10月の台風で、住まいに被害があった方へ" in page
    assert f'href="/services/{CERTIFICATE}/"' in page
    assert [line for line in page.splitlines() if "罹災" in line and "受けられ" in line] == []


def test_a_disaster_that_is_closed_is_not_told(home, mother, settings) -> None:
    make.make_disaster()
    settings.TOMONI_NOW = "2027-04-01T10:00:00+09:00"
    assert "住まいに被害があった方へ" not in text_of(mother.get("/"))
