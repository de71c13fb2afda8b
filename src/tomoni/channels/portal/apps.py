"""Registers the portal with Django."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The resident's side."""

    name = "tomoni.channels.portal"
    label = "portal"
