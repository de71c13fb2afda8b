"""From what was posted to typed answers: every item is read, every fault is kept, nothing typed is lost."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest

from tomoni.cases import interface as cases
from tomoni.channels.asking.forms.banks import POST_BANK, typed_account
from tomoni.channels.asking.forms.files import read_files, refusal_words
from tomoni.channels.asking.forms.raw import KINDS, is_empty, read_raw, typed_day
from tomoni.channels.asking.forms.ticks import HERE, lists_of, read_ticks
from tomoni.channels.look import interface as look
from tomoni.services import interface as services

__all__ = ["Typed", "read_choices", "read_evidence", "read_items", "refusal_words"]


@dataclass
class Typed:
    """What a page brought: JSON values by path, what was typed by path, words of faults by path, and where."""

    values: dict[str, Any] = field(default_factory=dict)
    raws: dict[str, Any] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)
    files: dict[str, cases.FileChange] = field(default_factory=dict)

    @property
    def brought_files(self) -> bool:
        """Whether a file was added or taken away."""
        return any(change.add or change.drop for change in self.files.values())

    def keep_faults_of_files(self) -> None:
        """A file was added or taken away: what else is not filled in yet is no fault for now."""
        self.faults = {path: words for path, words in self.faults.items() if path in self.files}


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
    together = _read_lists(request, items, typed, language)
    for item in items:
        if item.path in together:
            continue
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


def _read_lists(request: HttpRequest, items: Sequence[Any], typed: Typed, language: str) -> set[str]:
    """The questions that were drawn as a list to tick; the paths that are read with them."""
    done: set[str] = set()
    for name, together in lists_of(items).items():
        if f"{name}{HERE}" not in request.POST:
            continue
        typed.raws[name], values, fault = read_ticks(name, together, request.POST, language)
        typed.values |= values if not fault else {item.path: None for item in together}
        typed.faults |= {name: fault} if fault else {}
        done |= {item.path for item in together}
    return done


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
    """Keep what was uploaded beside what was handed in before, less what was taken away."""
    change, fault = read_files(request, item.path, kept, alone=not item.fact.many, owner=owner, language=language)
    typed.files[item.path] = change
    left = [one for one in cases.kept_of(kept) if one["file"] not in change.drop]
    if not fault and not left and not change.add and item.fact.required:
        fault = str(look.word("faults.required", language))
    if fault:
        typed.faults[item.path] = fault


def read_evidence(
    request: HttpRequest, needs: Sequence[Any], owner: tuple[str, int], typed: Typed, language: str, kept: Any = None
) -> None:
    """Files for the papers of a page; a paper without a file is brought or sent later."""
    for need in needs:
        before = (kept or {}).get(need.path)
        change, fault = read_files(request, need.path, before, alone=False, owner=owner, language=language)
        typed.files[need.path] = change
        if fault:
            typed.faults[need.path] = fault


def read_choices(request: HttpRequest, choices: Sequence[Any], typed: Typed, language: str) -> None:
    """What the request is about, where there are several: only one of those offered."""
    for path, _, options in choices:
        chosen = request.POST.get(path, "")
        typed.raws[path] = chosen
        if chosen in {one for one, _ in options}:
            typed.values[path] = chosen
        else:
            typed.faults[path] = str(look.word("interview.pick_one", language))
