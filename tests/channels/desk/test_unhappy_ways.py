"""What does not go as planned at the counter: two devices at once, a helper beside, papers of what is not due."""

import re

from django.test import Client

from tests.channels.desk.test_counter import at_counter, at_home, begin, counter, send, sent_cases, text_of, walk
from tests.channels.portal.test_conversation_pages import KNOWN, typed
from tomoni.cases import interface as cases
from tomoni.cases.models import Case, Interview, Receipt
from tomoni.cases.models.sealed import opened
from tomoni.core import interface as core
from tomoni.services import interface as services

__all__ = ["at_counter", "counter"]


def begun_at_home(person: core.Person, child: core.Person) -> tuple[core.Actor, str]:
    actor = core.Actor.resident(core.find_or_create_account("home", person=person, level=2))
    event = services.find_life_event("birth")
    talk = cases.begin_conversation(actor, person.pk, event.services, event="birth", whom=f"p{child.pk}")
    return actor, talk.token


def test_open_at_home_and_at_the_counter_the_last_answer_holds_and_nothing_is_sent_twice(at_counter, family) -> None:
    mother = family["mother"]
    actor, token = begun_at_home(mother, family["child"])
    code, _ = cases.make_code(token, person=mother.pk)
    there = at_counter.post("/desk/intake/", {"do": "code", "code": code})["Location"]
    check = walk(at_counter, at_counter.get(there)["Location"])[-1]
    path = f"p{mother.pk}.public_service"
    cases.save_answers(token, "work", {path: "left"}, person=mother.pk)
    read_out = text_of(at_counter.get(check))
    cases.save_answers(token, "work", {path: "no"}, person=mother.pk)
    form = {one: re.search(rf'name="{one}" value="([^"]+)"', read_out)[1] for one in ("submission_key", "version")}
    late = at_counter.post(check, {**form, "service": ["child-allowance-claim"]})
    assert late.status_code == 422 and not Case.objects.exists(), "what changed meanwhile is read out again"
    assert send(at_counter, check).status_code == 302
    claim = Case.objects.get(service="child-allowance-claim").revisions.get()
    assert opened(claim.answers, claim.key_id)[path] == "no"
    try:
        cases.submit_conversation(token, "key-of-home", person=mother.pk, actor=actor, chosen=["childcare-need"])
    except cases.CasesError as refused:
        assert refused.code == "cases.interview_not_open" and refused.data["receipt"]
    assert Receipt.objects.count() == 1


def test_with_a_helper_beside_the_same_answers_end_in_the_same_cases(desk, family) -> None:
    mother, child = family["mother"], family["child"]
    actor, token = begun_at_home(mother, child)
    shows = ["known", "answers", "account", "sensitive"]
    code, _ = cases.open_helping(token, person=mother.pk, shows=shows, actor=actor)
    helper = Client()
    helper.post("/helping/", {"code": code, "name": "佐藤 恵", "ground": "supporter", "body": "社会福祉協議会"})
    there, seen = helper.get("/helping/talk/")["Location"], list[str]()
    while there not in seen and len(seen) < 20:
        seen.append(there)
        answer = helper.post(there, typed(text_of(helper.get(there)), **KNOWN))
        there = answer["Location"] if answer.status_code == 302 else there
        there = helper.get(there)["Location"] if there == "/helping/talk/" else there
    interview = Interview.objects.get(token=token)
    answers = opened(interview.answers, interview.key_id)
    assert f"p{mother.pk}.public_service" in answers, "the helper typed it"
    chosen = cases.find_end(token, person=mother.pk).sendable
    home = at_home(mother, child, answers)
    cases.submit_conversation(token, "key-1", person=mother.pk, actor=actor, chosen=chosen)
    assert sent_cases(mother) == home and len(home) >= 3


def test_papers_are_named_for_what_is_sent_alone(at_counter, family) -> None:
    first = begin(at_counter, family["mother"], whom=f"p{family['child'].pk}")
    check = walk(at_counter, first, birth_weight="3000", birth_weeks="39", hospital_care="no")[-1]
    page = text_of(at_counter.get(check))
    papers = page[page.index("要る書類") :].split("</section>")[0] if "要る書類" in page else ""
    end = cases.find_end(Interview.objects.get().token, person=family["mother"].pk)
    known = {one.id: one for one in services.list_definitions()}

    def titles(lines) -> set[str]:
        return {
            known[line.service].text(f"evidence.{need.id}.title")
            for line in lines
            for need in getattr(line.answer, "evidence", ())
        }

    going = titles(line for line in end.lines if line.goes)
    staying = titles(line for line in end.lines if not line.goes) - going
    assert all(title in papers for title in going) and not any(title in papers for title in staying)
    assert papers.count("就労証明書") <= 2
    assert not re.search(r"<dt>[a-z-]+</dt>", page)
