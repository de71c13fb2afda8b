"""Dates, money and marks as staff read them. Every date stands in `<time>`; legal dates carry the year by era."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tomoni.channels.look import interface as look
from tomoni.core import interface as core

register = template.Library()


@register.filter
def fullday(value: dt.date | dt.datetime | None) -> SafeString | str:
    """2026年11月22日（令和8年）, for legal dates and the first date on a page."""
    if value is None:
        return ""
    plain = _day(value)
    return format_html('<time datetime="{}">{}</time>', plain.isoformat(), look.full_day(plain))


@register.filter
def day(value: dt.date | dt.datetime | None) -> SafeString | str:
    """11月22日 in the running year, 2025年11月22日 in another."""
    if value is None:
        return ""
    plain = _day(value)
    return format_html('<time datetime="{}">{}</time>', plain.isoformat(), _short(plain))


@register.filter
def moment(value: dt.datetime | None) -> SafeString | str:
    """きょう 9時06分, or 12月4日 10時20分."""
    if value is None:
        return ""
    here = _local(value)
    name = "きょう" if here.date() == core.today() else _short(here.date())
    return format_html(
        '<time datetime="{}">{} {}時{:0>2}分</time>', here.isoformat(timespec="minutes"), name, here.hour, here.minute
    )


@register.filter
def shortday(value: dt.date | None) -> SafeString | str:
    """1月18日 without its year, for due days, which are near."""
    return (
        "" if value is None else format_html('<time datetime="{}">{}</time>', value.isoformat(), look.short_day(value))
    )


@register.filter
def clocktime(value: dt.datetime) -> str:
    """9時05分."""
    return f"{_local(value).hour}時{_local(value).minute:02d}分"


@register.filter
def month(value: Any) -> str:
    """2026年12月 of 2026-12, as awards name their months; nothing of nothing."""
    year, _, number = str(value or "").partition("-")
    return f"{year}年{int(number)}月" if number.isdecimal() else year


@register.filter
def yen(value: int | str | None) -> str:
    """15,000; the word 円 stands in the template."""
    return "" if value in (None, "") else f"{int(value):,}"


@register.inclusion_tag("desk/pieces/checks.html")
def checks(counts: Any, full: bool = False) -> dict[str, Any]:
    """✓7 ✕0 ?1 with unseen words; `full` shows the zeros too."""
    return {"c": counts, "full": full}


@register.inclusion_tag("desk/pieces/bar.html")
def clock_bar(clock: Any, mini: bool = False) -> dict[str, Any]:
    """One unit is one counted day in the order it happened: used, stopped, left; red only when late."""
    return {"k": clock, "mini": mini}


@register.inclusion_tag("desk/pieces/hidden.html")
def carry(items: Any) -> dict[str, Any]:
    """Hidden fields that carry what was typed from one page to the next: a list of (name, value)."""
    return {"items": items}


def _day(value: dt.date | dt.datetime) -> dt.date:
    return _local(value).date() if isinstance(value, dt.datetime) else value


def _local(value: dt.datetime) -> dt.datetime:
    return value.astimezone(core.now().tzinfo)


def _short(plain: dt.date) -> str:
    return look.short_day(plain) if plain.year == core.today().year else look.plain_day(plain)
