"""The outbox: news written in the transaction of the change, delivered at least once afterwards."""

from django.db import models

from tomoni.core.models.town import TownModel


class Event(TownModel):
    """Something that happened, in past tense, with ids only."""

    name = models.CharField(max_length=80)
    payload = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["municipality", "at"], name="core_events_by_time")]


class Delivery(TownModel):
    """One event on its way to one listener. A lapsed lease is taken again; after eight attempts it is dead."""

    class State(models.TextChoices):
        WAITING = "waiting"
        LEASED = "leased"
        DONE = "done"
        DEAD = "dead"

    event = models.ForeignKey(Event, on_delete=models.CASCADE, db_index=False, related_name="deliveries")
    listener = models.CharField(max_length=80)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    due_at = models.DateTimeField()
    leased_by = models.CharField(max_length=80, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "event", "listener"], name="core_delivery_once"),
        ]
        indexes = [
            models.Index(
                fields=["municipality", "due_at"],
                condition=models.Q(state__in=["waiting", "leased"]),
                name="core_deliveries_due",
            ),
            models.Index(
                fields=["municipality", "event"], condition=models.Q(state="dead"), name="core_deliveries_dead"
            ),
        ]
