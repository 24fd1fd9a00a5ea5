"""Planning's place in the house."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlanningConfig(AppConfig):
    name = "kehou.planning"
    label = "planning"
    verbose_name = _("编排")
