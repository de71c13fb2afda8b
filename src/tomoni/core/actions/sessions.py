"""Sessions that somebody else's sign-in ends."""

from tomoni.core.models import Session


def end_session(key: str, kind: str) -> None:
    """End a session by its key; kind: staff or resident. One that is not there changes nothing."""
    if key:
        Session.objects.filter(session_key=key, kind=Session.Kind(kind)).delete()
