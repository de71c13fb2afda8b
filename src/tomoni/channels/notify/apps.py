"""Registers the listeners."""

from importlib import import_module

from django.apps import AppConfig


class NotifyConfig(AppConfig):
    """Notices and mail."""

    name = "tomoni.channels.notify"
    label = "notify"

    def ready(self) -> None:
        import_module("tomoni.channels.notify.tasks")
        import_module("tomoni.channels.notify.awards")
        import_module("tomoni.channels.notify.appeals")
