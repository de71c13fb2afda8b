"""Applications in which nothing is left to find out: every answer fits a question of the form, and none has a file.

They arrive without a conversation (cases/actions/whole.py). Of all others it is None, and the conversation says what is
to be mended.
"""

from collections.abc import Mapping
from typing import Any

from tomoni.cases import interface as cases
from tomoni.channels.api.answering import FILES, Someone, value_at
from tomoni.channels.api.naming import find_names
from tomoni.core import interface as core
from tomoni.services import interface as services


def read_plain(
    whole: Any, person: Someone, key: str, body: Mapping[str, Any], *, actor: core.Actor, beside: Any
) -> Any | None:
    """What is sent, worked out, or None. Raises BodyNotReadable, AnswersRefused where somebody named is not clear."""
    names = find_names(whole.family, body.get("people", {}))
    values: dict[str, Any] = {}
    for path, raw in body["answers"].items():
        town = names.to_town(path)
        fact = whole.open_fact(town)
        if fact is None or str(fact.type.kind) in FILES or town in values:
            return None
        value = value_at(fact, town, raw, names, person)
        if value is None or isinstance(value, services.FieldFault):
            return None
        values[town] = value
    language = body.get("language", "ja")
    try:
        return cases.make_sending(whole, key, values, actor=actor, language=language, beside=beside)
    except services.SituationNotValid:
        return None
