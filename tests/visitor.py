"""A visitor over HTTP without a browser: keeps cookies, reads forms, fills and sends them."""

import http.client
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

# What our visitors answer, by the last part of a question's name; of a choice they take the first.
ANSWERS = {
    "postal_code": "0999001",
    "address": "ひばり町みどり台2丁目5番8号",
    "described_damage": "床上まで水が入った",
    "occupation": "会社員",
    "month": "3",
    "due_date:year": "2027",
    "due_date:month": "6",
    "due_date:day": "20",
    "children_expected": "1",
    "examined_by": "ひばり病院",
}
VOID_KINDS = ("submit", "button", "file", "image", "reset")


@dataclass
class Form:
    """One form of a page: where it goes and what a browser would send if nothing were touched."""

    action: str
    method: str
    fields: dict[str, list[str]] = field(default_factory=dict)  # name -> values sent as the page came
    choices: dict[str, list[str]] = field(default_factory=dict)  # name -> values of its radios, boxes and options
    buttons: list[tuple[str, str]] = field(default_factory=list)

    def filled(self, answers: Mapping[str, str | list[str]]) -> list[tuple[str, str]]:
        """The pairs to send, with these answers in place of what stood there."""
        given = {name: value if isinstance(value, list) else [value] for name, value in answers.items()}
        return [(name, value) for name, values in {**self.fields, **given}.items() for value in values]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[str] = []
        self._form: Form | None = None
        self._select = self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        a = dict(attrs)
        name, value = a.get("name") or "", a.get("value") or ""
        if tag == "a" and a.get("href"):
            self.links.append(a["href"] or "")
        if tag == "form":
            self._form = Form(a.get("action") or "", (a.get("method") or "get").lower())
            self.forms.append(self._form)
        if self._form is None:
            return
        if tag == "input" and name:
            self._input(name, value, a)
        elif tag == "button" and name:
            self._form.buttons.append((name, value))
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select:
            self._form.choices.setdefault(self._select, []).append(value)
            if "selected" in a:
                self._form.fields[self._select] = [value]
        elif tag == "textarea" and name:
            self._area = name
            self._form.fields[name] = [""]

    def _input(self, name: str, value: str, a: Mapping[str, str | None]) -> None:
        kind = a.get("type") or "text"
        if kind in ("radio", "checkbox"):
            self._form.choices.setdefault(name, []).append(value or "on")
            if "checked" in a:
                self._form.fields.setdefault(name, []).append(value or "on")
        elif kind not in VOID_KINDS:
            self._form.fields[name] = [value]

    def handle_data(self, data: str) -> None:
        if self._form is not None and self._area:
            self._form.fields[self._area] = [self._form.fields[self._area][0] + data.strip()]

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._area = ""


@dataclass
class Page:
    """What came back: where one ended after redirects, the status, the bytes, and what they say."""

    path: str
    status: int
    headers: Mapping[str, str]
    body: bytes

    def __post_init__(self) -> None:
        self._read: _Reader | None = None

    @property
    def text(self) -> str:
        return self.body.decode()

    def _reader(self) -> _Reader:
        if self._read is None:
            self._read = _Reader()
            self._read.feed(self.text)
        return self._read

    @property
    def forms(self) -> list[Form]:
        return self._reader().forms

    @property
    def links(self) -> list[str]:
        return self._reader().links

    def form(self, action: str) -> Form:
        """The form that goes there. Raises LookupError."""
        for one in self.forms:
            if one.action == action:
                return one
        raise LookupError(f"{self.path} has no form to {action}, only {[one.action for one in self.forms]}")


class Visitor:
    """One person at one screen. Every call is a request on its own connection, as a killed server leaves it."""

    def __init__(self, address: str, timeout: float = 30) -> None:
        self.host = urlsplit(address).netloc
        self.timeout = timeout
        self.cookies: dict[str, str] = {}

    def get(self, path: str) -> Page:
        return self._follow("GET", path, None)

    def send(self, page: Page, form: Form, answers: Mapping[str, str | list[str]]) -> Page:
        """Fill a form of a page and send it."""
        return self._follow("POST", form.action or page.path, form.filled(answers))

    def sign_in(self, account: int) -> Page:
        """As a resident of the demo list."""
        page = self.get("/sign-in/")
        return self.send(page, page.form("/sign-in/"), {"account": str(account)})

    def sign_in_staff(self, staff: int) -> Page:
        """As a member of staff of the demo list."""
        page = self.get("/desk/sign-in/")
        return self.send(page, page.form("/desk/sign-in/"), {"demo": str(staff)})

    def _follow(self, method: str, path: str, pairs: list[tuple[str, str]] | None) -> Page:
        page = self.request(method, path, pairs)
        for _ in range(8):
            if page.status not in (301, 302, 303):
                return page
            page = self.request("GET", page.headers["location"], None)
        raise LookupError(f"{path} leads in circles")

    def request(self, method: str, path: str, pairs: list[tuple[str, str]] | None = None, **headers: str) -> Page:
        """One request and its answer, redirects not followed."""
        body = urlencode(pairs) if pairs is not None else None
        sent = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()), "Accept-Language": "ja", **headers}
        if body is not None:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection(self.host, timeout=self.timeout)
        try:
            connection.request(method, path, body, sent)
            answer = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                self._keep(value)
        got = {name.lower(): value for name, value in answer.getheaders()}
        return Page(path, answer.status, got, content)

    def _keep(self, header: str) -> None:
        for name, morsel in SimpleCookie(header).items():
            if morsel["max-age"] == "0" or (not morsel.value and morsel["expires"]):
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = morsel.value


def walk_to_check(visitor: Visitor, services: list[str]) -> Page:
    """Begin an interview about these services or go on with it, and answer page after page until the check page."""
    page = expect(visitor.get(f"/services/{services[0]}/"), 200)
    page = visitor.send(page, page.form("/interviews/"), {"service": services})
    for _ in range(20):
        expect(page, 200)
        if page.path.endswith("/check/"):
            return page
        page = visitor.send(page, page.form(page.path), _answers(page))
    raise LookupError(f"no check page after twenty pages, but {page.path}")


def _answers(page: Page) -> dict[str, str | list[str]]:
    form = page.form(page.path)
    given: dict[str, str | list[str]] = {
        name: values[0] or values[1] for name, values in form.choices.items() if name not in form.fields
    }
    for name, values in form.fields.items():
        fact = name.rsplit(".", 1)[-1]
        answer = ANSWERS.get(fact, ANSWERS.get(fact.rsplit(":", 1)[-1]))
        if values == [""] and answer is not None:
            given[name] = answer
    return given


def expect(page: Page, status: int) -> Page:
    """The page if it has this status. Raises ConnectionError where the server failed, AssertionError else."""
    if page.status >= 500:
        raise ConnectionError(f"{page.path} answered {page.status}")
    assert page.status == status, f"{page.path} answered {page.status}: {page.text[:2000]}"
    return page
