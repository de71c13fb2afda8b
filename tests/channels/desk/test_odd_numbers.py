"""Where a page wants a number, anything may come: signs that only look like one, and more digits than are kept."""

import re
from pathlib import Path

import pytest
from django.test import Client

from tests.channels.desk import builders as make
from tests.channels.desk.test_canary import ROLES, address, checking, nest, undone  # noqa: F401
from tomoni.channels.desk import views
from tomoni.channels.desk.urls import urlpatterns

ASKED = re.compile(r"""\.get(?:list)?\("([a-z_.-]+)"|(?:typed|form|POST|GET)\["([a-z_.-]+)"\]""")
NAMES = {
    name
    for path in Path(views.__file__).parent.glob("*.py")
    for found in ASKED.findall(path.read_text(encoding="utf-8"))
    for name in found
    if name
}


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("odd", ["²", "9" * 5000], ids=["sign", "long"])
def test_fault_13_what_only_looks_like_a_number_breaks_no_page(nest, method, odd):  # noqa: F811
    """Every control that any page reads gets it at once."""
    _, samples = nest
    client = make.sign_in(Client(), make.make_staff("all", "全役 持", *ROLES))
    checking(samples)
    typed, broken = dict.fromkeys(NAMES - {"do"}, odd), []
    for pattern in urlpatterns:
        with undone():
            if getattr(client, method)(address(pattern, samples), typed).status_code >= 500:
                broken.append(pattern.name)
    assert not broken
