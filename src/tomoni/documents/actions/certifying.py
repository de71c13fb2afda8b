"""The certificate of a destruction (廃棄証明): who, when, what by counts and hashes, and nothing of the content."""

from datetime import date, timedelta
from importlib.resources import files
from typing import Any

from django.utils.timezone import localtime

from tomoni.core import interface as core
from tomoni.documents.actions.issuing import issue_document
from tomoni.documents.domain.templates import Template
from tomoni.documents.models import Destruction, DestructionLine, Document
from tomoni.rules import interface as rules

SHOWN = 500
SYSTEM = core.Actor.system("documents")
WORDS = {"destroy": "廃棄", "hand_over": "移管"}


def own_template(name: str) -> Template:
    """A sheet of the room itself."""
    return Template(name, (files("tomoni.documents") / "letters" / name).read_text(encoding="utf-8"))


def issue_certificate(destruction: Destruction) -> Document:
    """Issue it in the section's series; its PDF is kept like every letter."""
    lines = list(destruction.lines.filter(state=DestructionLine.State.DONE).select_related("kept").order_by("place"))
    whole = core.sha256_hex("\n".join(f"{line.kept.kind}/{line.kept.ref} {line.sha256}" for line in lines))
    word = WORDS[destruction.way]
    values = {
        "title": f"文書{word}証明書",
        "town": core.current_municipality().name,
        "day": words_of(core.today()),
        "facts": _facts(destruction, word),
        "lines": [_line(line) for line in lines[:SHOWN]],
        "more": max(0, len(lines) - SHOWN),
        "sha256": whole,
    }
    return issue_document(
        "letter", own_template("destruction.typ"), values, title=f"文書{word}証明書（伺い{destruction.number}）",
        department=destruction.department, classification="文書管理", actor=SYSTEM,
    )  # fmt: skip


def _facts(destruction: Destruction, word: str) -> list[list[str]]:
    section = core.find_department(destruction.department)
    assert destruction.answered_at is not None
    facts = [
        ["伺いの番号", destruction.number],
        ["課", section.name if section else destruction.department],
        ["方法", f"{word}（{destruction.receiver}へ）" if destruction.receiver else word],
        ["伺った人", f"{destruction.proposed_by_name}　{words_of(localtime(destruction.proposed_at).date())}"],
        ["承認した人", f"{destruction.answered_by_name}　{words_of(localtime(destruction.answered_at).date())}"],
        ["件数", f"{destruction.done}件"],
    ]
    return [*facts, ["残したもの", f"{destruction.left}件"]] if destruction.left else facts


def _line(line: DestructionLine) -> dict[str, Any]:
    kept = line.kept
    last = kept.due_on - timedelta(days=1) if kept.due_on else None
    return {
        "title": kept.title,
        "hash": line.sha256 or "-" * 64,
        "completed": words_of(kept.completed_on),
        "last": words_of(last),
        "counts": "、".join(f"{what}{number}" for what, number in line.counts.items()),
    }


def words_of(day: date | None) -> str:
    """令和8年12月8日, as the letters of a town write it."""
    return rules.era_day(day) if day else ""
