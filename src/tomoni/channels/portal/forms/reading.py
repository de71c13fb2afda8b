"""From what was posted to typed answers: every item is read, every fault is kept, nothing typed is lost."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest

from tomoni.channels.look import interface as look
from tomoni.channels.portal.forms.banks import POST_BANK, typed_account
from tomoni.channels.portal.forms.raw import KINDS, is_empty, read_raw, typed_day
from tomoni.core import interface as core
from tomoni.services import interface as services


@dataclass
class Typed:
    """What a page brought: JSON values by path, what was typed by path, words of faults by path, and where."""

    values: dict[str, Any] = field(default_factory=dict)
    raws: dict[str, Any] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)


def read_items(
    request: HttpRequest,
    items: Sequence[Any],
    *,
    holder: str,
    owner: tuple[str, int],
    kept: dict[str, Any],
    language: str,
) -> Typed:
    """Read every item of a page. owner: whose files uploads become; kept: values saved before."""
    typed = Typed()
    for item in items:
        kind = KINDS.get(str(item.fact.type.kind), "text")
        if kind == "file":
            _read_files(request, item, owner, kept.get(item.path), typed, language)
            continue
        raw = read_raw(kind, item.path, request.POST)
        typed.raws[item.path] = raw
        if is_empty(kind, raw):
            typed.values[item.path] = None  # takes an answer back that was saved before
            if item.fact.required:
                typed.faults[item.path] = str(look.word("faults.required", language))
                typed.parts[item.path] = _first_missing(kind, raw)
            continue
        asked = typed_account(raw, holder) if kind == "bank_account" else typed_day(raw) if kind == "date" else raw
        _take(item, services.parse_value(item.fact, asked, path=item.path), typed, language, raw)
    return typed


def _first_missing(kind: str, raw: Any) -> str:
    """Of a bank account: the search word as long as no bank is chosen."""
    return "search" if kind == "bank_account" and not raw.get("bank") else ""


def _take(item: Any, value: Any, typed: Typed, language: str, raw: Any) -> None:
    if not isinstance(value, services.FieldFault):
        typed.values[item.path] = value
        return
    typed.faults[item.path] = value.words(language)
    typed.parts[item.path] = _control(value.part, raw)


def _control(part: str, raw: Any) -> str:
    """The control on the page that a part stands for: the search word is the way to a bank, 記号 that to ゆうちょ."""
    if part == "bank":
        return "search"
    if part in ("branch", "number", "kind") and raw.get("bank") == POST_BANK:
        return "symbol"
    return "search" if part == "branch" and not raw.get("bank_of_branch") else part


def _read_files(
    request: HttpRequest, item: Any, owner: tuple[str, int], kept: Any, typed: Typed, language: str
) -> None:
    """Keep what was uploaded; without a new file the one handed in before stays."""
    uploads = request.FILES.getlist(item.path)
    if not uploads:
        if kept is None and item.fact.required:
            typed.faults[item.path] = str(look.word("faults.required", language))
        return
    stored = []
    for upload in uploads[: 10 if item.fact.many else 1]:
        try:
            stored.append(keep_file(upload, owner))
        except core.FileRefused as refusal:
            typed.faults[item.path] = refusal_words(refusal, language)
            return
    typed.values[item.path] = stored


def keep_file(upload: Any, owner: tuple[str, int]) -> dict[str, Any]:
    """Store one file; what an answer keeps of it."""
    stored = core.store_file(upload.read(), upload.name, owner)
    return {"file": stored.pk, "name": stored.name, "sha256": stored.sha256}


def refusal_words(refusal: core.FileRefused, language: str) -> str:
    """Why a file was not taken and what to send instead."""
    key = f"faults.file_{str(refusal.data.get('reason', 'kind')).replace('-', '_')}"
    return str(look.word(key if look.has_word(key) else "faults.file_kind", language))


def read_evidence(
    request: HttpRequest, needs: Sequence[Any], owner: tuple[str, int], typed: Typed, language: str
) -> None:
    """Files for the papers of a page; a paper without a file is brought or sent later."""
    for need in needs:
        stored = []
        for upload in request.FILES.getlist(need.path)[:10]:
            try:
                stored.append(keep_file(upload, owner))
            except core.FileRefused as refusal:
                typed.faults[need.path] = refusal_words(refusal, language)
        if stored:
            typed.values[need.path] = stored


def read_choices(request: HttpRequest, choices: Sequence[Any], typed: Typed, language: str) -> None:
    """What the request is about, where there are several: only one of those offered."""
    for path, _, options in choices:
        chosen = request.POST.get(path, "")
        typed.raws[path] = chosen
        if chosen in {one for one, _ in options}:
            typed.values[path] = chosen
        else:
            typed.faults[path] = str(look.word("interview.pick_one", language))
