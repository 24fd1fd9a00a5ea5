"""Organisation's place in the house."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationConfig(AppConfig):
    name = "kehou.organisation"
    label = "organisation"
    verbose_name = _("组织")
