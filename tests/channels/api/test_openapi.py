"""The document is made of what is published, every address of it answers as it says, and rubbish breaks nothing."""

import json
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.channels.api.conftest import CLAIM, claim, make_program, permit
from tomoni.cases import interface as cases
from tomoni.channels.api.openapi import document
from tomoni.services import interface as services


@pytest.fixture
def whole(home):
    """A program that may do everything, for a person who permits everything."""
    every = [one.id for one in services.list_definitions()]
    program = make_program(*(f"{verb}:{one}" for one in every for verb in ("apply", "follow")), "webhooks",
                           per_minute=100_000).sign_in()  # fmt: skip
    return program, permit(program, home.father, every)


def fits(value, schema, doc):
    """A small reading of JSON Schema: the words that our document uses, and no other."""
    known = {"$ref", "type", "properties", "required", "additionalProperties", "items", "enum", "const", "anyOf",
             "oneOf", "title", "format", "pattern", "maxLength", "minLength", "minItems", "maxItems", "description",
             "minimum", "maximum", "patternProperties", "propertyNames", "contentEncoding", "default"}  # fmt: skip
    assert set(schema) <= known, set(schema) - known
    if "$ref" in schema:
        return fits(value, doc["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]], doc)
    if "enum" in schema or "const" in schema:
        return value in schema.get("enum", [schema.get("const")])
    for word in ("anyOf", "oneOf"):
        if word in schema and not any(fits(value, one, doc) for one in schema[word]):
            return False
    kinds = schema.get("type", "object")
    types = {"string": str, "integer": int, "boolean": bool, "array": list, "object": dict, "null": type(None)}
    if not any(isinstance(value, types[kind]) for kind in ([kinds] if isinstance(kinds, str) else kinds)):
        return False
    if isinstance(value, list):
        return all(fits(one, schema.get("items", {}), doc) for one in value)
    if isinstance(value, dict):
        listed = schema.get("properties", {})
        more = schema.get("additionalProperties", True)
        return set(schema.get("required", [])) <= set(value) and all(
            fits(one, listed[name], doc) if name in listed else more is not False for name, one in value.items()
        )
    return True


def test_every_published_service_has_its_address_and_its_answers(home):
    made = document()
    assert made["openapi"] == "3.1.0"
    for definition in services.list_definitions():
        operation = made["paths"][f"/api/v1/services/{definition.id}/applications"]["post"]
        assert operation["security"] == [{"client": [f"apply:{definition.id}"]}]
        answers = made["components"]["schemas"][f"Answers-{definition.id}"]["patternProperties"]
        asked = [path for ask in definition.asks for page in ask.pages for path in page.facts]
        assert len([pattern for pattern in answers if "evidence" not in pattern and "about" not in pattern]) == len(
            {(path.of if path.is_link else path.ends, path.fact, path.ends) for path in asked}
        )


def test_every_reference_of_the_document_leads_somewhere(home):
    made = document()
    text = json.dumps(made)
    for name in re.findall(r'"#/components/schemas/([^"]+)"', text):
        assert name in made["components"]["schemas"]
    for schema in made["components"]["schemas"].values():
        for pattern in schema.get("patternProperties", {}):
            re.compile(pattern)


def test_the_example_of_a_claim_fits_its_schema(home, program, permission):
    patterns = document()["components"]["schemas"][f"Answers-{CLAIM}"]["patternProperties"]
    for path, value in claim(permission)["answers"].items():
        [schema] = [schema for pattern, schema in patterns.items() if re.search(pattern, path)]
        assert fits(value, schema, document()), path


def test_the_document_keeps_its_tag_until_something_is_published(home, client):
    first = client.get("/api/v1/openapi.json")
    again = client.get("/api/v1/openapi.json", headers={"if-none-match": first["ETag"]})
    assert (first.status_code, again.status_code) == (200, 304)
    assert json.loads(first.content)["paths"]


def test_every_address_answers_as_the_document_says(whole, home):
    program, permission = whole
    doc = document()
    number = program.apply(claim(permission)).json()["number"]
    hook = program.call("POST", "webhooks", {"url": "https://example.org/"}).json()["id"]
    for path, operations in doc["paths"].items():
        for method, operation in operations.items():
            address = path.removeprefix("/api/v1/").format(number=number, webhook=hook)
            answer = program.call(method.upper(), address, {} if method == "post" else None)
            _need_described(answer, operation, doc)
            program.token, kept = "", program.token
            if operation["security"]:
                assert program.call(method.upper(), address).status_code == 401
            program.token = kept


def _need_described(answer, operation, doc):
    described = operation["responses"].get(str(answer.status_code), operation["responses"]["default"])
    if "content" not in described:
        assert answer.content == b""
        return
    [(kind, content)] = described["content"].items()
    assert answer["Content-Type"].split(";")[0] == kind, answer.content
    assert fits(answer.json(), content["schema"], doc), answer.json()


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.sampled_from(["me", "p1", "yes", "e1"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def path_of(pattern):
    """A path that fits a pattern of the document."""
    path = pattern.removeprefix("^").removesuffix("$").replace("(\\(", "(").replace("\\))?", ")")
    return path.replace("[a-z][a-z0-9-]*", "baby").replace("\\[[0-9]{4}\\]", "[2025]").replace("\\", "")


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data())
def test_rubbish_in_the_right_places_is_refused_in_words_and_leaves_nothing(whole, home, data):
    program, permission = whole
    doc = document()
    service = data.draw(st.sampled_from([one.id for one in services.list_definitions()]))
    patterns = doc["components"]["schemas"][f"Answers-{service}"]["patternProperties"]
    paths = data.draw(st.lists(st.sampled_from(sorted(patterns)), max_size=5, unique=True)) if patterns else []
    answers = {path_of(path): data.draw(values) for path in paths}
    answers |= data.draw(st.dictionaries(st.text(max_size=12), values, max_size=1))
    before = len(cases.list_cases_of(home.father.pk))
    answer = program.apply(claim(permission, answers=answers), key=f"key-{data.draw(st.integers(0, 10**9)):09}",
                           service=service)  # fmt: skip
    assert answer.status_code in (201, 400, 403, 409, 422), answer.content
    _need_described(answer, doc["paths"][f"/api/v1/services/{service}/applications"]["post"], doc)
    arrived = answer.status_code == 201 and "Idempotency-Replayed" not in answer
    assert len(cases.list_cases_of(home.father.pk)) == before + arrived
    assert cases.list_begun(home.father.pk) == ()
