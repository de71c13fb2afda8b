"""People who apply page by page, and people who mend what the town asked about; by the forms of the pages alone."""

import re
import threading
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlencode, urlsplit

from tomoni.site.surge.homes import Home
from tomoni.site.surge.notebook import Answer
from tomoni.site.surge.plan import Part, account_of
from tomoni.site.surge.program import Wrong
from tomoni.site.surge.talking import Reply, Talk

SERVICE = "special-cash-payment"
START, LINE = f"/services/{SERVICE}/", "/waiting/"
CASE = re.compile(r'href="/cases/([^/"]+)/"')
PAGES_BESIDE_MEMBERS, MOST_LOOKS = 10, 1_000
PAUSE = 2.0  # seconds between two looks at the line
ORDINARY = "1"  # 普通預金
MOVED = (301, 302, 303)
Pairs = list[tuple[str, str]]


class Refused(Wrong):
    """A page that is not the one that was expected."""


class Resident:
    """One person at one screen."""

    def __init__(self, talk: Talk, home: Home, part: Part) -> None:
        self.talk, self.home, self.part = talk, home, part
        talk.cookies.clear()

    def sign_in(self) -> None:
        """As somebody of the demo. The list of all of them is not looked at: it would be long."""
        first = self._get("/services/")
        pairs = [*form_of(first, "/language/").hidden, ("account", str(self.home.account)), ("next", "/services/")]
        self._post("/sign-in/", pairs)

    def apply(self) -> Answer:
        """From the page of the service to the receipt; who has applied before finds the case at home. Raises Wrong."""
        self.sign_in()
        try:
            return self._walk()
        except Refused:
            found = CASE.search(self._get("/").text)
            if found is None:
                raise
            return Answer(self.home.number, found[1])

    def _walk(self) -> Answer:
        path = START
        most = PAGES_BESIDE_MEMBERS + len(self.home.members)  # each may be asked about on a page
        for _ in range(most):
            path, page = self._open(path)
            if path == START:
                path = self._post("/interviews/", [*form_of(page, "/interviews/").hidden, ("service", SERVICE)])
            elif path.endswith("/check/"):
                return self._send(path, form_of(page, path).pairs)
            else:
                path = self._post(path, self._filled(form_of(page, path)))
        raise Wrong(f"household {self.home.number}: no check page after {most} pages")

    def _send(self, path: str, pairs: Pairs) -> Answer:
        receipt = self._post(path, pairs)
        if self.part.again == "pressed" and self._post(path, pairs) != receipt:
            raise Wrong(f"household {self.home.number}: pressing twice gave another receipt")
        return Answer(self.home.number, receipt.strip("/").split("/")[-1])

    def correct(self, number: str) -> None:
        """Mend the account. Raises Wrong."""
        self.sign_in()
        path = f"/cases/{number}/correct/"
        reply = self._get(path)
        if reply.status in MOVED:
            return  # it was mended before the connection was lost
        self._post(path, self._filled(form_of(reply, path)))

    def _filled(self, form: "Form") -> Pairs:
        """What stands there, with the account, and "no" where nothing is chosen."""
        account = account_of(self.home.number)
        given = {**account, "kind": ORDINARY, "bank_of_branch": account["bank"]}
        asked = [name.removesuffix(":search") for name, _ in form.pairs if name.endswith(":search")]
        typed = {f"{name}:{part}": value for name in asked for part, value in given.items()}
        kept = {name: value for name, value in form.pairs if name not in typed}
        chosen = {n: "no" if "no" in v else v[-1] for n, v in form.choices.items() if n not in {**typed, **kept}}
        return [*kept.items(), *typed.items(), *chosen.items()]

    def _open(self, path: str) -> tuple[str, Reply]:
        """Where a path leads to in the end, and the page there; who has to wait in line waits."""
        reply = self._get(path)
        for _ in range(MOST_LOOKS):
            if path.startswith(LINE):
                threading.Event().wait(PAUSE)
                self._get(path)  # how far the line is; the browser keeps its number
                path = parse_qs(urlsplit(path).query)["next"][0]
            elif reply.status in MOVED:
                path = reply.headers["location"]
            else:
                return path, reply
            reply = self._get(path)
        raise Wrong(f"household {self.home.number}: {path} leads nowhere")

    def _get(self, path: str) -> Reply:
        reply = self.talk.ask("GET", path, headers={"Accept-Language": "ja"})
        if reply.status not in (200, *MOVED):
            raise Refused(f"household {self.home.number}: {path} answered {reply.status}")
        return reply

    def _post(self, path: str, pairs: Pairs) -> str:
        """Send a form; gives where it leads to."""
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept-Language": "ja"}
        reply = self.talk.ask("POST", path, urlencode(pairs).encode(), headers)
        if reply.status not in MOVED:
            raise Refused(f"household {self.home.number}: {path} answered {reply.status}: {_words(reply)}")
        return reply.headers["location"]


class Form(HTMLParser):
    """One form of a page: what a browser would send if nothing were touched, and what could be chosen."""

    def __init__(self, action: str) -> None:
        super().__init__()
        self.action, self.found = action, False
        self.hidden: Pairs = []
        self.pairs: Pairs = []
        self.choices: dict[str, list[str]] = {}
        self._inside = False
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        name, value = told.get("name") or "", told.get("value") or ""
        if tag == "form":
            self._inside = not self.found and told.get("action") == self.action
            self.found = self.found or self._inside
        elif self._inside and tag == "input" and name:
            self._input(name, value, told)
        elif self._inside and tag == "select":
            self._select = name
        elif self._inside and tag == "option" and self._select and "selected" in told:
            self.pairs.append((self._select, value))

    def _input(self, name: str, value: str, told: dict[str, str | None]) -> None:
        kind = told.get("type") or "text"
        if kind in ("radio", "checkbox"):
            self.choices.setdefault(name, []).append(value or "on")
            if "checked" in told:
                self.pairs.append((name, value or "on"))
        elif kind not in ("submit", "button", "file", "image", "reset"):
            self.pairs.append((name, value))
            if kind == "hidden":
                self.hidden.append((name, value))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        elif tag == "select":
            self._select = ""


def form_of(page: Reply, action: str) -> Form:
    """The form of a page that goes there. Raises Wrong."""
    form = Form(action)
    form.feed(page.text)
    if not form.found:
        raise Refused(f"there is no form to {action} on a page that answered {page.status}")
    return form


def _words(reply: Reply) -> str:
    return " ".join(reply.text.split())[:300]
