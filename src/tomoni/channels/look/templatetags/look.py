"""`{% load look %}`: words, days, money and the pieces of tomoni for templates. Each reads `language` of the page."""

from datetime import date, datetime

from django import template
from django.template import Context, loader
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from tomoni.channels.look import days, pieces, words
from tomoni.rules import interface as rules

register = template.Library()


def _language(context: Context) -> str:
    return context.get("language") or "ja"


@register.simple_tag(takes_context=True)
def t(context: Context, key: str, **values: object) -> SafeString:
    """A word of the catalogue: {% t "home.title" name=name %}."""
    return words.word(key, _language(context), **values)


@register.simple_tag(takes_context=True)
def said(context: Context, texts: object) -> SafeString:
    """A text of a pack ({ja, easy, en}); what is not in the page's language carries its own `lang`."""
    text, lang = words.pick(texts, _language(context))
    if lang != words.HTML_LANG[_language(context)]:
        return format_html('<span lang="{}">{}</span>', lang, text)
    return conditional_escape(text)


@register.simple_tag(takes_context=True)
def day(context: Context, on: date | None, form: str = "full") -> SafeString:
    """A day inside <time>. form: full (with era), plain, short, weekday (short with it), long (full with it)."""
    if on is None:
        return SafeString("")
    on = localtime(on).date() if isinstance(on, datetime) else on
    language = _language(context)
    text = {
        "full": lambda: days.full_day(on, language),
        "plain": lambda: days.plain_day(on, language),
        "short": lambda: days.short_day(on, language),
        "weekday": lambda: days.short_day(on, language, weekday=True),
        "long": lambda: days.full_day(on, language, weekday=True),
    }[form]()
    return format_html('<time datetime="{}">{}</time>', on.isoformat(), text)


@register.simple_tag(takes_context=True)
def moment(context: Context, at: datetime | None, form: str = "short") -> SafeString:
    """Day and time inside <time>; form `time` gives the hour and minute alone, `full` the year too."""
    if at is None:
        return SafeString("")
    at, language = localtime(at), _language(context)
    head = {"short": days.short_day, "full": days.plain_day}.get(form)
    text = f"{head(at.date(), language)} " if head else ""
    return format_html(
        '<time datetime="{}">{}{}</time>', at.isoformat(timespec="minutes"), text, days.clock_time(at, language)
    )


@register.simple_tag(takes_context=True)
def month(context: Context, of: object) -> str:
    """A month in words; anything with .year and .number or .month."""
    return days.month_words(of.year, getattr(of, "number", None) or of.month, _language(context))


@register.simple_tag(takes_context=True)
def yen(context: Context, amount: int) -> str:
    """A sum of money in words: 15,000円."""
    return days.yen_words(int(amount), _language(context))


@register.filter
def comma(number: int) -> str:
    """A number with its thousands apart."""
    return f"{int(number):,}"


@register.simple_tag(takes_context=True)
def era(context: Context, year: int) -> str:
    """The year of the era a calendar year ends in: 令和8年."""
    return rules.era_year(date(int(year), 12, 31), _language(context))


@register.simple_tag(takes_context=True)
def source(context: Context, name: str, on: date | None = None) -> str:
    """The text of a source chip."""
    return pieces.source_words(name, on, _language(context))


@register.inclusion_tag("look/pieces/source.html", takes_context=True)
def chip(context: Context, name: str, on: date | None = None, url: str = "", about: str = "") -> dict:
    """A source chip with its 違います link: {% chip reading.source reading.on url label %}."""
    return {
        "language": _language(context),
        "text": pieces.source_words(name, on, _language(context)),
        "mine": name in ("declared", "answer"),
        "url": url,
        "about": about,
    }


@register.inclusion_tag("look/pieces/steps.html", takes_context=True)
def steps(context: Context, line: list[pieces.Step], tall: bool = False) -> dict:
    """A step line, across or tall."""
    return {"language": _language(context), "line": line, "tall": tall}


@register.inclusion_tag("look/pieces/tree.html", takes_context=True)
def tree(context: Context, nodes: tuple[pieces.Node, ...], dense: bool = False) -> dict:
    """An explanation already drawn for its reader by `look.draw_tree`."""
    return {"language": _language(context), "nodes": nodes, "dense": dense, "top": True}


@register.inclusion_tag("look/pieces/ledger.html", takes_context=True)
def ledger(context: Context, lines: list[pieces.LedgerLine]) -> dict:
    """Ledger lines, newest first."""
    return {"language": _language(context), "lines": lines}


@register.inclusion_tag("look/pieces/diff.html", takes_context=True)
def diff(
    context: Context, before: str, after: str, label: str = "", before_on: object = None, after_on: object = None
) -> dict:
    """Before and after of one item, side by side."""
    return {
        "language": _language(context),
        "before": before,
        "after": after,
        "label": label,
        "before_on": before_on,
        "after_on": after_on,
    }


@register.inclusion_tag("look/pieces/why.html", takes_context=True)
def why(context: Context, text: str = "", services: tuple[str, ...] = (), law: str = "") -> dict:
    """なぜ聞くのですか: the services that need it and the article, folded."""
    return {"language": _language(context), "text": text, "services": services, "law": law}


@register.inclusion_tag("look/pieces/clock.html", takes_context=True)
def clock(context: Context, parts: list[tuple[str, int]], left: int, until: date, lawful: bool, period: str) -> dict:
    """The clock bar of the desk.

    parts: (used | stopped | left | late, counted days) in the order they happened; left: counted days left, negative
    when late; lawful: period by law (法定), else an aim (標準); period: its words.
    """
    return {
        "language": _language(context),
        "until": until,
        "lawful": lawful,
        "period": period,
        **clock_bar(parts, left),
    }


@register.inclusion_tag("look/pieces/mini_clock.html")
def mini_clock(parts: list[tuple[str, int]]) -> dict:
    """The small clock bar of a queue line; its number stands beside it in words."""
    return clock_bar(parts, 0)


def clock_bar(parts: list[tuple[str, int]], left: int) -> dict:
    """Rectangles of a clock bar: one unit is one counted day."""
    bars, x = [], 0
    for kind, width in parts:
        if width > 0:
            bars.append({"kind": {"stopped": "stop"}.get(kind, kind), "x": x, "width": width})
            x += width
    total = {kind: sum(width for one, width in parts if one == kind) for kind in ("used", "stopped", "late")}
    return {"bars": bars, "days": max(x, 1), "left": left, "over": -left, **total}


@register.simple_tag(takes_context=True)
def field(context: Context, one: object) -> SafeString:
    """A whole field: label, ※必須, support, error, control, why line, in this order."""
    inner = {"f": one, "language": _language(context), "html_lang": context.get("html_lang", "ja")}
    return loader.render_to_string("look/field.html", inner)


@register.inclusion_tag("look/errors.html", takes_context=True)
def errors(context: Context, fields: list, others: tuple[str, ...] = ()) -> dict:
    """The summary of what must be mended, with a link to each control."""
    wrong = [one for one in fields if one.error]
    return {"language": _language(context), "wrong": wrong, "others": others, "count": len(wrong) + len(others)}
