"""受付: the pages of what is taken in, the page before sending, the slip, and scans of the paper."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from tomoni.cases import interface as cases
from tomoni.channels.asking.checking import draw_check
from tomoni.channels.asking.conversation import draw_left
from tomoni.channels.asking.forms.files import stays
from tomoni.channels.asking.forms.reading import read_choices, read_evidence, read_items, refusal_words
from tomoni.channels.asking.others import draw_waits, names_others
from tomoni.channels.asking.pages import InterviewForm, draw_contradictions, draw_page, page_name, turn_twins
from tomoni.channels.asking.viewer import Eyes, eyes_of, given_name
from tomoni.channels.desk.access import staff_page
from tomoni.channels.desk.frame import say, show, show_message
from tomoni.channels.desk.sheets.counter import away_of, draw_trail, draw_tray, papers_of, whose_papers
from tomoni.channels.desk.sheets.intake import WAYS, intake_trouble, live_words
from tomoni.channels.desk.sheets.representations import agent_words
from tomoni.channels.desk.sheets.signing import draw_signing
from tomoni.core import interface as core
from tomoni.services import interface as services

ROLES = ("clerk", "chief", "counter")
SHOWS = (
    ("known", "町が知っていること（住所や世帯など）"), ("answers", "もう答えたこと"), ("account", "振込先の口座"),
    ("sensitive", "健康や障害など、人に知られたくない質問"),
)  # fmt: skip
BASE = "/desk/intake/at"


@dataclass(frozen=True)
class Taken:
    """One request at the desk: what came, for whom, in the words of its services."""

    view: Any
    person: core.Person
    known: dict[str, Any]

    @property
    def purpose(self) -> str:
        return self.known[self.view.services[0]].purpose

    @property
    def others(self) -> set[int]:
        """Who else is named on every page: who came for the person."""
        return {self.view.spoken.agent} if self.view.spoken else set()

    def eyes(self, names: Any, language: str = "ja") -> Eyes:
        """What the person at the desk may see, so that the screen can be turned to them."""
        found = eyes_of(self.person.pk, language, dict(names))
        return replace(found, base=BASE, home=reverse("desk:intake"), sends_pieces="")

    def head(self) -> dict[str, Any]:
        """What every page shows on top."""
        view = self.view
        way = WAYS.get(view.way, view.way)
        return {"taken": view, "way": way, "who": self.person, "by": self.by, "today": core.today()}

    @property
    def by(self) -> str:
        """Who came for the person, and as what; empty where they came themselves."""
        spoken = self.view.spoken
        return f"{spoken.agent_name}（{agent_words(spoken.ground, spoken.organisation)}）" if spoken else ""


def taken_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page about one request; what a room refuses is told in the words of taking in."""

    @wraps(view)
    def page(request: HttpRequest, token: str, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, load_taken(request, token), *args, **kwargs)
        except (cases.TakingInNotPossible, cases.InterviewNotOpen, cases.ActingNotLive) as error:
            told = intake_trouble(error)
            back = {"back": reverse("desk:intake"), "back_label": "受付に戻る"}
            return show_message(request, told.title, told.message, todo=told.todo, status=409, **back)

    return page


def load_taken(request: HttpRequest, token: str) -> Taken:
    """What came, by its token. Raises TakingInNotPossible, CaseNotFound as `cases.find_taken_in`."""
    view = cases.find_taken_in(token, actor=request.desk.actor)
    known = {one.id: one for one in services.list_definitions(core.today())}
    person = core.find_person(view.person)
    assert person is not None
    return Taken(view, person, known)


def need_open_family(request: HttpRequest, names: Any) -> set[int]:
    """Everybody of a page (row numbers). Who became protected since it was opened stops it before anything is saved."""
    people = {int(one[1:]) for one in names if one[:1] == "p" and one[1:].isdecimal()}
    if not request.desk.has("protection-officer") and core.find_protections(people):
        raise cases.TakingInNotPossible("Only the officer in charge of this family takes this in.", why="protected")
    return people


@contextmanager
def reading_taken(request: HttpRequest, taken: Taken, pages: Any, names: Any) -> Iterator[None]:
    """Everybody named and every fact shown, for the ledger. Who is protected is named to the officer alone."""
    people = need_open_family(request, names)
    facts = {item.fact.name for page in pages for item in page.items} | {"name", "address"}
    with core.reading(request.desk.actor, taken.purpose, people={taken.person.pk, *people, *taken.others}, facts=facts):
        yield


@require_http_methods(["GET"])
@staff_page(*ROLES)
@taken_page
def resume(request: HttpRequest, taken: Taken) -> HttpResponse:
    """To the first page with an open question; to the check page where there is none; to the slip once it was sent."""
    token = taken.view.token
    if taken.view.receipt:
        return HttpResponseRedirect(reverse("desk:intake-slip", args=[token]))
    found = cases.find_interview_page(token, person=taken.person.pk)
    is_open = any(not done for _, _, done in found.pages)
    return HttpResponseRedirect(f"{BASE}/{token}/{found.page if is_open else 'check'}/")


@require_http_methods(["GET", "POST"])
@staff_page(*ROLES)
@taken_page
def page(request: HttpRequest, taken: Taken, page: str) -> HttpResponse:
    """Show a page, or take its answers and go on."""
    token, person = taken.view.token, taken.person
    found = cases.find_interview_page(token, page=page, person=person.pk, lang="ja")
    if found.page != page:  # an answer closed the page meanwhile
        return HttpResponseRedirect(f"{BASE}/{token}/")
    form = InterviewForm(found, taken.eyes(found.names), person, taken.known)
    status = 200
    if request.method == "POST":
        need_open_family(request, found.names)
        answer = _take(request, taken, form)
        if answer is not None:
            return answer
        status = 422 if form.typed.faults else 200
    with reading_taken(request, taken, [found], found.names):
        context = {"p": draw_page(form), **taken.head(), **_beside(request, taken, form)}
        return show(request, "desk/intake_page.html", context, status=status)


def _beside(request: HttpRequest, taken: Taken, form: InterviewForm) -> dict[str, Any]:
    """What stands beside the question: the services, what was noted and by whom, who else may see."""
    token, person, actor = taken.view.token, taken.person, request.desk.actor
    end = cases.find_end(token, person=person.pk, lang="ja")
    names = {key: page_name(form, key, title) for key, title, _ in form.found.pages}
    helpers = cases.helpers_of(token, person=person.pk)
    return {
        "tray": draw_tray(end, taken.known),
        "trail": draw_trail(cases.find_trail(token, actor=actor), names),
        "contradictions": draw_contradictions(form.found, taken.known, form.eyes),
        "helped": [one for one in helpers if one.state == "live"],
        "typed": request.POST.get("note", ""),
        "waits": draw_waits(token, form.found.handed, "ja"),
        "may_hand": names_others(form.open_items, form.eyes),
        "signing": draw_signing(token, actor),
    }


def _take(request: HttpRequest, taken: Taken, form: InterviewForm) -> HttpResponse | None:
    """Save what is right even where something is wrong; None shows the page again."""
    found, go, person = form.found, request.POST.get("go", ""), taken.person
    owner = ("interview", found.interview)
    form.typed = read_items(
        request, form.open_items, holder=person.name_kana, owner=owner, kept=dict(found.values), language="ja"
    )
    read_choices(request, found.choices, form.typed, "ja")
    read_evidence(request, found.evidence, owner, form.typed, "ja", kept=found.values)
    helped = go.startswith(("bank:", "branch:", "postal:"))
    if helped or stays(go):
        form.helped = go if helped else ""
        form.typed.keep_faults_of_files()
    if helped and not form.typed.brought_files:
        return None
    values = {} if helped else form.typed.values
    saved = cases.save_answers(found.token, found.page, values, person=person.pk, files=form.typed.files)
    _note(request, found, helped=helped)
    if go == "later":
        say(request, "ここまでを保存しました。「受付」から続けられます。")
        return HttpResponseRedirect(reverse("desk:intake"))
    if go == "no_twin" or (go == "twin" and not form.typed.faults):
        return HttpResponseRedirect(f"{BASE}/{found.token}/{turn_twins(go, found, person.pk)}/")
    if helped or form.typed.faults or stays(go):
        form.found = cases.find_interview_page(found.token, page=found.page, person=person.pk, lang="ja")
        form.saved_at = saved.saved_at
        return None
    after = cases.find_interview_page(found.token, page=found.page, person=person.pk)
    following = after.next_page if after.page == found.page else after.page
    return HttpResponseRedirect(f"{BASE}/{found.token}/{following or 'check'}/")


def _note(request: HttpRequest, found: Any, *, helped: bool) -> None:
    """Who typed this page, and what they noted beside it."""
    if not helped:
        cases.note_typed(found.token, found.page, actor=request.desk.actor)
    if not request.POST.get("go", "").startswith(("bank:", "branch:", "postal:")):
        cases.note_at_counter(found.token, request.POST.get("note", ""), actor=request.desk.actor)


@require_http_methods(["GET", "POST"])
@staff_page(*ROLES)
@taken_page
def check(request: HttpRequest, taken: Taken) -> HttpResponse:
    """Everything that will be sent, to be read out to the person; sending makes the cases."""
    return _send(request, taken) if request.method == "POST" else _check(request, taken)


def _send(request: HttpRequest, taken: Taken) -> HttpResponse:
    view, person = taken.view, taken.person.pk
    slip = HttpResponseRedirect(reverse("desk:intake-slip", args=[view.token]))
    wanted = () if view.receipt else view.services
    chosen = request.POST.getlist("service")
    if wanted:
        need_open_family(request, cases.find_check_page(view.token, person=person, lang="ja").names)
    if wanted and not set(chosen) & set(wanted):
        return _check(request, taken, others=("送る手続きを1つ以上選んでください。",), status=422)
    try:
        cases.submit_taken_in(
            view.token, request.POST.get("submission_key", ""), actor=request.desk.actor, chosen=chosen,
            seen=_seen(request),
        )  # fmt: skip
    except cases.AnswersNotComplete:
        return _check(request, taken, status=422)
    except cases.ClaimAlreadyLive:
        cases.note_told_again(view.token, person=person, actor=request.desk.actor)
        return _check(request, taken, status=409)
    except cases.SignatureMissing:
        unsigned = "法令が求める署名が、まだありません。下の「署名」を済ませるか、その手続きを外してください。"
        return _check(request, taken, others=(unsigned,), status=422)
    except cases.InterviewChanged:
        changed = "答えが、ほかの画面で変わりました。もう一度読み上げてから、届けてください。"
        return _check(request, taken, others=(changed,), status=422)
    return slip


def _seen(request: HttpRequest) -> int | None:
    """The version of the page that was read out."""
    typed = request.POST.get("version", "")
    return int(typed) if typed.isdecimal() and len(typed) < 10 else None


def _check(request: HttpRequest, taken: Taken, *, others: tuple[str, ...] = (), status: int = 200) -> HttpResponse:
    token, person = taken.view.token, taken.person
    found = cases.find_check_page(token, person=person.pk, lang="ja")
    end = cases.find_end(token, person=person.pk, lang="ja")
    with reading_taken(request, taken, found.pages, found.names):
        asked = status == 422 and not others
        drawn = draw_check(found, taken.eyes(found.names), person, taken.known, asked_to_send=asked)
        live = [
            live_words(line, taken.known[line.service].title())
            for line in cases.who_has_it(token, person.pk, actor=request.desk.actor)
        ]
        ticked = _ticked(drawn.page["services"], end, taken, request.GET.getlist("service"))
        page = {**drawn.page, "others": others, "services": ticked}
        context = {"p": page, "live": live, "refused": status == 409, **taken.head()}
        context["helped"] = [one for one in cases.helpers_of(token, person=person.pk) if one.typed]
        context["waits"] = draw_waits(token, end.handed, "ja")
        context["signing"] = draw_signing(token, request.desk.actor)
        context["tray"] = _apart(end, page["services"], taken) if taken.view.gathers else []
        context["contradictions"] = draw_contradictions(end, taken.known, taken.eyes(found.names))
        return show(request, "desk/intake_check.html", context, status=status)


def _apart(end: cases.End, listed: list[dict[str, Any]], taken: Taken) -> list[Any]:
    """What was gathered and cannot be ticked: under way, for somebody else of the family, or left out."""
    shown = {one["id"] for one in listed}
    rest = replace(end, lines=tuple(line for line in end.lines if line.service not in shown))
    return draw_tray(rest, taken.known)


def _ticked(drawn: list[dict[str, Any]], end: cases.End, taken: Taken, chosen: list[str]) -> list[dict[str, Any]]:
    """Of a conversation only what can go is ticked; what somebody came for by itself always is.

    chosen: what was ticked when the screen was handed over; empty where it was not.
    """
    if not taken.view.gathers:
        return [{**one, "ticked": True} for one in drawn]
    lines = {line.service: line for line in end.lines}
    may = [one for one in drawn if one["id"] in lines and lines[one["id"]].may_go]
    return [{**one, "ticked": one["id"] in (chosen or end.sendable)} for one in may]


@require_http_methods(["GET", "POST"])
@staff_page(*ROLES)
@taken_page
def helping(request: HttpRequest, taken: Taken) -> HttpResponse:
    """A code with which somebody beside the person sees this conversation, as the person said."""
    context: dict[str, Any] = {"shows": SHOWS, **taken.head()}
    if request.method == "POST":
        shows = [one for one, _ in SHOWS if one in request.POST.getlist("show")]
        context["code"], context["until"] = cases.open_helping(
            taken.view.token, person=taken.person.pk, shows=shows, actor=request.desk.actor
        )
    with core.reading(request.desk.actor, taken.purpose, people=[taken.person.pk], facts=["name"]):
        response = show(request, "desk/intake_helping.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


@require_POST
@staff_page(*ROLES)
@taken_page
def paper(request: HttpRequest, taken: Taken) -> HttpResponse:
    """Keep the scan of the paper as the original."""
    told = "写しを選んでください。"
    for upload in request.FILES.getlist("paper")[:10]:
        try:
            cases.keep_paper(taken.view.token, upload.read(), upload.name, actor=request.desk.actor)
            told = "紙の写しを、原本として付けました。"
        except core.FileRefused as refusal:
            told = refusal_words(refusal, "ja")
            break
    say(request, told)
    return HttpResponseRedirect(reverse("desk:intake-check", args=[taken.view.token]))


@require_http_methods(["GET"])
@staff_page(*ROLES)
@taken_page
def slip(request: HttpRequest, taken: Taken) -> HttpResponse:
    """The number, to be printed and handed over (控え)."""
    view, person = taken.view, taken.person
    if not view.receipt:
        return HttpResponseRedirect(f"{BASE}/{view.token}/")
    actor = request.desk.actor
    lacking = cases.papers_to_bring(view.token, actor=actor)
    whose = whose_papers(lacking)
    people = [*dict.fromkeys((person.pk, *taken.others, *sorted(whose)))]
    with core.reading(actor, taken.purpose, people=people, facts=["name"], act="print"):
        left = cases.find_left(view.receipt)
        names = {f"p{one.pk}": given_name(one.name) for one in core.Person.objects.filter(pk__in=whose)}
        papers = papers_of(lacking, taken.known, names)
        context = {
            "lines": [_slip_line(one, taken, papers) for one in cases.find_receipt(view.receipt, person.pk)],
            "number": view.receipt,
            "department": core.find_department(request.desk.staff.department.key),
            "left": draw_left(left.why, taken.known, "ja"),
            "rest": left.rest,
            "twin": left.twin,
            "away": away_of(cases.find_about(view.token, actor=actor)) if view.gathers else [],
            "may_open": request.desk.has("clerk", "chief"),
            **taken.head(),
        }
        return show(request, "desk/intake_slip.html", context)


def _slip_line(line: Any, taken: Taken, papers: dict[str, list[str]]) -> dict[str, Any]:
    """One case on the slip: which desk has it, what is still to be brought."""
    definition = taken.known.get(line.service)
    desk = core.find_department(definition.department) if definition else None
    return {"case": line, "desk": desk, "papers": papers.get(line.service, [])}
