"""The same application in the same instant, from several processes: one case, and the same answer for all."""

import threading
from datetime import date

from django.db import connections

from tests.channels.api.conftest import ACTOR, CLAIM, claim
from tests.channels.api.test_intake import lay, told
from tests.channels.portal import builders as make
from tomoni.cases import interface as cases
from tomoni.channels.api import clients, permissions
from tomoni.channels.api.applying import apply
from tomoni.channels.api.intake import take_package
from tomoni.channels.api.packages import read_package
from tomoni.core import interface as core


def at_once(town, *acts):
    """Runs the acts in threads that start together; gives what each returned or raised."""
    start, results = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place, act):
        try:
            start.wait(30)
            with core.tenant(town):
                results[place] = act()
        except Exception as refused:
            results[place] = refused
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


def prepared():
    """A program, what it sends, and who it is for."""
    make.publish_services()
    home = make.make_home()
    client, _ = clients.make_client("子育てアプリ", [f"apply:{CLAIM}"])
    permission = permissions.give_permission(
        client.key, home.father.pk, [CLAIM], until=date(2027, 3, 31), because="委任状", actor=ACTOR
    )
    return home, client, claim(permission)


def test_the_same_key_in_the_same_instant_makes_one_case(committed_town):
    with core.tenant(committed_town):
        home, client, body = prepared()
    results = at_once(committed_town, *[lambda: apply(client, CLAIM, "the-same-key", body)] * 4)
    assert all(isinstance(one, tuple) for one in results), results
    assert len({sent.number for sent, _ in results}) == 1 and [again for _, again in results].count(False) == 1
    with core.tenant(committed_town):
        assert len(cases.list_cases_of(home.father.pk)) == 1 and cases.list_begun(home.father.pk) == ()


def test_four_keys_for_one_claim_make_one_case(committed_town):
    with core.tenant(committed_town):
        home, client, body = prepared()
    results = at_once(
        committed_town, *[lambda n=n: apply(client, CLAIM, f"another-key-{n}", body) for n in range(4)]
    )  # fmt: skip
    assert sum(isinstance(one, tuple) for one in results) == 1, results
    assert sum(isinstance(one, cases.ClaimAlreadyLive) for one in results) == 3, results
    with core.tenant(committed_town):
        assert len(cases.list_cases_of(home.father.pk)) == 1


def test_a_package_taken_twice_in_the_same_instant_makes_one_case(committed_town, tmp_path):
    with core.tenant(committed_town):
        home, _, _ = prepared()
    package = read_package(lay(tmp_path, told()))
    results = at_once(committed_town, *[lambda: take_package(package)] * 3)
    assert {getattr(one, "state", one) for one in results} == {"arrived"}, results
    assert len({one.case_number for one in results}) == 1 and [one.again for one in results].count(False) == 1
    with core.tenant(committed_town):
        assert len(cases.list_cases_of(home.father.pk)) == 1
