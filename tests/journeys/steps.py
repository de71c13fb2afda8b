"""Steps that journeys share: sign in, look at a page, be a resident, a clerk, a chief, an accountant."""

import os
import re
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe

AXE = Axe()
AXE_OPTIONS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
PICTURES = os.environ.get("TOMONI_PICTURES")  # a folder: every page looked at is kept there as a picture


class Walk:
    """One person's browser: a context of its own, and every page it opens is checked."""

    def __init__(self, browser, town, *, width: int = 390, script: bool = True) -> None:
        self.town = town
        self.context = browser.new_context(
            viewport={"width": width, "height": 800}, java_script_enabled=script, locale="ja-JP", accept_downloads=True
        )
        self.page = self.context.new_page()
        self.page.set_default_timeout(30_000)
        self.script = script

    def go(self, path: str) -> None:
        self.page.goto(self.town.address + path)

    def sign_in(self, name: str) -> None:
        """As a demo resident, by the button with the name."""
        self.go("/sign-in/")
        self._enter(name)

    def sign_in_staff(self, name: str) -> None:
        self.go("/desk/sign-in/")
        self._enter(name)

    def _enter(self, name: str) -> None:
        """Wait for the page behind the sign-in: a key pressed earlier belongs to the page that is left."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=re.compile(name)).click()

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=re.compile(name)).first.click()

    def go_on(self, name: str) -> None:
        """Press a button behind which another page stands, and wait for that page."""
        with self.page.expect_navigation():
            self.press(name)

    def follow(self, name: str) -> None:
        self.page.get_by_role("link", name=re.compile(name)).first.click()

    def fill(self, name: str, value: str) -> None:
        self.page.get_by_role("textbox", name=re.compile(name)).first.fill(value)

    def choose(self, name: str, *, within: str = "main") -> None:
        """Press a row of a choice by its words."""
        self.page.locator(within).get_by_role("radio", name=re.compile(name)).first.check()

    def text(self) -> str:
        return self.page.inner_text("main")

    def reload_until(self, words: str) -> None:
        """What the worker does comes seconds later: load the page again until it says so, at most a minute."""
        for _ in range(120):
            if words in self.text():
                return
            self.page.wait_for_timeout(500)
            self.page.reload()
        raise AssertionError(f"{self.page.url} did not say {words!r}:\n{self.text()}")

    def look(self, name: str) -> None:
        """Nothing scrolls sideways, and axe-core finds nothing with everything unfolded."""
        wide = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        width = self.page.viewport_size["width"]
        assert wide <= 0, f"{name} scrolls sideways by {wide} px at {width} px"
        if PICTURES:
            self.page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)
        told = self._faults_found_by_axe()
        assert not told, f"axe-core on {name} ({self.page.url}):\n" + "\n".join(told)

    def _faults_found_by_axe(self) -> list[str]:
        """axe-core is script, so it runs on a copy of the page as it stands, in a context that has script."""
        copy = self.context.browser.new_context(viewport=self.page.viewport_size, locale="ja-JP")
        try:
            page, content = copy.new_page(), self.page.content()
            address = self.page.url.split("#")[0]
            page.route(address, lambda route: route.fulfill(body=content, content_type="text/html; charset=utf-8"))
            page.goto(address)
            page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
            found = AXE.run(page, options=AXE_OPTIONS).response["violations"]
        finally:
            copy.close()
        return [f"{v['id']}: {v['help']} at {[n['target'] for n in v['nodes']][:3]}" for v in found]

    def close(self) -> None:
        self.context.close()


def give_account(walk: Walk, bank: str = "みずほ", branch: str = "大阪支店（440）", number: str = "1234567") -> None:
    """Fill the account page the way it works without script: word, bank, branch, kind, number."""
    walk.fill("銀行", bank)
    walk.press("探す")
    walk.choose(bank)
    if not walk.page.get_by_label("支店", exact=False).count():
        walk.press("次へ")
    walk.page.get_by_role("combobox", name=re.compile("支店")).select_option(label=branch)
    walk.choose("普通")
    walk.fill("口座番号", number)
    walk.press("次へ")


def take_and_start(clerk: Walk, number: str) -> None:
    """Open a case from the queue and begin to check it."""
    clerk.go("/desk/")
    clerk.page.locator(f"a[href*='{number}']").first.click()
    clerk.press("確かめ始める")


def tell_the_move(walk: Walk, day: tuple[str, str, str] = ("2026", "11", "16")) -> None:
    """Fill every empty date and address of a page, and tick that nothing of a list holds."""
    for group in walk.page.locator("main fieldset.field").all():
        if group.get_by_role("checkbox").count() and not group.locator("input[type=checkbox]:checked").count():
            group.get_by_role("checkbox", name=re.compile("どれも当てはまらない")).check()
    for box in walk.page.locator("main input[name$=':year']").all():
        if not box.input_value():
            name = box.get_attribute("name").removesuffix(":year")
            for part, worth in zip(("year", "month", "day"), day, strict=True):
                walk.page.locator(f"main input[name='{name}:{part}']").fill(worth)
    for box in walk.page.locator("main input[name$=':address']").all():
        if not box.input_value():
            box.fill("みどり県ひばり町川向3番1号")
