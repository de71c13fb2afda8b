"""A screen of the counter in the hands of a resident: the session of staff is put aside until staff sign in again.

What is lent stands in the session of the browser, which is one row of the database: every tab of the browser is locked
at once, and no other device is. The desk lends and shows (`desk/views/lent.py`), sign-in refuses everything else and
takes back (`signin/lending.py`), the portal shows the pages of who answers for themselves.
"""

from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from tomoni.core import interface as core

PAGES = "/desk/lent/"
BACK = "/desk/sign-in/"
COOKIE = "tomoni_lent"  # marks the browser outside of the desk, where the session of staff is not sent
LASTS = timedelta(hours=2)
OPEN_FOR = {"own": timedelta(minutes=60), "read": timedelta(minutes=30), "sign": timedelta(minutes=30)}
SAID = "desk_said"  # one sentence for the next page of the desk
KEPT = "desk_kept"  # what was pressed in other tabs meanwhile: {"back", "rows": [{"path", "at", "fields"}]}
KEPT_PAGE = "/desk/kept/"
MOST_KEPT, MOST_SIGNS = 3, 20_000
OWN_TO_SESSION = ("staff", "roles")  # what sign-in sets anew


@dataclass(frozen=True)
class Lent:
    """What one browser shows to a resident, and how staff come back.

    kind: own (an adult answers for themselves), read (look through what will be sent), sign. token: of the
    conversation; link, key: of the own questions; version: of what was to be read. person: whom it is about, purpose:
    for the ledger. back: where staff go on. until: when nothing is shown any more (ISO 8601). aside: the session of
    staff; kept: rows of KEPT. told: what came of it, for the next page of staff. done: nothing is shown any more.
    """

    kind: str
    person: int
    purpose: str
    staff: int
    back: str
    until: str
    token: str = ""
    service: str = ""
    link: int = 0
    key: str = ""
    version: int = 0
    language: str = "ja"
    told: str = ""
    done: bool = False
    aside: dict[str, Any] = field(default_factory=dict)
    kept: list[dict[str, Any]] = field(default_factory=list)

    @property
    def is_over(self) -> bool:
        """Whether it was done, or its time is over."""
        return self.done or core.now() >= datetime.fromisoformat(self.until)

    @classmethod
    def of(cls, request: HttpRequest) -> Self | None:
        """What this browser was lent for; None where staff or nobody sits before it. Only below /desk/."""
        kept = request.session.get(core.PUT_ASIDE) if hasattr(request, "session") else None
        return cls(**kept) if kept else None


def lend(request: HttpRequest, kind: str, *, actor: core.Actor, back: str, **more: Any) -> None:
    """Put the session of staff aside; from now on this browser opens what `more` names (see Lent), and no desk.

    Ends the session of a resident in the same browser, so that nobody finds the page of who sat there before.
    """
    session = request.session
    aside = {key: value for key, value in session.items() if key not in OWN_TO_SESSION}
    until = (core.now() + OPEN_FOR[kind]).isoformat()
    lent = Lent(kind, staff=int(actor.id), back=back, until=until, aside=aside, **more)
    for key in list(session.keys()):
        del session[key]
    session[core.PUT_ASIDE] = asdict(lent)
    session.cycle_key()  # what another tab still has under way is not saved over this
    end_resident(request)
    _record(lent, actor, "lend_screen")


def mark(request: HttpRequest, response: HttpResponseBase) -> None:
    """Mark the browser for the pages outside of the desk, and let it forget what it kept of the desk."""
    lent = Lent.of(request)
    assert lent is not None
    response.headers["Clear-Site-Data"] = '"cache"'
    assert isinstance(response, HttpResponse)
    response.set_cookie(
        COOKIE, signing.dumps(lent.link, salt=COOKIE), max_age=LASTS, httponly=True, samesite="Lax",
        secure=request.is_secure(),
    )  # fmt: skip


def link_of(request: HttpRequest) -> int | None:
    """Outside of the desk: the own questions that a lent browser may open, 0 for none; None where it was not lent."""
    try:
        return int(signing.loads(request.COOKIES.get(COOKIE, ""), salt=COOKIE, max_age=LASTS))
    except signing.BadSignature:
        return None


def keep(request: HttpRequest, lent: Lent, **changed: Any) -> None:
    """Note what came of it."""
    request.session[core.PUT_ASIDE] = asdict(replace(lent, **changed))


def keep_typed(request: HttpRequest, lent: Lent) -> None:
    """Keep what was pressed in another tab, for the member of staff alone; the last three, no files."""
    fields = [[k, v] for k, values in request.POST.lists() for v in values if k != "csrfmiddlewaretoken"]
    if sum(len(k) + len(v) for k, v in fields) > MOST_SIGNS:
        return
    one = {"path": request.get_full_path(), "at": core.now().isoformat(), "fields": fields}
    keep(request, lent, kept=[*lent.kept, one][-MOST_KEPT:])


def take_back(request: HttpRequest, lent: Lent, staff: core.Staff) -> str:
    """Staff signed in again, and the session is theirs: give them what was put aside, and where to go on.

    A colleague goes on in the conversation and finds nothing else of who lent it. Call it after the new session began.
    """
    if lent.staff == staff.pk:
        for key, value in lent.aside.items():
            request.session[key] = value
        if lent.kept:
            request.session[KEPT] = {"back": lent.back, "rows": lent.kept}
    if lent.told:
        request.session[SAID] = lent.told
    end_resident(request)
    _record(lent, core.Actor.staff(staff), "take_back_screen")
    return KEPT_PAGE if KEPT in request.session else lent.back


def end_resident(request: HttpRequest) -> None:
    """End the session of a resident in this browser, whoever they were."""
    core.end_session(request.COOKIES.get(settings.SESSION_COOKIE_NAME, ""), "resident")


def _record(lent: Lent, actor: core.Actor, deed: str) -> None:
    core.record(actor, "change", [lent.person], facts=["screen"], purpose=lent.purpose, deed=deed)
