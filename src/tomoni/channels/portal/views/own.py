"""The other's side: an adult answers what they are asked about themselves, and sees nothing else."""

from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from tomoni.cases import interface as cases
from tomoni.channels.asking.checking import answer_rows
from tomoni.channels.asking.forms.files import stays
from tomoni.channels.asking.forms.reading import read_evidence, read_items
from tomoni.channels.asking.pages import InterviewForm, draw_page, short_title
from tomoni.channels.asking.viewer import Eyes, given_name
from tomoni.channels.look import interface as look
from tomoni.channels.portal.guard import View, open_page, resident_page
from tomoni.channels.portal.published import published
from tomoni.core import interface as core

KEYS = "own-keys"  # in the session: {link: key} that staff gave after they saw a paper


@resident_page()
def listing(request: HttpRequest) -> HttpResponse:
    """What waits for the person who signed in."""
    language = look.language_of(request)
    rows = [
        {"url": f"/own/{one.link}/", "who": _who(one.asker, language), "what": _titles(one.services, request),
         "until": one.until}
        for one in cases.list_own(request.person.pk)
    ]  # fmt: skip
    return look.show(request, "portal/own_list.html", {"rows": rows})


def own_page(view: View) -> View:
    """A page of who answers for themselves: signed in, or with the key that staff handed over. `request.proof`."""

    @wraps(view)
    def page(request: HttpRequest, link: int, *args: Any, **kwargs: Any) -> HttpResponse:
        key = request.session.get(KEYS, {}).get(str(link), "")
        account = request.account if request.account is not None and request.account.person is not None else None
        if not key and account is None:
            return HttpResponseRedirect(f"/sign-in/?next=/own/{link}/")
        request.proof = cases.Proof(key=key) if key else cases.Proof(person=account.person_id)
        at_counter = core.Actor("resident", "", role="own", channel="counter")
        request.actor = at_counter if key else core.Actor.resident(account)
        try:
            response = view(request, link, *args, **kwargs)
        except cases.OwnLinkOver as error:
            response = _over(request, link, error.data["why"])
        except cases.CaseNotInState:
            response = _over(request, link, "decided")
        response.headers["Cache-Control"] = "no-store"
        return response

    return page


def _over(request: HttpRequest, link: int, why: str) -> HttpResponse:
    request.session[KEYS] = {one: key for one, key in request.session.get(KEYS, {}).items() if one != str(link)}
    status = 200 if why in ("sent", "answered", "declined", "left") else 403
    return look.show(request, "portal/own_over.html", {"why": why}, status=status)


@open_page("POST")
def counter(request: HttpRequest, link: int) -> HttpResponse:
    """Staff hand the tablet over: from now on this browser may answer, for an hour."""
    key = request.POST.get("key", "")[:64]
    language = look.language_of(request)
    request.session.flush()  # whoever used this browser before
    request.session["language"] = language
    request.session[KEYS] = {str(link): key}
    return HttpResponseRedirect(f"/own/{link}/")


@open_page("POST")
def leave(request: HttpRequest, link: int) -> HttpResponse:
    """Who answered at the counter stops here: the screen shows nothing of them any more; what was typed is kept."""
    return _over(request, link, "left")


@open_page()
@own_page
def begin(request: HttpRequest, link: int) -> HttpResponse:
    """To the first page with an open question, or to the end."""
    found = cases.find_own_page(link, request.proof, actor=request.actor, lang=look.language_of(request))
    return HttpResponseRedirect(f"/own/{link}/{'end' if found.done else found.page.page}/")


@open_page("GET", "HEAD", "POST")
@own_page
def page(request: HttpRequest, link: int, page: str) -> HttpResponse:
    """Show a page, or keep what was typed and go on."""
    found = _find(request, link, page)
    if found.page.page != page:
        return HttpResponseRedirect(f"/own/{link}/")
    form = _form(request, found, found.page)
    return _take(request, found, form) if request.method == "POST" else _show(request, found, form)


def _find(request: HttpRequest, link: int, page: str | None = None) -> cases.OwnPage:
    return cases.find_own_page(link, request.proof, actor=request.actor, page=page, lang=look.language_of(request))


def _form(request: HttpRequest, found: cases.OwnPage, page: Any) -> InterviewForm:
    eyes = Eyes(found.person, {}, look.language_of(request), dict(page.names), "/own", "/own/", "")
    person = core.find_person(found.person)
    return InterviewForm(page, eyes, person, published(request))


def _take(request: HttpRequest, found: cases.OwnPage, form: InterviewForm) -> HttpResponse:
    page, go, language, link = found.page, request.POST.get("go", ""), form.eyes.language, found.link
    owner = ("own-link", link)
    form.typed = read_items(
        request, form.open_items, holder=form.person.name_kana, owner=owner, kept=dict(page.values), language=language
    )
    read_evidence(request, page.evidence, owner, form.typed, language, kept=page.values)
    helped = go.startswith(("bank:", "branch:", "postal:"))
    if helped or stays(go):
        form.helped = go if helped else ""
        form.typed.keep_faults_of_files()
    values = {} if helped else form.typed.values
    cases.save_own(link, request.proof, values, actor=request.actor, files=form.typed.files)
    if helped or stays(go) or form.typed.faults:
        form.found = _find(request, link, page.page).page
        return _show(request, found, form, status=422 if form.typed.faults else 200)
    after = _find(request, link, page.page).page
    following = after.next_page if after.page == page.page else after.page
    return HttpResponseRedirect(f"/own/{link}/{following or 'end'}/")


def _show(request: HttpRequest, found: cases.OwnPage, form: InterviewForm, status: int = 200) -> HttpResponse:
    drawn = draw_page(form)
    drawn["back"] = f"/own/{found.link}/{found.page.previous_page}/" if found.page.previous_page else ""
    drawn["services"] = drawn["services"] or [_titles(found.services, request)]
    context = {
        "p": drawn, "asker": _who(found.asker, form.eyes.language), "until": found.until, "link": found.link,
        "at_counter": bool(request.proof.key),
    }  # fmt: skip
    return look.show(request, "portal/own.html", context, status=status)


@open_page("GET", "HEAD", "POST")
@own_page
def end(request: HttpRequest, link: int) -> HttpResponse:
    """What will be sent, and to whom it is shown; send it, or say that one does not answer here."""
    if request.method == "POST" and request.POST.get("go") == "decline":
        cases.decline_own(link, request.proof, actor=request.actor)
        return _over(request, link, "declined")
    fault = ""
    if request.method == "POST":
        try:
            cases.send_own(link, request.proof, actor=request.actor, seen=_seen(request))
            return _over(request, link, "sent")
        except cases.AnswersNotComplete:
            fault = "lacking"
        except cases.InterviewChanged:
            fault = "changed"
    return _end(request, _find(request, link), fault)


def _end(request: HttpRequest, found: cases.OwnPage, fault: str) -> HttpResponse:
    language, link = look.language_of(request), found.link
    sections = [
        {
            "title": page.title,
            "url": f"/own/{link}/{page.page}/",
            "rows": answer_rows(_form(request, found, page)),
        }
        for page in found.pages
    ]
    context = {
        "sections": sections, "asker": _who(found.asker, language), "what": _titles(found.services, request),
        "version": found.version, "link": found.link, "fault": fault, "done": found.done, "until": found.until,
    }  # fmt: skip
    return look.show(request, "portal/own_end.html", context, status=409 if fault else 200)


def _seen(request: HttpRequest) -> int | None:
    typed = request.POST.get("version", "")
    return look.number_in(typed)


def _who(name: str, language: str) -> str:
    return str(look.word("home.person", language, name=given_name(name)))


def _titles(services: tuple[str, ...], request: HttpRequest) -> str:
    language, known = look.language_of(request), published(request)
    found = [short_title(known[one], language) if one in known else one for one in services]
    return str(look.word("home.and", language)).join(found)
