"""What `tomoni serve` prints in a demo town: where to look, who can sign in, what each can try."""

from collections.abc import Iterator

from django.db import connection

from tomoni.channels.signin import demo
from tomoni.core import interface as core


def welcome(address: str) -> list[str]:
    """Lines for the terminal; none where no demo sign-in is open."""
    try:
        return [line for municipality in core.list_municipalities() for line in _lines(municipality, address)]
    finally:
        connection.close()


def _lines(municipality: core.Municipality, address: str) -> Iterator[str]:
    with core.tenant(municipality):
        if not demo.is_open():
            return
        residents, staff = demo.list_residents("ja"), demo.list_staff()
    yield f"{municipality.name}（架空の町 / a fictional town）"
    yield f"  住民 residents: {address}sign-in/"
    yield from (f"    {person.name}  {person.note}" for person in residents)
    yield f"  職員 staff:     {address}desk/sign-in/"
    yield from (f"    {person.name}  {person.note}" for person in staff)
