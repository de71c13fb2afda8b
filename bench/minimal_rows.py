"""Three plain tables of the baseline of intake: one row of each is what a minimal endpoint stores of an application."""

from django.db import models


class Sent(models.Model):
    """Who sent what."""

    number = models.CharField(max_length=32, unique=True)
    service = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        app_label = "bench"
        db_table = "bench_sent"


class Said(models.Model):
    """The answers."""

    sent = models.ForeignKey(Sent, on_delete=models.PROTECT)
    answers = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        app_label = "bench"
        db_table = "bench_said"


class Logged(models.Model):
    """The line of a log."""

    sent = models.ForeignKey(Sent, on_delete=models.PROTECT)
    act = models.CharField(max_length=16)
    at = models.DateTimeField()

    class Meta:
        app_label = "bench"
        db_table = "bench_logged"


TABLES = (Sent, Said, Logged)
