"""The words of a notice in every language, and where it leads."""

from dataclasses import dataclass
from datetime import date

from tomoni.channels.look import interface as look
from tomoni.core import interface as core
from tomoni.rules.interface import Month
from tomoni.services import interface as services


@dataclass(frozen=True)
class Said:
    """Words that have a key of their own, to be put into a notice in its language."""

    key: str


def texts_of(kind: str, service: str, **values: object) -> dict[str, dict[str, str]]:
    """{language: {title, body}} of a notice; `title` of the service is put in, days in the words of each language."""
    definition = _definition_of(service)
    texts = {}
    for language in look.LANGUAGES:
        name = _title(definition, service, language)
        put = {key: _words(value, language) for key, value in values.items()}
        texts[language] = {
            "title": _plain(look.word(f"notice.{kind}.title", language, service=name, **put)),
            "body": _plain(look.word(f"notice.{kind}.body", language, service=name, **put)),
        }
    return texts


def _definition_of(service: str) -> services.Definition | None:
    """The one definition: to list them all would read every pack of the town for one title."""
    try:
        return services.find_definition(service, core.today())
    except services.ServiceNotFound:
        return None


def _title(definition: object, service: str, language: str) -> str:
    if definition is None:
        return service
    return definition.texts(language).get("short") or definition.title(language)


def _words(value: object, language: str) -> str:
    if isinstance(value, Month):
        return look.month_words(value.year, value.number, language)
    if isinstance(value, Said):
        return str(look.word(value.key, language))
    return look.full_day(value, language) if isinstance(value, date) else str(value)


def _plain(text: str) -> str:
    """Text, not HTML: a notice is escaped where it is shown."""
    return (
        str(text)
        .replace("&#x27;", "'")
        .replace("&quot;", '"')
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
    )
