"""Sessions in the database, inside the municipality; those of staff and of residents never serve as each other."""

from datetime import timedelta

from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError
from django.db import IntegrityError, transaction

from tomoni.core.models import Session
from tomoni.core.models.clock import now

LIFETIME = {Session.Kind.STAFF: timedelta(minutes=30), Session.Kind.RESIDENT: timedelta(minutes=60)}


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
        if row.expire_date - now() < LIFETIME[self.kind] * 0.9:
            self.modified = True  # used: its end moves on, but not with every page
        return self.decode(row.session_data)

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
        values = {
            "session_data": self.encode(self._get_session(no_load=must_create)),
            "expire_date": now() + LIFETIME[self.kind],
        }
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
