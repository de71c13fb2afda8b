"""An item of a service as a field of a page."""

from collections.abc import Mapping
from typing import Any

from tomoni.channels.asking.forms.banks import bank_extra
from tomoni.channels.asking.forms.raw import KINDS, raw_of_value
from tomoni.channels.asking.viewer import Eyes
from tomoni.channels.look import interface as look

AUTOCOMPLETE = {
    "phone": "tel",
    "email": "email",
    "occupation": "organization-title",
    "postal_code": "postal-code",
}


def make_field(
    item: Any,
    number: int,
    eyes: Eyes,
    *,
    raw: object = None,
    value: object = None,
    holder: str = "",
    notices: Any = None,
    subject: str = "",
) -> look.Field:
    """The field of one item. raw: what was typed; without it `value` (JSON) as it was saved is shown.

    number: place on the page, for ids. holder: kana of the person for a bank account. notices: {value: text} that
    stand under the choice they belong to. subject: id of whom the whole page is about.
    """
    fact, language = item.fact, eyes.language
    kind = KINDS.get(str(fact.type.kind), "text")
    shown = raw if raw is not None else raw_of_value(kind, value if value is not None else item.default)
    label, lang = look.pick(fact.label, language)
    support, _ = look.pick(fact.help, language)
    unit, _ = look.pick(fact.unit, language)
    field = look.Field(
        name=item.path,
        id=f"f{number}",
        kind=kind,
        label=label_of(item, label, eyes, subject),
        help=support,
        required=fact.required,
        raw=shown,
        autocomplete=AUTOCOMPLETE.get(fact.name, ""),
        unit=unit or (str(look.word("form.yen", language)) if kind == "yen" else ""),
        lang=lang if lang != look.HTML_LANG[language] else "",
        choices=_choices(item, kind, eyes, notices or {}),
    )
    if raw is None and item.confirm and item.reading is not None and item.reading.on is not None:
        day = look.full_day(item.reading.on, language)
        field.help = f"{support} {look.word('talk.confirm', language, day=day)}".strip()
    if kind == "date":
        field.extra["support"] = look.word("form.year_help", language)
    if kind == "address":
        field.extra["support"] = look.word("form.postal_help", language)
    if raw is None and value is None and item.default is not None:
        field.help = _filled_in(item, support, language)
    if kind == "file":
        field.extra["support"] = look.word("form.files_help" if fact.many else "form.file_help", language)
        field.extra["many"] = fact.many
    if kind == "bank_account":
        field.extra.update(bank_extra(field.parts, language, holder))
    return field


def _filled_in(item: Any, support: str, language: str) -> str:
    """The support text, and that a register filled the field in: to be confirmed or changed."""
    if not item.default_source:
        return support
    key = f"source.{item.default_source.partition(':')[0]}"
    name = look.word(key, language) if look.has_word(key) else item.default_source
    return f"{support} {look.word('interview.filled_in', language, source=name)}".strip()


def label_of(item: Any, label: str, eyes: Eyes, subject: str = "") -> str:
    """The label, with the name of the other person where the fact is about a link or about a child.

    subject: id of whom the whole page is about; its name stands over the page already.
    """
    other = item.target or (item.entity if item.entity.kind == "person" else None)
    if other is None or other.id in (f"p{eyes.person}", subject):
        return label
    return f"{label}（{eyes.name(other.id)}）" if eyes.names.get(other.id) else label


def _choices(item: Any, kind: str, eyes: Eyes, notices: Mapping[str, str]) -> tuple[look.Choice, ...]:
    fact, language = item.fact, eyes.language
    if kind == "yes_no":
        return tuple(
            look.Choice(one, str(look.word(f"form.{one}", language)), notices.get(one, "")) for one in ("yes", "no")
        )
    if kind == "choice":
        return tuple(
            look.Choice(one, fact.choice_word(one, language), notices.get(one, "")) for one in fact.type.choices
        )
    if kind == "entity":
        people = {pk: name for pk, name in eyes.names.items() if pk.startswith("p")}
        return tuple(look.Choice(pk, eyes.name(pk)) for pk in people)
    return ()
