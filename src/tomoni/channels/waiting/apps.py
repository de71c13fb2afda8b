"""Registers the line with Django."""

from django.apps import AppConfig


class WaitingConfig(AppConfig):
    """The line before the pages of services."""

    name = "tomoni.channels.waiting"
    label = "waiting"
