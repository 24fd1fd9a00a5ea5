"""Identity's place in the house."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IdentityConfig(AppConfig):
    name = "kehou.identity"
    label = "identity"
    verbose_name = _("身份")

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in

        from kehou.identity.middleware import begin

        user_logged_in.connect(begin, dispatch_uid="identity.begin")
