"""The interview: page by page, known facts shown, nothing typed lost, back and forth free."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from tomoni.cases import interface as cases
from tomoni.channels.look import interface as look
from tomoni.channels.portal.forms.reading import read_choices, read_evidence, read_items
from tomoni.channels.portal.guard import resident_page
from tomoni.channels.portal.pages import InterviewForm, draw_page
from tomoni.channels.portal.published import published
from tomoni.channels.portal.viewer import eyes_of


@resident_page("POST")
def start(request: HttpRequest) -> HttpResponse:
    """Begin about the chosen services, or go on with what was begun about the same."""
    wanted = [one for one in request.POST.getlist("service") if one]
    if not wanted:
        return HttpResponseRedirect("/services/")
    interview = cases.start_interview(
        request.actor, request.person.pk, list(dict.fromkeys(wanted)), language=look.language_of(request)
    )
    return HttpResponseRedirect(f"/interviews/{interview.token}/")


@resident_page()
def resume(request: HttpRequest, token: str) -> HttpResponse:
    """Go to the first page with an open question; to the check page where there is none."""
    found = cases.find_interview_page(token, person=request.person.pk)
    is_open = any(not done for _, _, done in found.pages)
    return HttpResponseRedirect(f"/interviews/{token}/{found.page if is_open else 'check'}/")


@resident_page("GET", "HEAD", "POST")
def page(request: HttpRequest, token: str, page: str) -> HttpResponse:
    """Show a page, or take its answers and go on."""
    found = cases.find_interview_page(token, page=page, person=request.person.pk, lang=look.language_of(request))
    if found.page != page:  # an answer closed the page meanwhile
        return HttpResponseRedirect(f"/interviews/{token}/")
    eyes = eyes_of(request.person.pk, look.language_of(request), dict(found.names))
    form = InterviewForm(found, eyes, request.person, published(request))
    if request.method != "POST":
        return _show(request, form)
    return _take(request, form)


def _take(request: HttpRequest, form: InterviewForm) -> HttpResponse:
    """Save what is right even where something is wrong, so that nothing is typed twice."""
    found, go = form.found, request.POST.get("go", "")
    owner = _owner(request, found)
    form.typed = read_items(
        request,
        form.open_items,
        holder=request.person.name_kana,
        owner=owner,
        kept=dict(found.values),
        language=form.eyes.language,
    )
    read_choices(request, found.choices, form.typed, form.eyes.language)
    read_evidence(request, found.evidence, owner, form.typed, form.eyes.language)
    if go.startswith(("bank:", "branch:", "postal:")):
        form.helped = go
        form.typed.faults.clear()
        return _show(request, form)
    saved = cases.save_answers(found.token, found.page, form.typed.values, person=request.person.pk)
    if go == "later":
        return HttpResponseRedirect("/")
    if form.typed.faults:
        form.saved_at = saved.saved_at
        return _show(request, form, status=422)
    return _next(request, found)


def _owner(request: HttpRequest, found: Any) -> tuple[str, int]:
    """Whose uploads become: the interview, and with it the receipt. Its row is asked for only where something came."""
    if not request.FILES:
        return ("interview", 0)
    return ("interview", cases.save_answers(found.token, found.page, {}, person=request.person.pk).pk)


def _next(request: HttpRequest, found: Any) -> HttpResponse:
    """The page after this one as it is now: an answer may have opened or closed pages."""
    after = cases.find_interview_page(found.token, page=found.page, person=request.person.pk)
    following = after.next_page if after.page == found.page else after.page
    return HttpResponseRedirect(f"/interviews/{found.token}/{following or 'check'}/")


def _show(request: HttpRequest, form: InterviewForm, status: int = 200) -> HttpResponse:
    return look.show(request, "portal/interview.html", {"p": draw_page(form), "help": form.help()}, status=status)
