"""Clients, permissions of people, what clients sent, webhooks, and packages of outside portals."""

from datetime import date

from django.db import models

from tomoni.core import interface as core


class Client(core.TownModel):
    """A program outside of the town. Its secret is kept as a hash; rows end, they are not removed."""

    key = models.CharField(max_length=32)
    name = models.CharField(max_length=60)
    secret_hash = models.CharField(max_length=64)
    scopes = models.JSONField(default=list)
    per_minute = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)  # when it last got a token

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "key"], name="api_client_key")]


class Call(core.TownModel):
    """One call of a client, counted for a minute and forgotten after an hour."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, db_index=False, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["municipality", "client", "at"], name="api_calls_of_client")]


class Permission(core.TownModel):
    """A person lets a client apply in their name, for some services, from day to day. `key` is all the client knows."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, db_index=False, related_name="permissions")
    person = models.ForeignKey("core.Person", on_delete=models.PROTECT, db_index=False, related_name="+")
    key = models.CharField(max_length=32)
    services = models.JSONField(default=list)
    because = models.CharField(max_length=200)
    since = models.DateField()
    until = models.DateField()
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "key"], name="api_permission_key")]
        indexes = [
            models.Index(fields=["municipality", "client"], name="api_permissions_of_client"),
            models.Index(fields=["municipality", "person"], name="api_permissions_of_person"),
        ]

    @property
    def died_on(self) -> date | None:
        """When the person died."""
        return self.person.died_on


class Application(core.TownModel):
    """What a client sent under an Idempotency-Key, with the hash of its body. Goes with the case when that goes."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, db_index=False, related_name="applications")
    permission = models.ForeignKey(Permission, on_delete=models.PROTECT, db_index=False, related_name="applications")
    key_hash = models.CharField(max_length=64)
    body_hash = models.CharField(max_length=64)
    service = models.CharField(max_length=64)
    receipt = models.ForeignKey("cases.Receipt", on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    number = models.CharField(max_length=32, default="")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "client", "key_hash"], name="api_application_key"),
        ]
        indexes = [
            models.Index(fields=["municipality", "number"], name="api_application_number"),
            models.Index(fields=["municipality", "client", "id"], name="api_applications_in_order"),
        ]


class Webhook(core.TownModel):
    """Where a client wants to be told. The secret signs every message and is kept encrypted."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, db_index=False, related_name="webhooks")
    key = models.CharField(max_length=32)
    url = models.CharField(max_length=500)
    secret = models.TextField()
    key_id = models.CharField(max_length=32)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "key"], name="api_webhook_key")]
        indexes = [models.Index(fields=["municipality", "client"], name="api_webhooks_of_client")]


class IntakePackage(core.TownModel):
    """A package of an outside portal. Its bytes lie read-only beside the files; the row says what became of it."""

    source = models.CharField(max_length=60)
    number = models.CharField(max_length=60)
    sha256 = models.CharField(max_length=64)
    service = models.CharField(max_length=64)
    state = models.CharField(max_length=12)  # arrived, waiting
    problem = models.CharField(max_length=60, default="")
    receipt = models.ForeignKey("cases.Receipt", on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    case_number = models.CharField(max_length=32, default="")
    came_at = models.DateTimeField()
    arrived_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "source", "number"], name="api_package_once"),
        ]
        indexes = [models.Index(fields=["municipality", "state", "came_at"], name="api_packages_by_state")]


class RefusedPackage(core.TownModel):
    """A package that was not taken and of which nothing is kept: damaged, not of the format, or changed meanwhile.

    One row a name and reason, however often it lies there; it goes when staff have settled it with the portal.
    """

    name = models.CharField(max_length=120)
    why = models.CharField(max_length=20)
    first_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    times = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "name", "why"], name="api_refused_once")]
