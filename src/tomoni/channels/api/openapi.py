"""The OpenAPI 3.1 document, made of the definitions that are published today. Nothing in it is written twice."""

import re
from typing import Any

from tomoni.channels.api.following import STATES
from tomoni.channels.api.schemas import FILES, schema_of
from tomoni.core import interface as core
from tomoni.services import interface as services

NAME = "[a-z][a-z0-9-]*"
REF = "#/components/schemas/"
TEXT = {"type": "string"}
EVENTS = ("arrived", "checking", "correcting", "decided", "closed", "withdrawn", "delayed")


def document() -> dict[str, Any]:
    """The whole document for the current municipality."""
    definitions = services.list_definitions(core.today())
    paths: dict[str, Any] = {"/api/v1/token": _token(), "/api/v1/services": _services()}
    for definition in definitions:
        paths[f"/api/v1/services/{definition.id}/applications"] = _apply(definition)
    paths |= {"/api/v1/applications": _list(), "/api/v1/applications/{number}": _one()}
    paths |= {"/api/v1/webhooks": _webhooks(), "/api/v1/webhooks/{webhook}": _webhook()}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{core.current_municipality().name} API",
            "version": "1",
            "description": "Applications in the name of people who permitted it; docs/how/use-the-api.md.",
        },
        "paths": paths,
        "components": {
            "securitySchemes": {"client": _security(definitions)},
            "schemas": {**_schemas(), **{_answers_name(one): answers_schema(one) for one in definitions}},
        },
    }


def answers_schema(definition: services.Definition) -> dict[str, Any]:
    """Answers of a service: path to value. Every path some page may ask, none besides."""
    patterns: dict[str, Any] = {}
    for ask in definition.asks:
        for page in ask.pages:
            for path in page.facts:
                fact = definition.lexicon.facts[path.of, path.fact]
                patterns[_pattern(path, fact)] = schema_of(fact)
        for paper in ask.evidence:
            if "file" in paper.accept:
                patterns[f"^evidence\\.{re.escape(paper.id)}(\\({NAME}\\))?$"] = FILES
    for about in definition.about:
        if about.form != "value":
            patterns[f"^about\\.{about.name}$"] = {"type": "string", "title": definition.text(f"about.{about.name}")}
    return {"type": "object", "patternProperties": patterns, "additionalProperties": False}


def _pattern(path: services.FactPath, fact: services.Fact) -> str:
    ends = ["me" if end == "applicant" else NAME for end in path.ends]
    year = "\\[[0-9]{4}\\]" if fact.by_year else ""
    head = f"{path.of}\\({ends[0]},{ends[1]}\\)" if path.is_link else (ends[0] if ends else NAME)
    return f"^{head}\\.{path.fact}{year}$"


def _answers_name(definition: services.Definition) -> str:
    return "Answers-" + definition.id


def _security(definitions: list[services.Definition]) -> dict[str, Any]:
    scopes = {}
    for one in definitions:
        scopes[f"apply:{one.id}"] = f"{one.title()}: send"
        scopes[f"follow:{one.id}"] = f"{one.title()}: see where it stands"
    flow = {"tokenUrl": "/api/v1/token", "scopes": scopes | {"webhooks": "be told of steps"}}
    return {"type": "oauth2", "flows": {"clientCredentials": flow}}


def _operation(name: str, scope: str | None, answers: dict[str, Any], **more: Any) -> dict[str, Any]:
    refused = {"description": "Refused", "content": {"application/problem+json": {"schema": {"$ref": REF + "Problem"}}}}
    found = {"operationId": name, **more, "responses": {**answers, "default": refused}}
    return found | ({"security": [{"client": [scope] if scope else []}]} if scope is not None else {"security": []})


def _json(words: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": words, "content": {"application/json": {"schema": schema}}}


def _object(required: dict[str, Any], **optional: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {**required, **optional},
        "required": list(required),
        "additionalProperties": False,
    }


def _token() -> dict[str, Any]:
    form = {"grant_type": {"const": "client_credentials"}, "scope": TEXT, "client_id": TEXT, "client_secret": TEXT}
    schema = {"type": "object", "properties": form, "required": ["grant_type"]}
    answer = _object({"access_token": TEXT, "token_type": {"const": "Bearer"}, "expires_in": {"type": "integer"},
                      "scope": TEXT})  # fmt: skip
    fault = _json("RFC 6749 5.2", _object({"error": TEXT}, error_description=TEXT))
    operation = _operation(
        "getToken", None, {"200": _json("A token", answer), "400": fault, "401": fault},
        requestBody={"required": True, "content": {"application/x-www-form-urlencoded": {"schema": schema}}},
    )  # fmt: skip
    return {"post": operation}


def _services() -> dict[str, Any]:
    others = {"type": "array", "items": {"$ref": REF + "Other"}}
    rows = _object({"services": {"type": "array", "items": {"$ref": REF + "Service"}}}, others=others)
    words = "Everyday words: what fits, best first, and events, things elsewhere and offices as `others`"
    asked = [{"name": "q", "in": "query", "schema": {**TEXT, "maxLength": 60}, "description": words}]
    answer = {"200": _json("Services published today", rows)}
    return {"get": _operation("listServices", None, answer, parameters=asked)}


def _apply(definition: services.Definition) -> dict[str, Any]:
    person = _object({"birth_date": {"type": "string", "format": "date"}, "name_kana": TEXT})
    people = {"type": "object", "propertyNames": {"pattern": f"^{NAME}$"}, "additionalProperties": person}
    body = _object(
        {"on_behalf_of": TEXT, "answers": {"$ref": REF + _answers_name(definition)}},
        people=people,
        language={"enum": ["ja", "easy", "en"], "default": "ja"},
    )
    key = {
        "name": "Idempotency-Key", "in": "header", "required": True,
        "schema": {"type": "string", "minLength": 8, "maxLength": 200},
    }  # fmt: skip
    operation = _operation(
        f"apply-{definition.id}", f"apply:{definition.id}",
        {"201": _json("It arrived", {"$ref": REF + "Receipt"})},
        summary=definition.title(), parameters=[key],
        requestBody={"required": True, "content": {"application/json": {"schema": body}}},
    )  # fmt: skip
    return {"post": operation}


def _list() -> dict[str, Any]:
    rows = _object({"applications": {"type": "array", "items": {"$ref": REF + "Line"}}}, next={"type": "string"})
    asked = [
        {"name": "after", "in": "query", "schema": TEXT, "description": "Number of the last one of the page before"},
        {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 100, "default": 50}},
    ]
    return {"get": _operation("listApplications", "", {"200": _json("Oldest first", rows)}, parameters=asked)}


def _one() -> dict[str, Any]:
    asked = [{"name": "number", "in": "path", "required": True, "schema": TEXT}]
    answer = {"200": _json("Where it stands", {"$ref": REF + "Application"})}
    return {"get": _operation("findApplication", "", answer, parameters=asked)}


def _webhooks() -> dict[str, Any]:
    rows = _object({"webhooks": {"type": "array", "items": {"$ref": REF + "Webhook"}}})
    body = _object({"url": {"type": "string", "format": "uri", "maxLength": 500}})
    made = _object({"id": TEXT, "url": TEXT, "secret": TEXT})
    return {
        "get": _operation("listWebhooks", "webhooks", {"200": _json("Live webhooks", rows)}),
        "post": _operation(
            "makeWebhook", "webhooks", {"201": _json("Its secret is told once", made)},
            requestBody={"required": True, "content": {"application/json": {"schema": body}}},
        ),
    }  # fmt: skip


def _webhook() -> dict[str, Any]:
    asked = [{"name": "webhook", "in": "path", "required": True, "schema": TEXT}]
    return {"delete": _operation("endWebhook", "webhooks", {"204": {"description": "Ended"}}, parameters=asked)}


def _schemas() -> dict[str, Any]:
    day = {"type": ["string", "null"], "format": "date"}
    receipt = {
        "number": TEXT,
        "receipt": TEXT,
        "service": TEXT,
        "arrived_at": {"type": "string", "format": "date-time"},
    }
    state = {"enum": list(STATES)}
    fault = _object({"path": TEXT, "fault": TEXT}, words=TEXT, schema={"type": "object"}, offered={"type": "array"})
    return {
        "Service": _object({"id": TEXT, "title": TEXT, "kind": TEXT, "department": TEXT, "version": TEXT}),
        "Other": _object(
            {"kind": {"enum": ["event", "elsewhere", "office"]}, "id": TEXT, "title": TEXT},
            event=TEXT, phone=TEXT, hours=TEXT,
        ),
        "Receipt": _object(receipt),
        "Line": _object({**receipt, "state": state}),
        "Application": _object({**receipt, "state": state, "decide_by": day, "correct_by": day}),
        "Webhook": _object({"id": TEXT, "url": TEXT, "dead_letters": {"type": "integer"}}),
        "Problem": {
            "type": "object",
            "properties": {
                "type": TEXT, "title": TEXT, "status": {"type": "integer"}, "code": TEXT, "detail": TEXT,
                "errors": {"type": "array", "items": fault},
            },
            "required": ["type", "title", "status", "code", "detail"],
        },
    }  # fmt: skip
