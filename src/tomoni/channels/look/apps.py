"""Registers the look with Django: its templates, its tags, its static files."""

from django.apps import AppConfig


class LookConfig(AppConfig):
    """The shared look of all channels."""

    name = "tomoni.channels.look"
    label = "look"
