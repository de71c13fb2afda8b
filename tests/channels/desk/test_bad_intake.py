"""What comes to the desk's intake oversized, forged, of another town, too late or twice: words, and nothing left."""

import re
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.channels.desk import builders as make
from tests.channels.desk.test_taking_in import CLAIM, begin, fill, press, text_of, token_of
from tomoni.cases import interface as cases
from tomoni.cases.models import Case, Interview, Receipt
from tomoni.core import interface as core
from tomoni.site.bodies import read_first


@pytest.fixture
def check(as_clerk: Client, family: Any) -> str:
    """The page before sending of a request that is answered."""
    return fill(token_of(begin(as_clerk, family["mother"])), family["mother"])


def test_a_paper_too_large_is_refused_in_words_and_nothing_is_kept(as_clerk, check) -> None:
    large = SimpleUploadedFile("a.pdf", b"%PDF-1.4" + b"\0" * 11_000_000, content_type="application/pdf")
    answer = as_clerk.post(check.replace("check/", "paper/"), {"paper": large}, follow=True)
    assert "10MB" in text_of(answer) or answer.status_code == 413
    assert core.StoredFile.objects.count() == 0 and Receipt.objects.count() == 0


def sent_in_part(client: Client, path: str, form: dict[str, Any], cut: int) -> tuple[str, str]:
    """What a form gets of which the last `cut` bytes did not arrive: status and page."""
    whole, said = urlencode(form, doseq=True).encode(), list[str]()
    environ = client._base_environ(
        PATH_INFO=path, REQUEST_METHOD="POST", CONTENT_TYPE="application/x-www-form-urlencoded",
        CONTENT_LENGTH=str(len(whole)), **{"wsgi.input": BytesIO(whole[: len(whole) - cut])},
    )  # fmt: skip

    def pages(told: dict[str, Any], start: Any) -> list[bytes]:
        response = client.handler(told)
        start(str(response.status_code), [])
        return [response.content]

    page = b"".join(read_first(pages)(environ, lambda status, _: said.append(status))).decode()
    return said[0], page


def test_a_form_of_which_the_end_did_not_arrive_takes_nothing_in(as_clerk, check) -> None:
    form = {"service": [CLAIM], "submission_key": "a-key-of-the-page"}
    status, page = sent_in_part(as_clerk, check, form, cut=8)
    assert status == "400 Bad Request" and "途中までしか届きませんでした" in page
    assert Receipt.objects.count() == 0 and Interview.objects.get().state == "open"
    seen = re.search(r'name="seen" value="(\d+)"', text_of(as_clerk.get(check)))
    whole = {**form, **({"seen": seen[1]} if seen else {})}
    assert sent_in_part(as_clerk, check, whole, cut=0)[0] == "302" and Receipt.objects.count() == 1


def test_a_form_from_elsewhere_takes_nothing_in(clerk, check, family) -> None:
    browser = make.sign_in(Client(enforce_csrf_checks=True), clerk)
    assert browser.post(check, {"submission_key": "k", "service": [CLAIM]}).status_code == 403
    assert begin(browser, family["father"]).status_code == 403
    assert Receipt.objects.count() == 0 and Interview.objects.count() == 1


def test_a_token_that_is_none_opens_nothing(as_clerk, check) -> None:
    forged = check.replace(check.split("/")[4], "A" * 43)
    for answer in (as_clerk.get(forged), as_clerk.post(forged, {"submission_key": "k", "service": [CLAIM]})):
        assert answer.status_code == 409 and "もう開いていません" in text_of(answer)
    assert Receipt.objects.count() == 0


def test_a_request_begun_in_one_town_is_none_in_another(clerk, check, other_town) -> None:
    token = check.split("/")[4]
    with core.tenant(other_town), pytest.raises(cases.InterviewNotOpen):
        cases.find_taken_in(token, actor=core.Actor.staff(clerk))
    assert Interview.objects.count() == 1


def test_a_request_that_lay_too_long_is_told_so_and_sends_nothing(clerk, check, settings) -> None:
    settings.TOMONI_NOW = "2027-03-24T10:00:00+09:00"
    cases.expire_interviews()
    answer = make.sign_in(Client(), clerk).post(check, {"submission_key": "k", "service": [CLAIM]})
    assert answer.status_code == 409 and "90日" in text_of(answer)
    assert Receipt.objects.count() == 0 and Interview.objects.get().answers == ""


def test_what_was_sent_is_sent_no_second_time_under_another_key(as_clerk, check) -> None:
    first = press(as_clerk, check)
    again = as_clerk.post(check, {"submission_key": "another", "service": [CLAIM]})
    assert first.status_code == 302 and again.status_code in (302, 409)
    assert Case.objects.count() == Receipt.objects.count() == 1
