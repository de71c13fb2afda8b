"""罹災証明書: asked for on a phone, surveyed, graded by table, certified with a code that verifies."""

import re

from tests.journeys.steps import Walk


def test_a_dwelling_is_surveyed_graded_and_certified(town, browser):
    resident = Walk(browser, town, width=320, script=False)
    resident.sign_in("渡邉 正")
    resident.go("/services/disaster-certificate/")
    resident.press("申請する|始める|進む")
    page = resident.page
    fill_dwelling(resident)
    resident.look("interview-dwelling")
    resident.press("次へ")
    page.get_by_role("textbox").first.fill("1階が床上50センチまで水につかりました。")
    page.locator('input[name$="seems"]:not([value="below_ten_percent"])').first.check()
    resident.look("interview-damage")
    resident.press("次へ")
    resident.look("check-disaster")
    resident.press("送る")
    resident.follow("くわしく見る")
    number = re.search(r"/cases/([\w-]+)/", page.url)[1]

    clerk = Walk(browser, town, width=1280)
    clerk.sign_in_staff("木村 洋平")
    clerk.go(f"/desk/cases/{number}/")
    clerk.press("確かめ始める")
    surveyor = Walk(browser, town, width=768)
    surveyor.sign_in_staff("及川 拓也")
    surveyor.go(f"/desk/cases/{number}/tasks/survey/")
    surveyor.look("desk-survey")
    fill_survey(surveyor, share="23.5")
    surveyor.press("記録する")

    clerk.go(f"/desk/cases/{number}/draft/")
    assert "半壊" in clerk.text(), "23.5 % is 半壊 by the table since December 2020"
    clerk.page.locator("main button", has_text=re.compile("^起案する$")).last.click()
    chief = Walk(browser, town, width=390)
    chief.sign_in_staff("阿部 康弘")
    chief.go(f"/desk/cases/{number}/approve/")
    chief.press("承認する")

    resident.go(f"/cases/{number}/")
    resident.reload_until("PDF")
    resident.look("case-certified")
    link = page.get_by_role("link", name=re.compile("PDF")).first.get_attribute("href")
    pdf = resident.context.request.get(town.address + link).body()
    code = code_on(pdf)
    anybody = Walk(browser, town, width=320, script=False)
    anybody.go("/verify/")
    anybody.fill("番号|コード", code)
    anybody.page.locator("main form button").first.click()
    anybody.look("verified")
    assert "罹災証明書" in anybody.text() and "渡邉" not in anybody.text(), "the answer carries no personal data"
    for walk in (resident, clerk, surveyor, chief, anybody):
        walk.close()


def fill_dwelling(resident: Walk) -> None:
    """The address stands there already; where it does not, it is typed."""
    page = resident.page
    rest = page.locator('input[name*="dwelling.address:rest"]').first
    if not rest.input_value() and not page.locator('input[name*="dwelling.address:address"]').first.input_value():
        page.locator('input[name*="dwelling.address:postal_code"]').first.fill("0999901")
        page.locator('input[name*="dwelling.address:address"]').first.fill("北海道ひばり郡ひばり町字さくら")
        rest.fill("12番地")
    page.locator('input[name$="tenure"][value="owned"]').check()
    page.locator('input[name$="lived_in"][value="yes"]').check()


def fill_survey(surveyor: Walk, *, share: str) -> None:
    page = surveyor.page
    page.locator('input[name$="damage_share"]').fill(share)
    page.locator('input[name$="survey_kind"], select[name$="survey_kind"]').first.check()
    for part, value in (("year", "2026"), ("month", "11"), ("day", "20")):
        page.locator(f'input[name$="surveyed_on:{part}"]').fill(value)


def code_on(pdf: bytes) -> str:
    """The code printed on the certificate."""
    import io

    from pypdf import PdfReader

    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    found = re.search(r"\b[A-Z0-9]{5}(?:-[A-Z0-9]{5}){3}\b", text)
    assert found, text
    return found[0]
