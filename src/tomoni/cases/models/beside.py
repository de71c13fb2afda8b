"""Who sits beside a person while they answer, and what staff noted beside a conversation at the counter."""

from django.db import models

from tomoni.cases.models.interviews import Interview
from tomoni.core import interface as core


class Helping(core.TownModel):
    """A person lets somebody beside them see one conversation and type in it: what they allowed, who came, until when.

    digest: of the code, keyed; key: of what the helper's browser holds. shows: what was ticked (domain/beside.py).
    ground: family or supporter (of `body`). typed: questions (paths) the helper filled in. guarded: opened while
    somebody of the conversation was protected; any other ends when a protection begins.
    """

    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, db_index=False, related_name="helpings")
    person = models.ForeignKey("core.Person", on_delete=models.PROTECT, db_index=False, related_name="+")
    shows = models.JSONField(default=list)
    digest = models.CharField(max_length=64)
    made_by = models.CharField(max_length=40)  # resident:12, staff:3
    made_at = models.DateTimeField()
    code_until = models.DateTimeField()
    key = models.CharField(max_length=64, default="")
    name = models.CharField(max_length=60, default="")
    ground = models.CharField(max_length=12, default="")
    body = models.CharField(max_length=80, default="")
    language = models.CharField(max_length=8, default="ja")
    typed = models.JSONField(default=list)
    guarded = models.BooleanField(default=False)
    began_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=40, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "digest"], name="cases_helping_code"),
            models.UniqueConstraint(
                fields=["municipality", "key"], condition=~models.Q(key=""), name="cases_helping_key"
            ),
        ]
        indexes = [
            models.Index(fields=["municipality", "person", "made_at"], name="cases_helping_person"),
            models.Index(fields=["municipality", "interview"], name="cases_helping_interview"),
        ]


class CounterNote(core.TownModel):
    """What staff did beside a conversation at the counter: a note in front of the person, or a page typed for them
    (`page`). The next member of staff sees it, with who and when.
    """

    insert_only = True
    erasable = True

    interview = models.ForeignKey(Interview, on_delete=models.PROTECT, db_index=False, related_name="counter_notes")
    text = models.CharField(max_length=500)
    page = models.CharField(max_length=80, default="")
    staff = models.ForeignKey("core.Staff", on_delete=models.PROTECT, db_index=False, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["municipality", "interview", "at"], name="cases_counter_note_interview")]
