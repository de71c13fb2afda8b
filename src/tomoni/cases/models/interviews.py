"""From question to arrival: interviews, the receipt, and the key that makes sending it twice harmless."""

from django.db import models

from tomoni.core import interface as core


class Receipt(core.TownModel):
    """One arrival (到達), of one or more cases, with the number a person keeps."""

    number = models.CharField(max_length=24)
    person = models.ForeignKey("core.Person", on_delete=models.PROTECT, db_index=False, related_name="+")
    channel = models.CharField(max_length=16)
    arrived_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "number"], name="cases_receipt_number")]
        indexes = [models.Index(fields=["municipality", "person"], name="cases_receipt_person")]


class Interview(core.TownModel):
    """One conversation: who it is about, which services, and the answers so far. Never in a list of the desk."""

    token = models.CharField(max_length=43)
    person = models.ForeignKey("core.Person", on_delete=models.PROTECT, db_index=False, related_name="+")
    channel = models.CharField(max_length=16)
    staff = models.ForeignKey("core.Staff", on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    language = models.CharField(max_length=8, default="ja")
    state = models.CharField(max_length=8, default="open")  # open, sent, expired
    answers = models.TextField(default="")  # {path: value}, through the codec
    key_id = models.CharField(max_length=32, default="")
    pages_done = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=1)
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    expires_on = models.DateField()
    receipt = models.ForeignKey(Receipt, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "token"], name="cases_interview_token")]
        indexes = [
            models.Index(fields=["municipality", "person", "state"], name="cases_interview_person"),
            models.Index(fields=["municipality", "state", "expires_on"], name="cases_interview_expires"),
        ]


class WantedService(core.TownModel):
    """A service an interview is about, pinned to the bundle that was published when its pages were shown."""

    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, db_index=False, related_name="wanted")
    place = models.PositiveSmallIntegerField()
    service = models.CharField(max_length=64)
    bundle = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "interview", "service"], name="cases_wanted_once")
        ]


class Submission(core.TownModel):
    """The key of one press of the button with the hash of what was sent: same body, same receipt."""

    insert_only = True

    key = models.CharField(max_length=64)
    body_hash = models.CharField(max_length=64)
    receipt = models.ForeignKey(Receipt, on_delete=models.PROTECT, db_index=False, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "key"], name="cases_submission_key")]
