"""Care's place in the house."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CareConfig(AppConfig):
    name = "kehou.care"
    label = "care"
    verbose_name = _("日常")
