"""Django's entry to core."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Tables `core_…`."""

    name = "tomoni.core"
    label = "core"
    verbose_name = "core"
