"""`tomoni rules ask SERVICE --json` fed with rubbish: refused in words with the place; only JSON is printed."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from tomoni.site import cli

SOUND: dict[str, Any] = {
    "on": "2026-10-12",
    "people": {"ken": {"name": "井上 健", "birth_date": "1980-05-05"}},
    "households": {"home": {"head": "ken", "members": ["ken"]}},
    "applicant": "ken",
}
DEEP = "[" * 100_000

NO_JSON = {
    "nothing": "",
    "words": "hello",
    "half": '{"on": ',
    "deep": DEEP,
    "twice": '{"on": "2026-10-12", "on": "2026-10-13"}',
}
NOT_VALID: dict[str, tuple[Any, str]] = {
    "a list": ([], "the situation: found []; expected a map"),
    "a text": ("x", "the situation: found x; expected a map"),
    "null": (None, "the situation: found null; expected a map"),
    "no applicant": ({k: v for k, v in SOUND.items() if k != "applicant"}, "applicant: found nothing; expected the id"),
    "an applicant who is a list": ({**SOUND, "applicant": ["ken"]}, "applicant: found ['ken']; expected a text"),
    "an applicant nobody knows": ({**SOUND, "applicant": "aya"}, "applicant: found aya; expected the id of somebody"),
    "no day": ({k: v for k, v in SOUND.items() if k != "on"}, "on: found nothing; expected a day as 2025-04-01"),
    "a day that is none": ({**SOUND, "on": "2026-02-30"}, "on: found 2026-02-30; expected a day"),
    "a day that is a number": ({**SOUND, "on": 20261012}, "on: found 20261012; expected a day"),
    "a day before all laws": ({**SOUND, "on": "0001-01-01"}, "on: found 0001-01-01; expected a year from 1868"),
    "the last day there is": ({**SOUND, "arrival": "9999-12-31"}, "arrival: found 9999-12-31; expected a year from"),
    "an unknown key": ({**SOUND, "persons": {}}, "persons: found a key nobody knows; expected one of"),
    "people as a list": ({**SOUND, "people": []}, "people: found []; expected a map"),
    "a person as a text": ({**SOUND, "people": {"ken": "x"}}, "people.ken: found x; expected a map of facts"),
    "an unknown fact": (
        {**SOUND, "people": {"ken": {"shoe_size": 27}}}, "ken.shoe_size: found shoe_size; expected a fact of person"),
    "null for a fact": (
        {**SOUND, "people": {"ken": {"birth_date": None}}}, "ken.birth_date: found null; expected a day"),
    "a birth of the year 1": (
        {**SOUND, "people": {"ken": {"birth_date": "0001-01-01"}}}, "ken.birth_date: found 0001-01-01; expected a"),
    "a fact of another type": (
        {**SOUND, "people": {"ken": {"birth_date": {"a": []}}}}, "ken.birth_date: found {'a': []}; expected a day"),
    "members as a text": (
        {**SOUND, "households": {"home": {"head": "ken", "members": "ken"}}}, "households.home.members: found ken"),
    "a member nobody knows": (
        {**SOUND, "households": {"home": {"head": "ken", "members": ["aya"]}}}, "households.home.members: found aya"),
    "a thing of no kind": ({**SOUND, "things": {"x": {}}}, "things.x.is: found nothing; expected one of"),
    "a thing of an unknown kind": ({**SOUND, "things": {"x": {"is": "ghost"}}}, "things.x.is: found ghost"),
    "a link of an unknown kind": ({**SOUND, "links": [{"kind": "x"}]}, "links.1.kind: found x; expected one of"),
    "a link as a text": ({**SOUND, "links": ["x"]}, "links.1: found x; expected a map of kind, from, to"),
    "an answer nobody asked": ({**SOUND, "answers": {"ken.x": 1}}, "ken.x: found ken.x; expected a fact of person"),
    "an answer without a path": ({**SOUND, "answers": {"": 1}}, "expected a path"),
    "an unknown path left open": ({**SOUND, "unknown": ["x"]}, "unknown.x: found x; expected"),
    "an unknown path that is a map": ({**SOUND, "unknown": [{"a": 1}]}, "unknown."),
    "a source with more than it has": (
        {**SOUND, "known": {"ken.birth_date": {"is": "1980-05-05", "who": "me"}}}, "ken.birth_date: found who"),
}  # fmt: skip


def ask(typed: str, monkeypatch: pytest.MonkeyPatch, capsys: Any, service: str = "disaster-certificate") -> Any:
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    code = cli.main(["rules", "ask", service, "--json"])
    return code, *capsys.readouterr()


@pytest.mark.parametrize("typed", NO_JSON)
def test_what_is_no_json_is_refused_in_words(typed: str, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    code, out, err = ask(NO_JSON[typed], monkeypatch, capsys)
    assert (code, out) == (1, "")
    assert err.startswith("tomoni: what stands on standard input is no JSON: ") and "Traceback" not in err


@pytest.mark.parametrize("name", NOT_VALID)
def test_a_situation_with_faults_is_refused_with_their_place(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    situation, said = NOT_VALID[name]
    code, out, err = ask(json.dumps(situation), monkeypatch, capsys)
    assert (code, out) == (1, "")
    assert said in err and "[services.situation_not_valid]" in err and "Traceback" not in err


def test_all_faults_of_a_situation_are_named_together(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    wrong = {**SOUND, "on": "soon", "persons": {}, "applicant": "aya", "links": [{"kind": "x"}]}
    _, _, err = ask(json.dumps(wrong), monkeypatch, capsys)
    assert all(place in err for place in ("on: ", "persons: ", "applicant: ", "links.1.kind: "))


def test_an_unknown_service_is_refused_with_those_there_are(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    code, out, err = ask(json.dumps(SOUND), monkeypatch, capsys, service="tea-ceremony")
    assert (code, out) == (1, "")
    assert "no service tea-ceremony" in err and "disaster-certificate" in err


def test_packs_with_faults_are_refused_with_nothing_on_standard_output(
    monkeypatch: pytest.MonkeyPatch, capsys: Any, tmp_path: Path
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(SOUND)))
    code = cli.main(["rules", "ask", "disaster-certificate", "--json", "--packs", str(tmp_path)])
    out, err = capsys.readouterr()
    assert (code, out) == (1, "") and "japan/pack.yaml:1:1" in err


def test_the_answer_is_json_and_says_which_bundle_and_which_engine(
    monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    code, out, err = ask(json.dumps(SOUND), monkeypatch, capsys)
    answer = json.loads(out)
    assert (code, err, answer["status"]) == (0, "", "not_eligible")  # no disaster is open
    assert len(answer["bundle"]) == 64 and answer["engine"].startswith("tomoni ")
