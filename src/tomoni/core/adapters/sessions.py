"""Sessions in the database, inside the municipality; those of staff and of residents never serve as each other."""

from datetime import timedelta

from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError
from django.db import IntegrityError, transaction

from tomoni.core.domain.sessions import PUT_ASIDE
from tomoni.core.models import Session
from tomoni.core.models.clock import now

LIFETIME = {Session.Kind.STAFF: timedelta(minutes=30), Session.Kind.RESIDENT: timedelta(minutes=60)}
LENT = timedelta(hours=2)  # of staff whose screen a resident has: nothing of the desk opens meanwhile


def lifetime(kind: str, data: dict) -> timedelta:
    """How long a session lasts that nobody uses."""
    return LENT if PUT_ASIDE in data else LIFETIME[Session.Kind(kind)]


class SessionStore(SessionBase):
    """Named by SESSION_ENGINE. kind: staff or resident. Ends when nobody used it for its lifetime."""

    def __init__(self, session_key: str | None = None, kind: str = Session.Kind.RESIDENT) -> None:
        self.kind = Session.Kind(kind)
        super().__init__(session_key)

    def load(self) -> dict:
        row = Session.objects.filter(session_key=self.session_key, kind=self.kind, expire_date__gt=now()).first()
        if row is None:
            self._session_key = None
            return {}
        data = self.decode(row.session_data)
        if row.expire_date - now() < lifetime(self.kind, data) * 0.9:
            self.modified = True  # used: its end moves on, but not with every page
        return data

    @property
    def lasts(self) -> timedelta:
        """How long this session lasts that nobody uses."""
        return lifetime(self.kind, self._session)

    def exists(self, session_key: str) -> bool:
        return Session.objects.filter(session_key=session_key).exists()

    def create(self) -> None:
        while True:
            self._session_key = self._get_new_session_key()
            try:
                self.save(must_create=True)
            except CreateError:
                continue
            self.modified = True
            return

    def save(self, must_create: bool = False) -> None:
        if self.session_key is None:
            return self.create()
        data = self._get_session(no_load=must_create)
        values = {"session_data": self.encode(data), "expire_date": now() + lifetime(self.kind, data)}
        if not must_create:
            if not Session.objects.filter(session_key=self.session_key, kind=self.kind).update(**values):
                raise UpdateError
            return None
        try:
            with transaction.atomic():
                Session.objects.create(session_key=self.session_key, kind=self.kind, **values)
        except IntegrityError as fault:
            raise CreateError from fault
        return None

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key:
            Session.objects.filter(session_key=key, kind=self.kind).delete()

    @classmethod
    def clear_expired(cls) -> None:
        Session.objects.filter(expire_date__lte=now()).delete()
