"""案内の手紙: the paper of one household on one screen; after sending, the next number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from tomoni.cases import interface as cases
from tomoni.channels.asking.forms.files import give_files, stays
from tomoni.channels.asking.forms.reading import read_choices, read_evidence, read_items
from tomoni.channels.asking.pages import InterviewForm, Row, draw_fields, known_row
from tomoni.channels.desk.access import staff_page
from tomoni.channels.desk.frame import show
from tomoni.channels.desk.sheets.intake import live_words
from tomoni.channels.desk.sheets.quick_account import account_words, resolve_accounts
from tomoni.channels.desk.sheets.references import LAST, reference_trouble
from tomoni.channels.desk.views.intake_pages import ROLES, Taken, reading_taken, taken_page


@dataclass
class Paper:
    """One paper on one screen: every page of the interview as one. found: cases.CheckPage."""

    taken: Taken
    found: Any
    form: InterviewForm

    @property
    def account_paths(self) -> list[str]:
        return [item.path for item in self.form.open_items if str(item.fact.type.kind) == "bank_account"]

    def known(self) -> list[Row]:
        """What the town knows, without a link of its own."""
        return [known_row(item, self.form.eyes) for item in self.form.known_items]


def _paper(taken: Taken) -> Paper:
    found = cases.find_check_page(taken.view.token, person=taken.person.pk, lang="ja")
    if not found.pages:
        raise Http404
    values: dict[str, Any] = {}
    for one in found.pages:
        values |= dict(one.values)
    whole = replace(
        found.pages[0],
        page="form",
        items=tuple(item for one in found.pages for item in one.items),
        values=values,
        evidence=tuple(need for one in found.pages for need in one.evidence),
        choices=tuple(choice for one in found.pages for choice in one.choices),
    )
    return Paper(taken, found, InterviewForm(whole, taken.eyes(found.names), taken.person, taken.known))


@require_http_methods(["GET", "POST"])
@staff_page(*ROLES)
@taken_page
def page(request: HttpRequest, taken: Taken, reference: int) -> HttpResponse:
    """Everything that the paper says, in the order of the paper; sending makes the case."""
    letter = cases.find_letter(reference, actor=request.desk.actor)
    if taken.person.pk not in letter.people or taken.view.services != (letter.service,):
        raise Http404
    if taken.view.receipt:
        return HttpResponseRedirect(reverse("desk:reference", args=[reference]))
    paper = _paper(taken)
    if request.method == "POST":
        return _take(request, paper, letter)
    return _show(request, paper, letter)


def _take(request: HttpRequest, paper: Paper, letter: Any) -> HttpResponse:
    """Save what is right even where something is wrong; send where nothing is."""
    form, token, person = paper.form, paper.taken.view.token, paper.taken.person
    typed = request.POST
    request.POST, faults = resolve_accounts(typed, paper.account_paths)
    owner = ("interview", cases.save_answers(token, "form", {}, person=person.pk).pk if request.FILES else 0)
    form.typed = read_items(
        request, form.open_items, holder=person.name_kana, owner=owner, kept=dict(form.found.values), language="ja"
    )
    read_choices(request, form.found.choices, form.typed, "ja")
    read_evidence(request, form.found.evidence, owner, form.typed, "ja", kept=form.found.values)
    for path, (part, words) in faults.items():
        form.typed.faults[path], form.typed.parts[path] = words, part
        form.typed.values.pop(path, None)
        form.typed.raws[path] |= {one: typed.get(f"{path}:{one}", "") for one in ("search", "branch", "number")}
    cases.save_answers(token, "form", form.typed.values, person=person.pk, files=form.typed.files)
    stay = stays(request.POST.get("go", ""))
    if stay:
        form.typed.keep_faults_of_files()
    if stay or form.typed.faults:
        return _show(request, _saved(paper), letter, status=422 if form.typed.faults else 200)
    return _send(request, paper, letter)


def _saved(paper: Paper) -> Paper:
    """The paper as it is saved now, with what was typed and is not right yet."""
    fresh = _paper(paper.taken)
    fresh.form.typed = paper.form.typed
    return fresh


def _send(request: HttpRequest, paper: Paper, letter: Any) -> HttpResponse:
    taken = paper.taken
    actor = replace(request.desk.actor, channel=taken.view.way)
    key = request.POST.get("submission_key", "")
    try:
        receipt = cases.submit_interview(taken.view.token, key, person=taken.person.pk, actor=actor)
    except cases.AnswersNotComplete:  # an answer opened another question
        return _show(request, _paper(taken), letter, status=422)
    except cases.ClaimAlreadyLive:
        return _show(request, _paper(taken), letter, status=409)
    except (cases.RoleNotHeld, cases.SubmissionKeyReused) as error:
        return _show(request, _paper(taken), letter, fault=reference_trouble(error), status=409)
    account = next((paper.form.typed.values[path] for path in paper.account_paths), None)
    request.session[LAST] = {
        "reference": letter.pk,
        "receipt": receipt.number,
        "bank": account_words(account) if isinstance(account, Mapping) else "",
    }
    return HttpResponseRedirect(reverse("desk:references"))


def _named(paper: Paper) -> list[Any]:
    """The fields, each with the name of whom it is about: a paper names everybody, who asks too."""
    own, eyes = f"p{paper.taken.person.pk}", paper.form.eyes
    asked = {item.path for item in paper.form.open_items if item.entity.id == own and not item.target}
    fields = draw_fields(paper.form)
    for field in fields:
        if field.name in asked and field.kind != "bank_account":
            field.label = f"{field.label}（{eyes.name(own)}）"
    give_files(fields, paper.form.found.values, "ja", token=paper.taken.view.token)
    return fields


def _show(request: HttpRequest, paper: Paper, letter: Any, *, fault: Any = None, status: int = 200) -> HttpResponse:
    taken, found = paper.taken, paper.found
    with reading_taken(request, taken, found.pages, found.names):
        live = [
            live_words(line, taken.known[line.service].title())
            for line in cases.who_has_it(taken.view.token, taken.person.pk, actor=request.desk.actor)
        ]
        context = {
            **taken.head(),
            "letter": letter,
            "title": taken.known[letter.service].title(),
            "names": [found.names.get(f"p{pk}", "") for pk in letter.people if f"p{pk}" in found.names],
            "known": paper.known(),
            "fields": _named(paper),
            "submission_key": found.submission_key,
            "live": live,
            "missing": status == 422 and not paper.form.typed.faults,
            "fault": fault,
        }
        return show(request, "desk/reference_form.html", context, status=status)
