"""台帳の取り込み: what came in from the core systems, which rows were refused, how old each register is."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from tomoni.channels.desk.access import staff_page
from tomoni.channels.desk.frame import show
from tomoni.channels.desk.sheets.register_age import OLD, register_names
from tomoni.core import interface as core
from tomoni.services import interface as services

RUNS, REFUSALS = 30, 200
# Kinds of changes as core counts them, in the order of the page.
COUNTS = (
    ("people_new", "新しい人"),
    ("people_moved", "住所が変わった人"),
    ("people_changed", "ほかの項目が変わった人"),
    ("people_died", "亡くなった人"),
    ("people_left", "転出・消除の人"),
    ("people_back", "戻った人"),
    ("people_same", "変わらない人"),
    ("households_new", "新しい世帯"),
    ("households_changed", "変わった世帯"),
    ("households_of_people_changed", "世帯か続柄が変わった人"),
    ("links_new", "新しい関係"),
    ("links_changed", "変わった関係"),
    ("links_ended", "終わった関係"),
    ("links_same", "変わらない関係"),
    ("links_kept", "ファイルになかったが、案件で確かめたので残した関係"),
    ("facts_new", "新しい事実"),
    ("facts_changed", "変わった事実"),
    ("facts_ended", "なくなった事実"),
    ("facts_same", "変わらない事実"),
    ("protections_new", "新しい支援措置"),
    ("protections_longer", "延びた支援措置"),
    ("protections_same", "変わらない支援措置"),
    ("protections_kept", "ファイルになかったが残した支援措置"),
)
HELD = {"unreadable": "番号も読めない行があったので、なくなった人や事実を終わらせていません。"}


@require_GET
@staff_page("admin")
def listing(request: HttpRequest) -> HttpResponse:
    """Registers with their age, the last runs, the last files that went back."""
    names = register_names()
    ages = [
        {"name": names.get(age.register, age.register), "age": age, "days": (core.today() - age.day).days}
        for age in core.list_register_ages()
    ]
    context = {
        "ages": ages,
        "old": OLD,
        "runs": [_line(run, names) for run in core.list_register_runs(limit=RUNS)],
        "exports": core.list_facts_exports(),
    }
    return show(request, "desk/imports.html", context)


@require_GET
@staff_page("admin")
def page(request: HttpRequest, run: int) -> HttpResponse:
    """One run: what changed, and the rows that were refused, by place and reason."""
    found = core.find_register_run(run)
    if found is None:
        raise Http404
    refusals = [
        {"row": row, "why": services.REFUSALS.get(row.code, (row.code, ""))}
        for row in core.list_refusals(run, limit=REFUSALS)
    ]
    context = {
        "line": _line(found, register_names()),
        "counts": [(words, found.counts[kind]) for kind, words in COUNTS if found.counts.get(kind)],
        "refusals": refusals,
        "more": found.refused - len(refusals),
        "held": HELD.get(found.ends_held, ""),
    }
    return show(request, "desk/import.html", context)


def _line(run: core.RegisterRun, names: dict[str, str]) -> dict[str, Any]:
    changed = sum(many for kind, many in run.counts.items() if not kind.endswith(("_same", "_kept")))
    rows = sum(int(file.get("rows", 0)) for file in run.files)
    return {"run": run, "name": names.get(run.register, run.register), "changed": changed, "rows": rows}
