"""Sign-in of staff for Django's auth: login name and password inside the current municipality."""

from django.http import HttpRequest

from tomoni.core.models import Staff


class StaffBackend:
    """Named in AUTHENTICATION_BACKENDS. Takes as long for a name that nobody has as for a wrong password."""

    def authenticate(
        self, request: HttpRequest | None, login: str = "", password: str = "", **others: object
    ) -> Staff | None:
        """Active staff with this login and password, or None."""
        staff = Staff.objects.filter(login=login, active=True).select_related("department").first()
        if staff is None:
            Staff().set_password(password)
            return None
        return staff if staff.check_password(password) else None

    def get_user(self, user_id: int) -> Staff | None:
        """Active staff by row number."""
        return Staff.objects.filter(pk=user_id, active=True).select_related("department").first()
