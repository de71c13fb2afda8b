"""Django's entry for the room."""

from django.apps import AppConfig


class ServicesConfig(AppConfig):
    """Room services."""

    name = "tomoni.services"
    label = "services"
    default_auto_field = "django.db.models.BigAutoField"
