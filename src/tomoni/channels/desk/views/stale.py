"""A stale save: what was typed and what is saved now, side by side; nothing is lost and nothing is overwritten."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse

from tomoni.channels.desk.frame import show
from tomoni.channels.desk.reading import open_case
from tomoni.channels.desk.words import STATES, VERBS


def show_stale(
    request: HttpRequest,
    number: str,
    error: Any,
    *,
    mine: Sequence[tuple[str, str]],
    carried: Sequence[tuple[str, str]],
    again_url: str,
) -> HttpResponse:
    """Both versions. `mine`: label and text of what was typed; `carried`: the fields with which it is tried again."""
    with open_case(request, number) as opened:
        saved = [("状態", STATES.get(opened.screen.head.state, opened.screen.head.state))]
        saved += [
            ("そのあとの動き", f"{by}が、{VERBS.get(verb, verb)}") for _, verb, by, _ in error.data.get("changes", ())
        ]
        draft = opened.screen.draft
        if draft is not None:
            saved.append(("起案の結果", opened.words.result(draft.result)))
            saved.append(("起案の理由", "\n".join(f"{one.text}　{one.law}" for one in draft.reasons)))
        saved += [(row.label, row.answer or row.held) for row in opened.sheet.rows if row.changed]
        held = dict(saved)
        current = {row.label: row.answer or row.held for row in opened.sheet.rows}
        saved += [(label, current[label]) for label, _ in mine if label in current and label not in held]
        context = {
            "mine": mine,
            "saved": saved,
            "changed_by": error.data.get("by", ""),
            "changed_at": error.data.get("at"),
            "carried": [*carried, ("version", str(opened.screen.head.version)), ("do", "edit")],
            "again_url": again_url,
            "case_url": opened.sheet.url,
        }
        return show(request, "desk/stale.html", context, status=409)
