"""From question to arrival: interviews, the receipt, and the key that makes sending it twice harmless."""

from django.db import models

from tomoni.core import interface as core


class ActingFor(core.TownModel):
    """That somebody speaks for another: who (`agent`), for whom (`person`), and on what ground they began.

    ground: parent, guardian, proxy or organisation (whose name it was then). The ground is looked at again each time
    something is saved or sent; this row only says what was so at the beginning.
    """

    insert_only = True
    erasable = True

    person = models.ForeignKey("core.Person", on_delete=models.PROTECT, db_index=False, related_name="+")
    agent = models.ForeignKey("core.Person", on_delete=models.PROTECT, db_index=False, related_name="+")
    ground = models.CharField(max_length=12)
    organisation = models.CharField(max_length=100, default="")
    representation = models.ForeignKey(
        "core.Representation", on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["municipality", "agent", "person"], name="cases_acting_agent"),
            models.Index(fields=["municipality", "person"], name="cases_acting_person"),
        ]


class Receipt(core.TownModel):
    """One arrival (到達), of one or more cases, with the number a person keeps."""

    number = models.CharField(max_length=24)
    person = models.ForeignKey("core.Person", on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    channel = models.CharField(max_length=16)
    arrived_at = models.DateTimeField()
    acting = models.ForeignKey(ActingFor, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")

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
    acting = models.ForeignKey(ActingFor, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    gathered = models.JSONField(null=True)  # ids of services: a conversation about all of them; empty: the wanted
    event = models.CharField(
        max_length=64, default="", db_default=""
    )  # the event of a life that gathered them, if one did
    left = models.JSONField(null=True)  # {service: code} that was not sent with the others, and why
    handed = models.JSONField(null=True)  # adults (row numbers) who answer for themselves; the asker sees no answer

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "token"], name="cases_interview_token")]
        indexes = [
            models.Index(fields=["municipality", "person", "state"], name="cases_interview_person"),
            models.Index(fields=["municipality", "state", "expires_on"], name="cases_interview_expires"),
            models.Index(fields=["municipality", "receipt"], name="cases_interview_of_receipt"),
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


class TakenIn(core.TownModel):
    """What staff took in for a person: which way it came, the day on which it came into the office (到達), the receipt
    stamp on the paper, and who typed it. One row each time an interview came to the desk; the newest counts.
    """

    insert_only = True
    erasable = True

    interview = models.ForeignKey(Interview, on_delete=models.PROTECT, db_index=False, related_name="taken_in")
    way = models.CharField(max_length=16)  # paper, counter, telephone, visit
    came_on = models.DateField()
    stamp = models.CharField(max_length=80)
    staff = models.ForeignKey("core.Staff", on_delete=models.PROTECT, db_index=False, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["municipality", "interview", "at"], name="cases_taken_in_interview"),
            models.Index(fields=["municipality", "staff", "at"], name="cases_taken_in_staff"),
        ]


class ResumeCode(core.TownModel):
    """A short code that leads the person who began, or the counter, to an interview. Only its keyed hash is kept."""

    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, db_index=False, related_name="codes")
    digest = models.CharField(max_length=64)
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "digest"], name="cases_resume_code"),
            models.UniqueConstraint(fields=["municipality", "interview"], name="cases_resume_code_of_one"),
        ]


class CodeTry(core.TownModel):
    """A code that led nowhere, and who typed it (`resident:12`, `staff:3`): nobody tries without end."""

    who = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["municipality", "who", "at"], name="cases_code_try_who")]


class Submission(core.TownModel):
    """The key of one press of the button with the hash of what was sent: same body, same receipt."""

    insert_only = True
    erasable = True

    key = models.CharField(max_length=64)
    body_hash = models.CharField(max_length=64)
    receipt = models.ForeignKey(Receipt, on_delete=models.PROTECT, db_index=False, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "key"], name="cases_submission_key")]
