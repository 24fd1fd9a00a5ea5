"""What a guardian types to bind a child."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kehou.identity.queries import plain_phone


class SlipForm(forms.Form):
    """The code of the slip and, for whoever isn't signed in, the phone."""

    slip = forms.CharField(
        label=_("绑定码"),
        max_length=30,
        help_text=_("纸条上的12位码，例如 7K4M-2QXR-9B3D；横线和大小写不用管。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "data-slip-code": True}),
    )
    phone = forms.CharField(
        label=_("手机号"),
        max_length=20,
        help_text=_("以后用它登录，只有孩子的班主任和学校看得到。"),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel-national"}),
    )

    def __init__(self, *args: Any, signed_in: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if signed_in:
            del self.fields["phone"]

    def clean_phone(self) -> str:
        phone = plain_phone(self.cleaned_data["phone"])
        if not phone:
            raise forms.ValidationError(_("请输入11位手机号。"))
        return phone


class SentCodeForm(forms.Form):
    code = forms.CharField(
        label=_("短信验证码"),
        max_length=10,
        help_text=_("6位数字，10分钟内有效。"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "autofocus": True}),
    )
