"""The room's name plate; it has no models."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Layouts, components and the message tool."""

    name = "kehou.ui"
    label = "ui"
    verbose_name = "界面"
