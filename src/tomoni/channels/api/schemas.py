"""Types of facts as JSON Schema (2020-12, which OpenAPI 3.1 uses)."""

from typing import Any

from tomoni.services import interface as services

BASE64_OF_FILE = 13_981_014  # 10 MB
ADDRESS = {
    "anyOf": [
        {"type": "string", "maxLength": 2000},
        {
            "type": "object",
            "properties": {
                "postal_code": {"type": "string", "pattern": "^[0-9]{7}$"},
                "address": {"type": "string", "maxLength": 2000},
            },
            "required": ["address"],
            "additionalProperties": False,
        },
    ]
}
ACCOUNT = {
    "type": "object",
    "description": "The holder is who asks, as the register writes the name.",
    "properties": {
        "bank": {"type": "string", "pattern": "^[0-9]{4}$"},
        "branch": {"type": "string", "pattern": "^[0-9]{3}$"},
        "kind": {"enum": ["ordinary", "current", "savings"]},
        "number": {"type": "string", "pattern": "^[0-9]{1,7}$"},
    },
    "required": ["bank", "branch", "kind", "number"],
    "additionalProperties": False,
}
FILES = {
    "type": "array",
    "description": "PDF, PNG, JPEG or HEIC.",
    "items": {
        "type": "object",
        "properties": {
            "name": {"type": "string", "maxLength": 200},
            "content": {"type": "string", "contentEncoding": "base64", "maxLength": BASE64_OF_FILE},
        },
        "required": ["name", "content"],
        "additionalProperties": False,
    },
    "minItems": 1,
    "maxItems": 10,
}
YEAR = {"type": "string", "pattern": "^[0-9]{4}$"}
PLAIN: dict[str, dict[str, Any]] = {
    "text": {"type": "string", "maxLength": 2000},
    "kana": {"type": "string", "maxLength": 2000},
    "date": {"type": "string", "format": "date"},
    "month": {"type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$"},
    "tax_year": YEAR,
    "fiscal_year": YEAR,
    "yes_no": {"type": "boolean"},
    "fraction": {"type": "string", "maxLength": 30},
    "address": ADDRESS,
    "place": ADDRESS,
    "phone": {"type": "string", "maxLength": 20},
    "email": {"type": "string", "format": "email", "maxLength": 254},
    "bank_account": ACCOUNT,
    "file": FILES,
    "photo": FILES,
}


def schema_of(fact: services.Fact, lang: str = "ja") -> dict[str, Any]:
    """The schema of an answer, titled with the question."""
    kind = str(fact.type.kind)
    found: dict[str, Any] = {"title": fact.word(lang)}
    if kind == "choice":
        choices = [{"const": one, "title": fact.choice_word(one, lang)} for one in fact.type.choices]
        return found | {"type": "string", "oneOf": choices}
    if kind in ("number", "yen"):
        bounds = {"minimum": fact.type.least, "maximum": fact.type.most}
        return found | {"type": "integer"} | {key: bound for key, bound in bounds.items() if bound is not None}
    if kind == "entity":
        return found | {"type": "string", "description": "A name of `people`, or an id that the service offered."}
    return found | PLAIN[kind]
