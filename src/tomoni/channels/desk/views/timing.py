"""Forms about the days of a case: asking another body, its answer, a notice of delay, the day of the claim."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from tomoni.cases import interface as cases
from tomoni.channels.desk.access import staff_page
from tomoni.channels.desk.frame import say, show
from tomoni.channels.desk.reading import OpenCase, open_case
from tomoni.channels.desk.troubles import trouble_of
from tomoni.channels.desk.views.stale import show_stale
from tomoni.channels.look import interface as look
from tomoni.core import interface as core

OFFICE_DAYS = 10
WAIT = dt.timedelta(days=30)
_BY_LAW = (
    "いまの法定期間は{day}までです。延ばせるのは1回だけで、この日までに申請者へ知らせます（{article}）。"
    "記録すると、延期の通知書ができます。"
)
_AIM = (
    "いまの予定は{day}まで（標準処理期間）です。法律の期限ではありませんが、決まる日が変わることを申請者へ知らせます。"
    "記録すると、お知らせの文書ができます。"
)


@dataclass(frozen=True)
class Field:
    """One field of a form. kind: line, text or date."""

    name: str
    label: str
    kind: str = "line"
    value: str = ""
    support: str = ""
    most: int = 600
    fault: str = ""


@dataclass(frozen=True)
class Form:
    """One page: what it says, its fields, the button, and what is said when it was done."""

    title: str
    says: str
    button: str
    done: str
    fields: tuple[Field, ...]
    second: str = ""  # a second button, `do=second`, for which no field is needed


def _read(request: HttpRequest, form: Form) -> tuple[Form, dict[str, Any], bool]:
    """The form with what was typed and its faults, and the values."""
    if request.POST.get("do") == "second":
        return form, {}, True
    fields, values = [], {}
    for field in form.fields:
        typed = request.POST.get(field.name, "").strip()[: field.most]
        value: Any = typed
        fault = "" if typed else f"{field.label}を入れてください。"
        if typed and field.kind == "date":
            try:
                value = dt.date.fromisoformat(typed)
            except ValueError:
                fault = "年月日で入れてください。"
        values[field.name] = value
        fields.append(replace(field, value=typed, fault=fault))
    return replace(form, fields=tuple(fields)), values, not any(field.fault for field in fields)


def _answer(
    request: HttpRequest, number: str, make: Callable[[OpenCase], Form], do: Callable[[dict[str, Any], int | None], Any]
) -> HttpResponse:
    """Show a form, or do what it asks for; what was typed stays when it is refused."""
    with open_case(request, number) as opened:
        form = make(opened)
        if request.method == "GET":
            return _show(request, opened, form)
        form, values, sound = _read(request, form)
        if not sound:
            fault = {"title": "直すところがあります", "message": "印のある欄を見てください。書いたことは残っています。"}
            return _show(request, opened, form, fault=fault, status=400)
    version = request.POST.get("version", "")
    try:
        do(values, look.number_in(version))
    except cases.StaleCase as error:
        mine = [(field.label, field.value) for field in form.fields]
        carried = [(field.name, field.value) for field in form.fields]
        return show_stale(request, number, error, mine=mine, carried=carried, again_url=request.path)
    except cases.CaseNotFound:
        raise
    except cases.CasesError as error:
        with open_case(request, number) as opened:
            return _show(request, opened, form, fault=trouble_of(error), status=409)
    say(request, form.done)
    return HttpResponseRedirect(reverse("desk:case", args=[number]))


def _show(request: HttpRequest, opened: OpenCase, form: Form, *, fault: Any = None, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {"case": opened.sheet, "form": form}
    if fault is not None:
        context["fault"] = fault
    return show(request, "desk/timing.html", context, status=status)


@require_http_methods(["GET", "POST"])
@staff_page("clerk", "chief")
def enquiry(request: HttpRequest, number: str) -> HttpResponse:
    """Write down that another body was asked."""

    def make(opened: OpenCase) -> Form:
        stands = "標準処理期間の日数は、回答が届くまで止まります。"
        law = [clock.period for clock in opened.screen.timing.clocks if clock.period.kind == "by_law"]
        runs = "法定期間の日数は止まりません。" if law and "other-body" not in law[0].stops else ""
        return Form(
            "ほかの機関に照会する",
            f"照会した日はきょうになります。{stands}{runs}申請者のページには、照会先と聞くことと予定日が出ます。",
            "照会を記録する",
            "照会を記録しました。回答が届いたら、期限の欄から入れてください。",
            (
                Field("body", "照会先", most=100, support="例：みどり市 税務課"),
                Field("asked_for", "聞くこと", "text", support="申請者も読みます。マイナンバーは書かないでください。"),
                Field(
                    "expected_on", "回答の予定日", "date", core.add_office_days(core.today(), OFFICE_DAYS).isoformat()
                ),
            ),
        )

    def do(values: dict[str, Any], version: int | None) -> None:
        cases.ask_other_body(number, **values, actor=request.desk.actor, version=version)

    return _answer(request, number, make, do)


@require_http_methods(["GET", "POST"])
@staff_page("clerk", "chief")
def answer(request: HttpRequest, number: str, enquiry: int) -> HttpResponse:
    """Write down what the other body answered, or go on without."""

    def make(opened: OpenCase) -> Form:
        found = next((one for one in opened.screen.timing.enquiries if one.number == enquiry), None)
        if found is None:
            raise Http404
        return Form(
            f"{found.body}の回答を入れる",
            f"{look.plain_day(found.asked_at.date())}に照会したこと：{found.asked_for}",
            "回答を記録する",
            "照会を終えました。" + ("" if _others(opened, enquiry) else "期限の日数が再び進みます。"),
            (
                Field(
                    "answer",
                    "回答",
                    "text",
                    support="職員だけが読みます。判定に使う事実は、調査の結果にも入れてください。",
                ),
            ),
            second="回答を待たずに、照会を取りやめる",
        )

    def do(values: dict[str, Any], version: int | None) -> None:
        who = {"actor": request.desk.actor, "version": version}
        if values:
            cases.hear_other_body(number, enquiry, values["answer"], **who)
        else:
            cases.cancel_enquiry(number, enquiry, **who)

    return _answer(request, number, make, do)


def _others(opened: OpenCase, enquiry: int) -> bool:
    return any(not one.end and one.number != enquiry for one in opened.screen.timing.enquiries)


@require_http_methods(["GET", "POST"])
@staff_page("chief")
def extend(request: HttpRequest, number: str) -> HttpResponse:
    """Put the decision off, with a notice of delay: within the period by law, or an aim that stands alone."""

    def make(opened: OpenCase) -> Form:
        timing, due = opened.screen.timing, opened.sheet.clock.due
        by_law = any(clock.period.kind == "by_law" for clock in timing.clocks)
        if due is None or (by_law and not timing.extension):
            raise Http404
        day = max(due, core.today())
        return Form(
            "期限を延ばす（延期の通知）",
            (_BY_LAW if by_law else _AIM).format(day=look.full_day(due), article=timing.extension),
            "期限を延ばし、通知書を出す",
            "期限を延ばしました。延期の通知書ができました。",
            (
                Field(
                    "until", "新しい期限", "date", (day + WAIT).isoformat(), "この日までに決められる見込みの日です。"
                ),
                Field("reason", "延ばす理由", "text", support="通知書にこのまま載ります。"),
            ),
        )

    def do(values: dict[str, Any], version: int | None) -> None:
        cases.extend_period(number, values["until"], values["reason"], actor=request.desk.actor, version=version)

    return _answer(request, number, make, do)


@require_http_methods(["GET", "POST"])
@staff_page("clerk", "chief")
def told_day(request: HttpRequest, number: str) -> HttpResponse:
    """Put the day of a prepared notice right (the day of a move)."""

    def make(opened: OpenCase) -> Form:
        told = cases.find_day_told(number)
        if told is None or told.item is None:
            raise Http404
        label = look.pick(told.item.fact.label, "ja")[0]
        return Form(
            f"{label}を直す",
            "本人が窓口で言った日に直します。日だけが変わり、ほかの答えはそのまま残ります。",
            "この日に直す",
            "届け出た日を直しました。",
            (Field("day", label, "date", told.day.isoformat() if told.day else ""),),
        )

    def do(values: dict[str, Any], version: int | None) -> None:
        cases.correct_day(number, values["day"], actor=request.desk.actor, version=version)

    return _answer(request, number, make, do)


@require_http_methods(["GET", "POST"])
@staff_page("clerk", "chief")
def claim_day(request: HttpRequest, number: str) -> HttpResponse:
    """Set the day of the claim apart from arrival."""

    def make(opened: OpenCase) -> Form:
        timing = opened.screen.timing
        if not timing.claim_law:
            raise Http404
        return Form(
            "請求日を変える",
            f"到達日は{look.full_day(timing.arrived_on)}で、変わりません。請求日は、{_claim_words(timing)}です"
            f"（{timing.claim_law}）。支給の始まる月は、請求日から計算します。",
            "請求日を記録する",
            "請求日を変えました。判定を計算し直しました。",
            _claim_fields(timing),
        )

    def do(values: dict[str, Any], version: int | None) -> None:
        cases.set_claim_day(number, **values, actor=request.desk.actor, version=version)

    return _answer(request, number, make, do)


def _claim_words(timing: Any) -> str:
    if timing.claim_kind != "hindered":
        return "書類がそろった日"
    return (
        "災害などのやむを得ない理由で請求できなくなった日"
        f"（理由がやんだあと{timing.claim_days}日以内に届いた請求に限ります）"
    )


def _claim_fields(timing: Any) -> tuple[Field, ...]:
    if timing.claim_kind != "hindered":
        return (
            Field("day", "請求日", "date", timing.claimed_on.isoformat(), "到達日からきょうまでの日です。"),
            Field("reason", "理由", "text", support="何が、いつそろったかを書きます。メモに残ります。"),
        )
    return (
        Field("day", "請求できなくなった日", "date", timing.claimed_on.isoformat(), "到達日より前の日です。"),
        Field("ended_on", "理由がやんだ日", "date", support="道路が通じた日、退院した日などです。"),
        Field("reason", "理由", "text", support="何があって請求できなかったかを書きます。メモに残ります。"),
    )
