"""Mending what the desk asked about, and nothing else. Files chosen here wait with the request until it is sent."""

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from tomoni.cases import interface as cases
from tomoni.channels.asking.forms.fields import make_field
from tomoni.channels.asking.forms.files import answer_of, give_files, read_files, stays
from tomoni.channels.asking.forms.reading import Typed, read_items
from tomoni.channels.asking.values import file_words, show_value
from tomoni.channels.asking.viewer import Eyes, eyes_of
from tomoni.channels.look import interface as look
from tomoni.channels.portal.guard import resident_page
from tomoni.channels.portal.published import published
from tomoni.channels.portal.speaking import banner_of
from tomoni.channels.portal.views.cases import find_case, title_of
from tomoni.core import interface as core


@dataclass
class Mending:
    """One request for correction on its page. files: of each question, what was sent before and what waits here."""

    found: Any
    eyes: Eyes
    typed: Typed = field(default_factory=Typed)
    files: dict[str, list[Any]] = field(default_factory=dict)
    dropped: dict[str, list[int]] = field(default_factory=dict)
    helped: str = ""

    @property
    def owner(self) -> tuple[str, int]:
        """Whose files are that were not sent yet."""
        return cases.draft_owner(self.found.waiting.pk)

    @property
    def before(self) -> dict[str, Any]:
        """What was answered, by path."""
        return {**{line.path: line.answer for line in self.found.items}, **dict(self.found.waiting_papers)}

    @property
    def alone(self) -> set[str]:
        """Questions that take one file: a new one replaces it."""
        return {item.path for item in self.found.waiting_items if not item.fact.many}

    def load_files(self) -> None:
        """What was sent before, and after it what waits here."""
        drafts = core.list_files(self.owner)
        for path in self.questions_of_files():
            waiting = [answer_of(one) for one in drafts if one.question == path]
            before = cases.kept_of(self.before.get(path))
            self.files[path] = waiting[-1:] or before if path in self.alone else [*before, *waiting]

    def questions_of_files(self) -> list[str]:
        """Paths of the questions and papers that files answer."""
        items = [item.path for item in self.found.waiting_items if str(item.fact.type.kind) in ("file", "photo")]
        return [*items, *(path for path, _ in self.found.waiting_papers)]

    def take_files(self) -> None:
        """Apply what the page did. What waited here and is taken away is forgotten; what was sent stays."""
        sent = {one["file"] for value in self.before.values() for one in cases.kept_of(value)}
        for path, change in self.typed.files.items():
            left, gone = cases.changed_files(self.files[path], change)
            for row in set(gone) - sent:
                core.remove_file(row)
            self.files[path], self.dropped[path] = left, sorted(set(gone) & sent)
            self.typed.values[path] = left or None


@resident_page("GET", "HEAD", "POST")
def page(request: HttpRequest, number: str) -> HttpResponse:
    """Only the named items, each with what was answered before and why it is asked."""
    found = find_case(request, number)
    if found.waiting is None:
        return HttpResponseRedirect(f"/cases/{number}/")
    mending = Mending(found, eyes_of(request.person.pk, look.language_of(request), dict(found.names)))
    mending.load_files()
    if request.method != "POST":
        return _show(request, mending)
    return _take(request, mending, number)


def _take(request: HttpRequest, mending: Mending, number: str) -> HttpResponse:
    go = request.POST.get("go", "")
    typed = mending.typed = _read(request, mending)
    mending.take_files()
    if go.startswith(("bank:", "branch:", "postal:")) or stays(go):
        mending.helped = "" if stays(go) else go
        typed.keep_faults_of_files()
        return _show(request, mending, status=422 if typed.faults else 200)
    if typed.faults:
        return _show(request, mending, status=422)
    cases.answer_correction(number, typed.values, actor=request.actor, version=mending.found.version)
    return HttpResponseRedirect(f"/cases/{number}/")


def _read(request: HttpRequest, mending: Mending) -> Typed:
    found, language = mending.found, mending.eyes.language
    kept = {**mending.before, **mending.files}
    typed = read_items(
        request, found.waiting_items, holder=request.person.name_kana, owner=mending.owner, kept=kept, language=language
    )
    for path, _ in found.waiting_papers:
        change, fault = read_files(request, path, kept[path], alone=False, owner=mending.owner, language=language)
        typed.files[path] = change
        if not fault and not cases.changed_files(kept[path], change)[0]:
            fault = str(look.word("faults.required", language))
        if fault:
            typed.faults[path] = fault
    return typed


def _show(request: HttpRequest, mending: Mending, *, status: int = 200) -> HttpResponse:
    found, eyes = mending.found, mending.eyes
    fields = _fields(request, mending)
    give_files(
        fields,
        mending.files,
        eyes.language,
        token=f"case:{found.line.number}",
        owner=mending.owner,
        script=eyes.sends_pieces,
    )
    for one in fields:
        one.extra["dropped"] = mending.dropped.get(one.name, [])
    context = {
        "c": {
            "number": found.line.number,
            "title": title_of(found, published(request), eyes.language),
            "correction": {"by": found.waiting.by_date, "reason": found.waiting.reason},
        },
        "acting": banner_of(request),
        "fields": fields,
        "others": (),
        "wrong": sum(1 for one in fields if one.error),
        "help": look.Help(found.department_name, found.department_phone),
    }
    return look.show(request, "portal/correct.html", context, status=status)


def _fields(request: HttpRequest, mending: Mending) -> list[look.Field]:
    found, eyes, typed = mending.found, mending.eyes, mending.typed
    notes = {path: note for path, _, note in found.waiting.items}
    fields = []
    for number, item in enumerate(found.waiting_items):
        raw, before = typed.raws.get(item.path), mending.before.get(item.path)
        if mending.helped == f"postal:{item.path}" and isinstance(raw, dict):
            raw = {**raw, "address": look.address_of(raw.get("postal_code", "")) or raw.get("address", "")}
        one = make_field(item, number, eyes, raw=raw, value=before, holder=request.person.name_kana)
        one.error, one.wrong = typed.faults.get(item.path, ""), typed.parts.get(item.path, "")
        if before is not None:
            one.extra["answered"] = show_value(item.fact, before, eyes.language, eyes.name)
        fields.append(one)
    for number, (path, before) in enumerate(found.waiting_papers, start=len(fields)):
        one = _paper(request, mending, path, number)
        one.extra["answered"] = file_words(before) if before else ""
        fields.append(one)
    for one in fields:
        one.extra["note"] = notes.get(one.name, "")
    return fields


def _paper(request: HttpRequest, mending: Mending, path: str, number: int) -> look.Field:
    """The field of a paper that is asked for again."""
    words = published(request)[mending.found.line.service].texts(mending.eyes.language)
    label = words.get(f"{path.partition('(')[0]}.title", path)
    support = str(look.word("form.files_help", mending.eyes.language))
    return look.Field(
        name=path,
        id=f"f{number}",
        kind="file",
        label=label,
        error=mending.typed.faults.get(path, ""),
        extra={"support": support, "many": True},
    )
