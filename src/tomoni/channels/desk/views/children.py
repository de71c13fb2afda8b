"""台帳を待っている方: children named in a case before the register had them, people who asked for one without being in
it (住登外), and who of the register each is.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from tomoni.cases import interface as cases
from tomoni.channels.desk.access import staff_page
from tomoni.channels.desk.frame import say, show
from tomoni.channels.desk.names import names_of
from tomoni.channels.desk.troubles import Trouble, trouble_of
from tomoni.channels.desk.words import HELD
from tomoni.channels.look import interface as look
from tomoni.core import interface as core

ROLES = ("clerk", "chief")
PURPOSE = "review"
SHOWN = ("name", "name_kana", "birth_date")
BACK = timedelta(days=60)  # matches that are listed, to be taken back
WHY = {
    "none": ("この方は、もうつながっています", "ほかの係員が済ませたか、案件が終わりました。"),
    "unlike": ("この方は、つなげられません", "台帳では、届け出た方の家族でないか、氏名や生年月日が離れています。"),
    "family": (
        "届け出た日の家族に、このお子さんがいません",
        "住民票の「住民となった日」が、届け出た日より後です。住民記録の担当に確かめてください。",
    ),
    "correcting": (
        "補正の答えを待っています",
        "質問がお子さんの名前で出ています。答えが届くか、取りやめてからつなげます。",
    ),
    "live": (
        "台帳の方には、もう同じ手続きがあります",
        "その案件を先に見てください。どちらかを取り下げてから、つなげます。",
    ),
    "decided": ("もう決定しています", "つながりは取り消せません。決定を改める手続きをしてください。"),
}


@require_http_methods(["GET", "POST"])
@staff_page(*ROLES)
def page(request: HttpRequest) -> HttpResponse:
    """Who waits, those who can be matched first; and what was matched lately."""
    if request.method == "POST":
        try:
            say(request, _do(request))
        except cases.CasesError as error:
            return _page(request, _fault(error), 409)
        return HttpResponseRedirect(reverse("desk:children"))
    return _page(request)


def _do(request: HttpRequest) -> str:
    typed, actor = request.POST, request.desk.actor
    do, number, entity = typed.get("do", ""), typed.get("number", ""), typed.get("entity", "")
    child, version = _number(typed.get("child", "")), _number(typed.get("version", "")) or None
    if do == "none":
        cases.note_nobody_fits(number, entity, actor=actor)
        return "まだ台帳にないと記録しました。次の取り込みのあと、もう一度出ます。"
    if do == "undo":
        done = cases.undo_match(number, child, typed.get("because", ""), actor=actor, version=version)
        return f"つながりを取り消しました（{len(done.cases)}件）。"
    done = cases.match_child(number, entity, child, actor=actor, version=version)
    whom = "お子さん" if entity.startswith("new-") else "台帳の方"
    rest = f"補正中の{len(done.waiting)}件は、答えが届いてからつなげます。" if done.waiting else ""
    return f"{whom}をつなげました（{len(done.cases)}件）。{rest}"


def _number(typed: str) -> int:
    return look.number_in(typed, 0)


def _fault(error: cases.CasesError) -> Trouble:
    told = WHY.get(str(error.data.get("why", ""))) if isinstance(error, cases.MatchNotPossible) else None
    return Trouble(told[0], told[1], "何も変えていません。") if told else trouble_of(error)


def _page(request: HttpRequest, fault: Trouble | None = None, status: int = 200) -> HttpResponse:
    desk, only = request.desk, request.GET.get("case", "")
    waiting = cases.list_waiting_children(desk.actor, only)
    matched = () if only else cases.list_matched_children(desk.actor, core.today() - BACK)
    seen = {fit.known.pk for one in waiting for fit in one.fits} | {one.child for one in matched}
    with core.reading(desk.actor, PURPOSE, facts=SHOWN) as reader:
        names = names_of(reader, desk, {one.person for one in (*waiting, *matched)} | {one.child for one in matched})
        reader.saw(sorted(seen), SHOWN)
        context = {
            "lines": [_line(one, names) for one in waiting],
            "matched": [{"one": one, "who": names[one.person], "child": names[one.child]} for one in matched],
            "only": only,
            "fault": fault,
        }
        return show(request, "desk/children.html", context, status=status)


def _line(one: cases.WaitingChild, names: dict[int, str]) -> dict[str, Any]:
    held = one.held or names[one.person] == HELD
    return {
        "one": one,
        "held": held,
        "who": names[one.person],
        "title": HELD if held else one.told.name or "名前はまだ",
        "fits": [
            {
                "pk": fit.known.pk,
                "name": fit.known.name,
                "kana": fit.known.kana,
                "born": fit.known.birth_date,
                "tells": _tells(fit, one.told.itself),
                "may": fit.may_match,
                "chosen": fit.known.pk == one.proposed,
            }
            for fit in one.fits
        ],
    }


def _tells(fit: Any, itself: bool) -> str:
    """What agrees and what does not, in words."""
    same = [
        "生年月日が同じ" if fit.same_day else "生年月日が違う",
        "カナが同じ" if fit.same_kana else "カナが違う",
    ]
    family = "届け出た方の子" if fit.known.own else "同じ世帯" if fit.known.home else "届け出た方の家族ではない"
    return "、".join(same if itself else [*same, family])
