"""What a person may say about being reached."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kehou.notices.choices import Channel


def _hour() -> forms.TimeInput:
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class PreferenceForm(forms.Form):
    """Language, channels, quiet hours; staff choose their daily summary, too."""

    language = forms.ChoiceField(label=_("消息的语言"), choices=settings.LANGUAGES, widget=forms.RadioSelect)
    channels = forms.MultipleChoiceField(
        label=_("除了站内，还发到"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("紧急的安全消息总会发短信。"),
    )
    email = forms.EmailField(label=_("电子邮箱"), required=False, max_length=120)
    quiet_from = forms.TimeField(label=_("安静时间从"), widget=_hour())
    quiet_until = forms.TimeField(
        label=pgettext_lazy("until", "到"), widget=_hour(), help_text=_("这段时间不打扰，消息在结束后发送；紧急的安全消息除外。")
    )
    digest = forms.BooleanField(label=_("每天只发一条小结"), required=False, help_text=_("站内随时可看；紧急消息照常马上发送。"))
    digest_at = forms.TimeField(label=_("小结时间"), widget=_hour())

    def __init__(self, *args: Any, channels: list[Channel], staff: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["channels"].choices = [(one.value, one.label) for one in channels]  # type: ignore[attr-defined]
        if Channel.MAIL not in channels:
            del self.fields["email"]
        if not staff:
            del self.fields["digest"], self.fields["digest_at"]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if "email" in self.fields and Channel.MAIL in said.get("channels", ()) and not said.get("email"):
            self.add_error("email", _("要收电子邮件，请写下邮箱地址。"))
        return said


def as_initial(wish: Any, user: Any) -> dict[str, Any]:
    names = ("channels", "quiet_from", "quiet_until", "digest", "digest_at")
    said = {**{name: getattr(wish, name) for name in names}, "language": user.language, "email": user.email}
    said["channels"] = [one for one in wish.channels if one != Channel.MAIL or user.email]
    return said
