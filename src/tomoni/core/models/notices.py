"""Notices: messages to a resident, shown on the portal and, where chosen, mailed."""

from django.db import models

from tomoni.core.models.people import Person
from tomoni.core.models.town import TownModel


class Notice(TownModel):
    """One message. texts: {language: {title, body}}. `key` keeps a listener that runs twice from writing twice."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, db_index=False, related_name="notices")
    case_number = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    texts = models.JSONField()
    link = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "person", "key"], name="core_notice_once"),
        ]
        indexes = [models.Index(fields=["municipality", "person", "at"], name="core_notices_of_person")]
