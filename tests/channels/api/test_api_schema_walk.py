"""Calls made of the document itself: every operation, with what fits its schema and with what does not.

What schemathesis does for OpenAPI, with the generator we have (decision 0020): whatever comes, the answer is one that
the document describes, no call breaks the server, and a refused one leaves nothing.
"""

import json
import re
import string
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.channels.api.conftest import claim
from tests.channels.api.test_openapi import _need_described, path_of, values, whole
from tomoni.cases.models import Case, Interview, Receipt, Submission
from tomoni.channels.api.models import Application, Webhook
from tomoni.channels.api.openapi import document

__all__ = ["whole"]

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE")
WILD = st.text(max_size=30).filter(lambda text: "/" not in text)
HEADER = st.text(st.sampled_from(string.printable[:95]), max_size=60)
KEPT = (Case, Receipt, Submission, Interview, Application, Webhook)


def fitting(schema: dict[str, Any], doc: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Values that a schema of our document describes."""
    if "$ref" in schema:
        return fitting(doc["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]], doc)
    if "const" in schema or "enum" in schema:
        return st.sampled_from(schema.get("enum") or [schema["const"]])
    for word in ("anyOf", "oneOf"):
        if word in schema:
            return st.one_of([fitting(one, doc) for one in schema[word]])
    kind = schema.get("type", "object")
    if kind == "object":
        return _fitting_object(schema, doc)
    if kind == "array":
        return st.lists(fitting(schema.get("items", {}), doc), min_size=schema.get("minItems", 0), max_size=3)
    if kind == "string":
        return _fitting_text(schema)
    if kind == "integer":
        return st.integers(schema.get("minimum"), schema.get("maximum"))
    return {"boolean": st.booleans(), "null": st.none()}[kind]


def _fitting_text(schema: dict[str, Any]) -> st.SearchStrategy[str]:
    if "pattern" in schema:
        return st.from_regex(re.compile(schema["pattern"], re.ASCII), fullmatch=True)
    if schema.get("format") == "date":
        return st.dates().map(str)
    if schema.get("contentEncoding"):
        return st.sampled_from(["", "JVBERi0xLjQ=", "AAAA"])
    if schema.get("format") == "uri":
        return st.sampled_from(["https://example.org/told", "https://example.org:8443/a?b=c", "urn:x:y"])
    return st.text(min_size=schema.get("minLength", 0), max_size=min(40, schema.get("maxLength", 40)))


def _fitting_object(schema: dict[str, Any], doc: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    listed = {name: fitting(one, doc) for name, one in schema.get("properties", {}).items()}
    needed = {name: one for name, one in listed.items() if name in schema.get("required", ())}
    plain = st.fixed_dictionaries(needed, optional={name: one for name, one in listed.items() if name not in needed})
    patterns = schema.get("patternProperties", {})
    if not patterns:
        return plain
    some = st.lists(st.sampled_from(sorted(patterns)), max_size=4, unique=True)
    answers = some.flatmap(
        lambda chosen: st.fixed_dictionaries({path_of(p): fitting(patterns[p], doc) for p in chosen})
    )
    return st.tuples(plain, answers).map(lambda both: {**both[0], **both[1]})


def body_of(operation: dict[str, Any], doc: dict[str, Any], known: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Fitting; fitting with one thing wrong; anything; no JSON at all; cut off."""
    told = operation.get("requestBody")
    if told is None:
        return st.none()
    [(_, content)] = told["content"].items()
    fits = fitting(content["schema"], doc)
    near = st.tuples(fits, st.dictionaries(WILD, values, max_size=1), st.sampled_from(list(known)), values).map(
        lambda four: {**four[0], **known, **four[1], four[2]: four[3]} if isinstance(four[0], dict) else four[0]
    )
    right = fits.map(
        lambda one: {**one, **{k: v for k, v in known.items() if k in one}} if isinstance(one, dict) else one
    )
    cut = right.map(lambda one: json.dumps(one)[:-1])
    return st.one_of(right, near, values, cut, st.binary(max_size=40))


def counted() -> list[int]:
    return [model.objects.count() for model in KEPT]


@pytest.mark.slow
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data())
def test_every_call_the_document_allows_or_not_is_answered_as_it_says(whole, home, data):
    program, permission = whole
    if not program.token:
        program.sign_in()
    doc = document()
    path = data.draw(st.sampled_from(sorted(doc["paths"])), label="path")
    method = data.draw(
        st.one_of(st.sampled_from([one.upper() for one in doc["paths"][path]]), st.sampled_from(METHODS))
    )
    operation = doc["paths"][path].get(method.lower())
    places = {
        one: data.draw(st.one_of(WILD, st.sampled_from(["8-1122-00001-1", "none"]))) for one in ("number", "webhook")
    }
    address = path.removeprefix("/api/v1/").format(**places)
    headers = {"idempotency-key": data.draw(st.one_of(HEADER, st.uuids().map(str)))}
    if data.draw(st.integers(0, 9)) == 0:
        headers["authorization"] = data.draw(
            st.sampled_from(["", "Bearer x", f"Bearer {program.token[:-2]}", "Basic !"])
        )
    if operation and any(one["in"] == "query" for one in operation.get("parameters", ())):
        address += f"?limit={data.draw(st.one_of(st.integers(-2, 200), WILD))}&after={data.draw(WILD)}"
    known = {"on_behalf_of": permission.key, **{k: v for k, v in claim(permission).items() if k != "on_behalf_of"}}
    body = data.draw(body_of(operation or {}, doc, known), label="body")
    before = counted()
    answer = program.call(method, address, body.decode("latin-1") if isinstance(body, bytes) else body, **headers)
    assert answer.status_code < 500, answer.content
    if operation is None:
        assert answer.status_code in (400, 401, 404, 405) or method in ("HEAD", "OPTIONS"), answer.content
    elif answer.status_code not in (400, 404) or answer["Content-Type"].startswith("application/"):
        _need_described(answer, operation, doc)
    if answer.status_code >= 400:
        assert counted() == before, "what was refused left something behind"
