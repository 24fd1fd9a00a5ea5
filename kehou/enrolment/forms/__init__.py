"""What families and staff may type. Nothing is ticked beforehand (S1.2)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kehou.core.pictures import PictureRefused, redrawn
from kehou.enrolment.forms.asking import (
    NEVER_KEPT,
    ApplicationForm,
    ChangeForm,
    DecisionForm,
    SiblingForm,
    initial_of,
    kept_of,
)
from kehou.enrolment.forms.exports import ExportForm
from kehou.enrolment.forms.papers import CodeForm, PaperChangeForm, PaperForm, PaperObjectionForm, PrintForm, SaidForm
from kehou.enrolment.forms.words import CONSENTS, WEEKDAYS

__all__ = [
    "CONSENTS",
    "NEVER_KEPT",
    "WEEKDAYS",
    "AnswerForm",
    "ApplicationForm",
    "ChangeForm",
    "CodeForm",
    "DecisionForm",
    "EndForm",
    "ExportForm",
    "ObjectionForm",
    "PaperChangeForm",
    "PaperForm",
    "PaperObjectionForm",
    "PaperRefusalForm",
    "PaperSignatureForm",
    "PrintForm",
    "SaidForm",
    "SiblingForm",
    "SignForm",
    "initial_of",
    "kept_of",
]


class ObjectionForm(forms.Form):
    text = forms.CharField(label=_("意见"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    named = forms.BooleanField(label=_("署上我的姓名（不勾选则匿名）"), required=False)


class AnswerForm(forms.Form):
    answer = forms.CharField(label=_("答复"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class SignForm(forms.Form):
    """Every requirement ticked one by one, a name typed or drawn, and the one-time code."""

    typed_name = forms.CharField(label=_("签名（请输入您的姓名）"), max_length=40, required=False)
    drawn = forms.RegexField(
        r"^(?:[ML]\d{1,3} \d{1,3} ?){8,4000}$", strip=True, required=False, widget=forms.HiddenInput, max_length=40000
    )
    code = forms.CharField(
        label=_("短信验证码"),
        max_length=6,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )

    def __init__(self, *args: Any, requirements: list[str], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.ticks = [f"confirm_{i}" for i in range(len(requirements))]
        for name, words in zip(self.ticks, requirements, strict=True):
            self.fields[name] = forms.BooleanField(label=words, error_messages={"required": _("请读完这一项再打勾。")})
        self.order_fields([*self.ticks, "typed_name", "drawn", "code"])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not said.get("typed_name") and not said.get("drawn"):
            self.add_error("typed_name", _("请写下您的姓名，或在框里手写签名。"))
        return said

    def ticked(self) -> list[int]:
        return [i for i, name in enumerate(self.ticks) if self.cleaned_data.get(name)]

    def tick_fields(self) -> list[Any]:
        return [self[name] for name in self.ticks]


class PaperSignatureForm(forms.Form):
    signer = forms.CharField(label=_("签字人姓名"), max_length=40)
    photo = forms.FileField(label=_("签字页的照片"), required=False)

    def clean_photo(self) -> bytes:
        sent = self.cleaned_data["photo"]
        try:
            return redrawn(sent, side=1600) if sent else b""
        except PictureRefused as refusal:
            raise forms.ValidationError(str(refusal)) from None


class PaperRefusalForm(forms.Form):
    """A no that came on paper: who said so, and why if they say."""

    signer = forms.CharField(label=_("谁答复的"), max_length=40)
    reason = forms.CharField(label=_("原因"), max_length=100, required=False)


class LetterTemplateForm(forms.Form):
    """The school's own letter; what policy asks for is added by the house and can't be taken out."""

    body = forms.CharField(label=_("正文"), max_length=4000, widget=forms.Textarea(attrs={"rows": 10}))
    english = forms.CharField(label=_("英文译文"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 10}))
    extra = forms.CharField(
        label=_("学校补充的要求"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("一行一条。"),
    )


class ExtendForm(forms.Form):
    until = forms.DateField()
    reason = forms.CharField(max_length=200)


class EndForm(forms.Form):
    on = forms.DateField(label=_("最后一天"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
