"""A signature is asked only where an article wants it; no service of the country asks for one."""

from pathlib import Path

import pytest
from tests.services.builders import ALLOWANCE, make_pack

from tomoni.rules import interface as rules

PACKS = Path(__file__).parents[2] / "packs"


def read(text: str):
    return make_pack(services__allowance__service=ALLOWANCE + text).services["allowance"].signature


def test_who_signs_and_which_article_wants_it() -> None:
    found = read('signature: {who: applicant, because: {article: 試験法第9条, unverified: "yes"}}\n')
    assert (found.who, found.online, found.law.text, found.law.unverified) == ("applicant", False, "試験法第9条", True)
    assert read('signature: {who: applicant, online: "yes", because: {article: 試験法第9条}}\n').online
    assert read("") is None


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("signature: {who: applicant}\n", "signature.because"),
        ("signature: {who: applicant, because: {unverified: 'yes'}}\n", "signature.because"),
        ("signature: {who: mayor, because: {article: 試験法第9条}}\n", "signature.who"),
        ("signature: {because: {article: 試験法第9条}}\n", "signature.who"),
        ("signature: {who: applicant, stamp: 'yes', because: {article: 試験法第9条}}\n", "signature.stamp"),
    ],
)
def test_a_signature_without_an_article_or_a_signer_is_named(text: str, key: str) -> None:
    with pytest.raises(rules.PackError) as refused:
        read(text)
    assert key in [fault.key for fault in refused.value.faults]


def test_no_service_of_the_country_asks_for_a_pen() -> None:
    asking = [path for path in PACKS.glob("**/service.yaml") if "\nsignature:" in path.read_text(encoding="utf-8")]
    assert asking == [], "name the article in docs/decisions before a service asks for a pen"
