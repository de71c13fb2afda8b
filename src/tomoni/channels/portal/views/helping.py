"""The pages of somebody beside a resident: the code, the questions they were allowed to see, the end. No account."""

import hashlib
from dataclasses import replace
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from tomoni.cases import interface as cases
from tomoni.channels.asking.forms.reading import read_choices, read_items
from tomoni.channels.asking.pages import InterviewForm, draw_page
from tomoni.channels.asking.viewer import Eyes
from tomoni.channels.look import interface as look
from tomoni.channels.portal.guard import View, open_page
from tomoni.channels.portal.published import published
from tomoni.core import interface as core

KEY, BROWSER = "helping", "helping-browser"  # in the session: the key of the help, and what counts wrong codes
TALK = "talk"  # stands in addresses where the conversation of a resident has its token
WRONG = {"name": "need_name", "ground": "need_ground", "body": "need_body"}
STATUS = {"wrong": 422, "closed": 429}


@open_page("GET", "HEAD", "POST")
def door(request: HttpRequest) -> HttpResponse:
    """Type the code and say who one is."""
    if request.method != "POST":
        return HttpResponseRedirect(f"/helping/{TALK}/") if request.session.get(KEY) else _ask(request, {})
    typed = {name: request.POST.get(name, "") for name in ("code", "name", "ground", "body")}
    blank = {"code": "need_code", "name": "need_name", "ground": "need_ground"}
    wrong = {name: words for name, words in blank.items() if not typed[name].strip()}
    if wrong:
        return _ask(request, typed, wrong)
    try:
        key = cases.join_helping(
            typed["code"], name=typed["name"], ground=typed["ground"], body=typed["body"], who=_browser(request),
            language=look.language_of(request),
        )  # fmt: skip
    except cases.HelpingNotPossible as error:
        return _ask(request, typed, {error.data["why"]: WRONG[error.data["why"]]})
    except cases.CodeNotFollowed as error:
        return _ask(request, typed, {"code": error.data["why"]})
    request.session.cycle_key()
    request.session[KEY] = key
    return HttpResponseRedirect(f"/helping/{TALK}/")


def _browser(request: HttpRequest) -> str:
    """What wrong codes are counted by: this browser. Addresses are counted by the site besides."""
    if BROWSER not in request.session:
        if not request.session.session_key:
            request.session.create()
        request.session[BROWSER] = hashlib.sha256(str(request.session.session_key).encode()).hexdigest()[:24]
    return f"helper:{request.session[BROWSER]}"


def _ask(request: HttpRequest, typed: dict[str, str], wrong: dict[str, str] | None = None) -> HttpResponse:
    wrong, language = wrong or {}, look.language_of(request)

    def word(key: str) -> str:
        return str(look.word(f"helping.{key}", language)) if key else ""

    def field(name: str, kind: str, label: str, **more: Any) -> look.Field:
        error = word(wrong.get(name, ""))
        return look.Field(name, name, kind, word(label), raw=typed.get(name, "")[:80], error=error, **more)

    who = tuple(look.Choice(one, word(f"ground.{one}")) for one in ("family", "supporter"))
    fields = [
        field("code", "text", "code", help=word("code_help")),
        field("name", "text", "name", autocomplete="name"),
        field("ground", "choice", "who", choices=who),
        field("body", "text", "body", help=word("body_help"), required=False),
    ]
    status = STATUS.get(wrong.get("code", ""), 422 if wrong else 200)
    response = look.show(request, "portal/helping_door.html", {"fields": fields}, status=status)
    if status == 429:
        response.headers["Retry-After"] = "900"
    return response


def helped_page(view: View) -> View:
    """A page of who helps: while it lasts. Afterwards the key is forgotten and the page says that it is over."""

    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = request.session.get(KEY, "")
        if not key:
            return HttpResponseRedirect("/helping/")
        try:
            response = view(request, key, *args, **kwargs)
        except (cases.HelpingOver, cases.InterviewNotOpen):
            request.session.pop(KEY, None)
            response = look.show(request, "portal/helping_over.html", {}, status=403)
        response.headers["Cache-Control"] = "no-store"
        return response

    return page


@open_page()
@helped_page
def begin(request: HttpRequest, key: str) -> HttpResponse:
    """To the first page with an open question for who helps; where all that is left is the person's, to the end."""
    found = cases.find_helped_page(key)
    return HttpResponseRedirect(f"/helping/{TALK}/{found.page.page if found.fills else 'end'}/")


@open_page("GET", "HEAD", "POST")
@helped_page
def page(request: HttpRequest, key: str, page: str) -> HttpResponse:
    """Show a page, or save what was typed and go on. Nothing is ever sent from here."""
    if page == "end":
        return _end(request, key)
    found = cases.find_helped_page(key, page=page, lang=look.language_of(request))
    if found.page.page != page:
        return HttpResponseRedirect(f"/helping/{TALK}/")
    form = _form(request, found)
    return _take(request, key, found, form) if request.method == "POST" else _show(request, found, form)


def _form(request: HttpRequest, found: cases.HelpedPage) -> InterviewForm:
    minors = dict.fromkeys((pk for pk in found.own if pk != found.person), core.today())
    eyes = Eyes(
        found.person, minors, look.language_of(request), dict(found.page.names), "/helping", "/helping/talk/", ""
    )
    person = core.find_person(found.person)
    return InterviewForm(replace(found.page, token=TALK), eyes, person, published(request))


def _take(request: HttpRequest, key: str, found: cases.HelpedPage, form: InterviewForm) -> HttpResponse:
    page, go, language = found.page, request.POST.get("go", ""), form.eyes.language
    form.typed = read_items(
        request, form.open_items, holder=form.person.name_kana, owner=("interview", page.interview),
        kept=dict(page.values), language=language,
    )  # fmt: skip
    read_choices(request, page.choices, form.typed, language)
    if go.startswith(("bank:", "branch:", "postal:")):
        form.helped, form.typed.faults = go, {}
        return _show(request, found, form)
    cases.save_helped(key, page.page, form.typed.values, whole=found.whole)
    if form.typed.faults:
        return _show(request, found, form, status=422)
    after = cases.find_helped_page(key, page=page.page)
    there = after.page.page == page.page
    following = after.page.next_page if there else after.page.page if after.fills else None
    return HttpResponseRedirect(f"/helping/{TALK}/{following or 'end'}/")


def _show(request: HttpRequest, found: cases.HelpedPage, form: InterviewForm, status: int = 200) -> HttpResponse:
    drawn = draw_page(form)
    drawn["known"] = [replace(row, url="") for row in drawn["known"]]
    drawn["line"] = ()  # names of pages tell what is asked
    if found.hidden:  # the words of a page can tell what is not shown
        drawn.update(title=look.word("interview.questions", form.eyes.language), lead="", why="")
    if not form.found.items and not form.found.choices:
        drawn.update(title=look.word("helping.nothing", form.eyes.language), lead="", why="", law="", services=[])
    context = {"p": drawn, "h": found}
    return look.show(request, "portal/helping.html", context, status=status)


def _end(request: HttpRequest, key: str) -> HttpResponse:
    """Where the questions end: only the person sends."""
    found = cases.find_helped_page(key)
    return look.show(request, "portal/helping_end.html", {"h": found})


@open_page("POST")
def leave(request: HttpRequest) -> HttpResponse:
    """Who helps goes."""
    key = request.session.pop(KEY, "")
    if key:
        cases.leave_helping(key)
    return look.show(request, "portal/helping_over.html", {})
