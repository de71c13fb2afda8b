"""Nothing is asked, decided or paid without its article; what the law does not ask is not asked."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.packs.conftest import JAPAN, leaves, read, service_folders
from tomoni.services import interface as services

ARTICLE = re.compile(r"(第[0-9]+条|附則第[0-9]+条|令第[0-9]+条)")
FOLDERS = service_folders()
NAMES = [folder.name for folder in FOLDERS]


def articles(block: Any) -> list[str]:
    """Every article a file names."""
    return [text for path, text in leaves(block) if path.endswith((".article", ".law", ".basis")) or path == "law"]


@pytest.mark.parametrize("folder", FOLDERS, ids=NAMES)
def test_every_article_of_a_service_has_its_number(folder: Path) -> None:
    found = articles(read(folder / "service.yaml"))
    assert found
    assert not [text for text in found if not ARTICLE.search(text)]


@pytest.mark.parametrize("path", sorted(JAPAN.glob("rules/*.yaml")), ids=lambda path: path.stem)
def test_every_article_of_the_rules_has_its_number(path: Path) -> None:
    rules = read(path)
    rules.pop("law")  # the name of the act
    found = articles(rules)
    assert found
    assert not [text for text in found if not ARTICLE.search(text)]


def test_every_fact_has_a_purpose_with_its_ground(pack: services.Pack) -> None:
    for (of, name), fact in pack.lexicon.facts.items():
        if not fact.label:
            continue
        assert fact.purposes, f"{of}.{name}"
        assert all(ARTICLE.search(purpose.law) for purpose in fact.purposes), f"{of}.{name}"


def test_no_page_asks_for_income_or_a_pension_scheme(pack: services.Pack) -> None:
    for definition in pack.services.values():
        for ask in definition.asks:
            names = {path.fact for page in ask.pages for path in page.facts}
            assert not names & {"income", "wage_and_pension_income", "deductions", "dependants", "pension_scheme"}


def test_public_servants_are_told_on_the_first_page(pack: services.Pack) -> None:
    for name in ("child-allowance-claim", "child-allowance-revision"):
        definition = pack.services[name]
        first = definition.asks[0].pages[0]
        assert [path.text for path in first.facts] == ["applicant.public_service"]
        for language in ("ja", "easy", "en"):
            texts = definition.texts(language)
            assert texts[f"pages.{first.id}.lead"]
            assert texts[f"pages.{first.id}.notices.public_service.yes.text"]


def test_appeal_against_child_allowance_goes_to_the_governor_within_three_months(pack: services.Pack) -> None:
    for name in ("child-allowance-claim", "child-allowance-revision"):
        definition = pack.services[name]
        assert definition.disposition == "yes"
        assert definition.appeal is not None
        assert (definition.appeal.to, definition.appeal.months) == ("prefectural-governor", 3)


def test_a_pregnancy_is_seen_by_the_person_alone(pack: services.Pack) -> None:
    definition = pack.services["pregnancy-notification"]
    assert definition.sensitive
    for (of, name), fact in pack.lexicon.facts.items():
        if of == "pregnancy":
            assert fact.sensitive and fact.seen_by == ("self",), name


def test_photographs_of_the_damage_are_never_demanded(pack: services.Pack) -> None:
    assert not pack.lexicon.facts[("dwelling", "photos")].required
    assert not [paper for ask in pack.services["disaster-certificate"].asks for paper in ask.evidence]


def test_claim_and_revision_share_one_right(pack: services.Pack) -> None:
    claim, revision = pack.services["child-allowance-claim"], pack.services["child-allowance-revision"]
    assert claim.right == revision.right == "child-allowance"
    award = revision.outcomes["approved"][0]
    assert award.kind == "award" and award.changes
    assert award.pay is not None and award.pay.in_months == (2, 4, 6, 8, 10, 12) and award.pay.covers == 2


def test_hibari_sets_department_period_and_day_of_payment(pack: services.Pack) -> None:
    claim = pack.services["child-allowance-claim"]
    assert claim.department == "child-support"
    assert claim.decide is not None and claim.decide.within is not None
    assert (claim.decide.within.days, claim.decide.within.calendar) == (15, "office")
    assert "15日以内" in claim.text("how_long")  # the words say what the clock counts
    award = claim.outcomes["approved"][0]
    assert award.pay is not None and award.pay.day == 10


def test_the_list_of_procedures_names_services_that_exist() -> None:
    rows = (JAPAN / "codes" / "online-procedures.csv").read_text(encoding="utf-8").splitlines()[1:]
    named = {row.rsplit(",", 1)[1] for row in rows} - {""}
    assert named <= set(NAMES)
    listed = {folder.name for folder in FOLDERS if read(folder / "service.yaml").get("lists")}
    assert named == listed, "what the national lists have names its service, and the other way round"
    for folder in FOLDERS:
        for item in read(folder / "service.yaml").get("lists") or ():
            assert any(
                row.startswith(f"{item['annex']},{item['number']},") and row.endswith(f",{folder.name}") for row in rows
            )
