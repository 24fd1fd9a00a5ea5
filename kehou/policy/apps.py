"""Policy's place in the house: a folder with problems stops the house before it serves anybody."""

from django.apps import AppConfig
from django.core.checks import register
from django.utils.translation import gettext_lazy as _


class PolicyConfig(AppConfig):
    name = "kehou.policy"
    label = "policy"
    verbose_name = _("政策")

    def ready(self) -> None:
        register(policy_folders)


def policy_folders(app_configs: object, **kwargs: object) -> list:
    """Django's system check: every configured policy folder loads."""
    from django.conf import settings
    from django.core.checks import Error

    from . import queries

    found = [problem for folder in settings.KEHOU_POLICY_DIRS for problem in queries.problems_in(folder)]
    return [Error(one.said("zh"), id="policy.E001") for one in found]
