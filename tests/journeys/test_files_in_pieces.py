"""Photographs on a phone with a bad line: sent in pieces, stopped, gone on with after a reload, opened by the town."""

import os
import re
import struct
import zlib
from collections.abc import Iterator

import pytest
from tests.journeys.conftest import NOW, Town, serve_town
from tests.journeys.steps import Walk
from tests.journeys.test_disaster_certificate import fill_dwelling


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A town where 渡邉 has told nothing of the dwelling yet."""
    with serve_town(tmp_path_factory.mktemp("pieces"), NOW) as served:
        yield served


def photograph(size: int) -> bytes:
    parts = ((b"IHDR", bytes(13)), (b"IDAT", os.urandom(size)), (b"IEND", b""))
    body = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + body


def test_a_photograph_survives_a_cut_line_and_a_reload(town, browser):
    resident = Walk(browser, town, width=320)
    resident.sign_in("渡邉 正")
    resident.go("/services/disaster-certificate/")
    resident.press("申請する|始める|進む")
    page = resident.page
    fill_dwelling(resident)
    resident.go_on("次へ")
    roof = {"name": "屋根.png", "mimeType": "image/png", "buffer": photograph(1_300_000)}
    page.wait_for_selector("input[type=file]")
    seen = []

    def cut(route):  # two pieces arrive, then the line is dead
        seen.append(route.request.method)
        route.abort() if seen.count("PATCH") > 2 else route.continue_()

    page.route("**/uploads/**", cut)
    page.locator("input[type=file]").set_input_files(roof)
    page.get_by_text("通信が切れました").wait_for()
    resident.look("upload-stopped")
    page.reload()
    assert "途中まで届いています（80%）" in resident.text()
    page.unroute("**/uploads/**")
    page.locator("input[type=file]").set_input_files(roof)
    page.get_by_role("button", name=re.compile("取り消す.*屋根.png")).wait_for()
    page.locator("input[type=file]").set_input_files(
        [{**roof, "name": f"{n}.png", "buffer": photograph(9_000)} for n in ("壁", "床")]
    )
    page.get_by_role("button", name=re.compile("取り消す.*床.png")).wait_for()
    resident.look("uploads-done")
    resident.go_on("取り消す.*壁.png")
    assert "壁.png" not in resident.text() and "屋根.png" in resident.text() and "1.2 MB" in resident.text()
    page.locator("input[type=file]").set_input_files({"name": "メモ.txt", "mimeType": "text/plain", "buffer": b"roof"})
    again = page.get_by_role("button", name="もう一度送る：メモ.txt")
    again.wait_for()
    resident.look("upload-refused")
    page.get_by_role("textbox").first.fill("屋根の瓦が落ちました。")
    page.locator('input[name$="seems"]:not([value="below_ten_percent"])').first.check()
    resident.press("次へ")
    assert again.is_visible(), "what was refused is still chosen, and nobody goes on past it without a word"
    again.click()
    again.wait_for()
    page.get_by_role("button", name="やめる：メモ.txt").click()
    resident.go_on("次へ")
    assert "屋根.png、床.png" in resident.text()
    resident.go_on("送る")
    with page.expect_navigation():
        resident.follow("くわしく見る")
    number = re.search(r"/cases/([\w-]+)/", page.url)[1]

    clerk = Walk(browser, town, width=1280)
    clerk.sign_in_staff("木村 洋平")
    clerk.go(f"/desk/cases/{number}/")
    clerk.look("desk-attachments")
    with clerk.page.expect_download() as got:
        clerk.page.get_by_role("link", name=re.compile("屋根.png")).click()
    assert got.value.suggested_filename == "屋根.png" and "/files/999016/" in got.value.url
    assert got.value.path().read_bytes() == roof["buffer"]
