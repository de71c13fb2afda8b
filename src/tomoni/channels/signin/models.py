"""The tries at passwords, so that nobody can try without end."""

from django.db import models

from tomoni.core import interface as core


class PasswordTry(core.TownModel):
    """One failed try at a password. `login` as typed, folded; no password, no address."""

    login = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["municipality", "login", "at"], name="signin_tries_of_login")]
