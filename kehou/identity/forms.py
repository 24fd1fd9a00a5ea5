"""What a person types to come in, and to grant a role."""

from typing import Any

from allauth.account.forms import LoginForm, ReauthenticateForm
from django import forms
from django.utils.translation import gettext_lazy as _

from kehou.core.roles import roles
from kehou.identity.rules import plain_phone


def _plainly(form: forms.Form) -> None:
    """No link to a reset by e-mail (nobody has one here), no label repeated inside the field."""
    for field in form.fields.values():
        field.help_text = ""
        field.widget.attrs.pop("placeholder", None)


class StaffForm(LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("remember", None)
        _plainly(self)


class ProofForm(ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plainly(self)


class PhoneForm(forms.Form):
    phone = forms.CharField(
        label=_("手机号"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel-national"}),
    )

    def clean_phone(self) -> str:
        phone = plain_phone(self.cleaned_data["phone"])
        if not phone:
            raise forms.ValidationError(_("请输入11位手机号。"))
        return phone


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("短信验证码"),
        max_length=10,
        help_text=_("6位数字，10分钟内有效。"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "autofocus": True}),
    )


class GrantForm(forms.Form):
    username = forms.CharField(label=_("用户名"), max_length=150, help_text=_("此人登录时用的用户名，如工号。"))
    role = forms.ChoiceField(label=_("角色"))
    starts_on = forms.DateField(label=_("开始"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    ends_on = forms.DateField(
        label=_("到期"), help_text=_("最长一年。"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    reason = forms.CharField(label=_("理由"), max_length=200, help_text=_("例如：2024年春季学期任三(2)班班主任。"))

    def __init__(self, *args: Any, choices: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(key, roles()[key].name) for key in choices]  # type: ignore[attr-defined]


class EndGrantForm(forms.Form):
    reason = forms.CharField(label=_("理由"), max_length=200)
