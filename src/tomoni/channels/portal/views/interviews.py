"""The interview: page by page, known facts shown, nothing typed lost, back and forth free."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from tomoni.cases import interface as cases
from tomoni.channels.asking.conversation import step_after, step_now
from tomoni.channels.asking.forms.files import stays
from tomoni.channels.asking.forms.reading import read_choices, read_evidence, read_items
from tomoni.channels.asking.others import draw_waits, names_others
from tomoni.channels.asking.pages import InterviewForm, draw_page, turn_twins
from tomoni.channels.asking.viewer import eyes_of
from tomoni.channels.look import interface as look
from tomoni.channels.portal.guard import resident_page
from tomoni.channels.portal.published import published
from tomoni.channels.portal.speaking import banner_of, interview_page, note_looked


@resident_page("POST")
def start(request: HttpRequest) -> HttpResponse:
    """Begin about the chosen services, or go on with what was begun about the same."""
    wanted = [one for one in request.POST.getlist("service") if one]
    if not wanted:
        return HttpResponseRedirect("/services/")
    whom = request.POST.get("for", "")
    person = look.number_in(whom, request.person.pk)
    interview = cases.start_interview(
        request.actor, person, list(dict.fromkeys(wanted)), language=look.language_of(request), by=request.person.pk
    )
    return HttpResponseRedirect(f"/interviews/{interview.token}/")


@resident_page()
@interview_page
def resume(request: HttpRequest, token: str) -> HttpResponse:
    """Go to the first page with an open question; to the check page where there is none."""
    found = cases.find_interview_page(token, person=request.person.pk)
    return HttpResponseRedirect(f"/interviews/{token}/{step_now(found)}/")


@resident_page("GET", "HEAD", "POST")
@interview_page
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
    owner = ("interview", found.interview)
    form.typed = read_items(
        request,
        form.open_items,
        holder=request.person.name_kana,
        owner=owner,
        kept=dict(found.values),
        language=form.eyes.language,
    )
    read_choices(request, found.choices, form.typed, form.eyes.language)
    read_evidence(request, found.evidence, owner, form.typed, form.eyes.language, kept=found.values)
    helped = go.startswith(("bank:", "branch:", "postal:"))
    if helped or stays(go):
        form.helped = go if helped else ""
        form.typed.keep_faults_of_files()
    if helped and not form.typed.brought_files:
        return _show(request, form)
    values = {} if helped else form.typed.values
    who = request.person.pk
    saved = cases.save_answers(found.token, found.page, values, person=who, files=form.typed.files)
    if go == "later":
        return HttpResponseRedirect("/")
    if go == "no_twin" or (go == "twin" and not form.typed.faults):
        return HttpResponseRedirect(f"/interviews/{found.token}/{turn_twins(go, found, who)}/")
    if helped or form.typed.faults or stays(go):
        form.found = cases.find_interview_page(found.token, page=found.page, person=who, lang=form.eyes.language)
        form.saved_at = saved.saved_at
        return _show(request, form, status=422 if form.typed.faults else 200)
    return _next(request, found)


def _next(request: HttpRequest, found: Any) -> HttpResponse:
    """The page after this one as it is now: an answer may have opened or closed pages."""
    after = cases.find_interview_page(found.token, page=found.page, person=request.person.pk)
    if {one.paths for one in after.contradictions} - {one.paths for one in found.contradictions}:
        return HttpResponseRedirect(f"/interviews/{found.token}/{after.page}/")  # it says which answers do not fit
    following = step_after(after) if after.page == found.page else step_now(after)
    return HttpResponseRedirect(f"/interviews/{found.token}/{following}/")


def _others(request: HttpRequest, form: InterviewForm) -> dict[str, Any]:
    """Whether another adult is asked here, who could answer themselves, and who does."""
    found, eyes = form.found, form.eyes
    may = request.spoken is None and names_others(form.open_items, eyes)
    return {"may_hand": may, "waits": draw_waits(found.token, found.handed, eyes.language), "token": found.token}


def _show(request: HttpRequest, form: InterviewForm, status: int = 200) -> HttpResponse:
    note_looked(request, [form.found], form.found.names, [service for service, _ in form.found.services])
    context = {"p": draw_page(form), "help": form.help(), "acting": banner_of(request), **_others(request, form)}
    return look.show(request, "portal/interview.html", context, status=status)
