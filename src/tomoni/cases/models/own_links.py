"""Questions of a conversation that were handed to the adult they are about, who answers for themselves."""

from django.db import models

from tomoni.cases.models.interviews import Interview
from tomoni.core import interface as core


class OwnLink(core.TownModel):
    """One adult (`person`) answers the questions about themselves in a conversation that somebody else began.

    state: waiting, answered, declined, or ended (taken back). digest: of the code for the counter, keyed, empty once it
    was used; key: of what the browser holds for an hour after staff looked at a paper; opened_by: who opened it last.
    answers: what they filled in so far, shut; empty once it was sent. paths: what they answered, never how.
    `Interview.handed` says in the conversation itself whose questions are not its asker's.
    """

    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, db_index=False, related_name="own_links")
    person = models.ForeignKey("core.Person", on_delete=models.PROTECT, db_index=False, related_name="+")
    state = models.CharField(max_length=8, default="waiting")
    digest = models.CharField(max_length=64, default="")
    key = models.CharField(max_length=64, default="")
    key_until = models.DateTimeField(null=True)
    opened_by = models.CharField(max_length=40, default="")  # resident:12, staff:3
    made_by = models.CharField(max_length=40)
    made_at = models.DateTimeField()
    until = models.DateTimeField()
    answers = models.TextField(default="")
    key_id = models.CharField(max_length=32, default="")
    paths = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=1)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "interview", "person"], name="cases_own_link_once"),
            models.UniqueConstraint(
                fields=["municipality", "digest"], condition=~models.Q(digest=""), name="cases_own_link_code"
            ),
            models.UniqueConstraint(
                fields=["municipality", "key"], condition=~models.Q(key=""), name="cases_own_link_key"
            ),
        ]
        indexes = [models.Index(fields=["municipality", "person", "state"], name="cases_own_link_person")]
