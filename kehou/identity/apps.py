"""Identity's place in the house."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IdentityConfig(AppConfig):
    name = "kehou.identity"
    label = "identity"
    verbose_name = _("身份")

    def ready(self) -> None:
        from allauth.account.signals import password_changed
        from django.contrib.auth.signals import user_logged_in

        from kehou.identity.actions.accounts import password_chosen
        from kehou.identity.middleware import begin

        password_changed.connect(password_chosen, dispatch_uid="identity.password_chosen")
        user_logged_in.connect(begin, dispatch_uid="identity.begin")
