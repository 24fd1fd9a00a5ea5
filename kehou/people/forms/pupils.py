"""What the school types about a pupil and its guardians."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from stdnum.cn import ric

from kehou.core.pictures import PictureRefused, redrawn
from kehou.people.choices import Relation, Sex
from kehou.people.models import Guardian
from kehou.people.rules.roster.text import clean_name, strange_mark

READABLE = 1600  # pixels of a photographed paper


class SearchForm(forms.Form):
    words = forms.CharField(
        label=_("姓名或拼音"), required=False, max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    home_class = forms.ChoiceField(label=_("班级"), required=False)

    def __init__(self, *args: Any, classes: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["home_class"].choices = [("", _("全部班级")), *((str(one.pk), one.name) for one in classes)]  # type: ignore[attr-defined]


def _cleaned(name: str) -> str:
    name = clean_name(name)
    mark = strange_mark(name)
    if mark:
        raise forms.ValidationError(_("姓名里有不该出现的字符“%(mark)s”。") % {"mark": mark})
    return name


class PupilForm(forms.Form):
    name = forms.CharField(label=_("姓名"), max_length=40)
    sex = forms.ChoiceField(label=_("性别"), required=False, choices=[("", _("不填")), *Sex.choices])
    birth_date = forms.DateField(
        label=_("出生日期"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    registry_no = forms.CharField(
        label=_("学籍号"), required=False, max_length=40, help_text=_("不改请留空；已登记的号码不在这里显示。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    identity_no = forms.CharField(
        label=_("身份证号"), required=False, max_length=18, help_text=_("不改请留空；加密保存。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, *args: Any, keeps_identity_numbers: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not keeps_identity_numbers:
            del self.fields["identity_no"]

    def clean_name(self) -> str:
        return _cleaned(self.cleaned_data["name"])

    def clean_identity_no(self) -> str:
        number = self.cleaned_data["identity_no"].strip().upper()
        if number and not ric.is_valid(number):
            raise forms.ValidationError(_("身份证号的位数或校验码不对，请按证件核对。"))
        return number

    def said(self) -> dict[str, Any]:
        """What to change: numbers only where one was typed."""
        return {name: value for name, value in self.cleaned_data.items() if value or name not in ("registry_no", "identity_no")}


class MoveForm(forms.Form):
    home_class = forms.ChoiceField(label=_("转到"))
    reason = forms.CharField(label=_("原因"), max_length=100)

    def __init__(self, *args: Any, classes: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["home_class"].choices = [(str(one.pk), one.name) for one in classes]  # type: ignore[attr-defined]


class LeaveForm(forms.Form):
    on = forms.DateField(label=_("离校日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    reason = forms.CharField(label=_("原因"), max_length=100, help_text=_("例如：转学、毕业"))


class GuardianForm(forms.ModelForm):
    relation = forms.ChoiceField(label=_("关系"), choices=Relation)

    class Meta:
        model = Guardian
        fields = ("name", "relation", "phone")

    def clean_name(self) -> str:
        return _cleaned(self.cleaned_data["name"])


class EndForm(forms.Form):
    reason = forms.CharField(label=_("原因"), max_length=100, help_text=_("例如：监护权变更、登记有误。请不要写孩子的姓名。"))


class BarForm(forms.Form):
    """Somebody the school forbids to take the child."""

    name = forms.CharField(label=_("姓名"), max_length=40, help_text=_("与证件一致；监护人也可以登记。"))
    relation = forms.CharField(label=_("与孩子关系"), max_length=20)
    reason = forms.CharField(
        label=_("依据"), max_length=200, help_text=_("如法院文书编号、另一位监护人的书面说明。依据记入日志，请不要写孩子的姓名。")
    )

    photo = forms.FileField(
        label=_("文书照片"), required=False, max_length=200, help_text=_("法院文书或书面说明；一时没有可以后补，禁止马上生效。"),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )  # fmt: skip

    def clean_name(self) -> str:
        return _cleaned(self.cleaned_data["name"])

    def clean_photo(self) -> bytes:
        return _paper(self.cleaned_data["photo"])


class BarPaperForm(forms.Form):
    photo = forms.FileField(label=_("文书照片"), max_length=200, widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}))

    def clean_photo(self) -> bytes:
        return _paper(self.cleaned_data["photo"])


def _paper(sent: Any) -> bytes:
    """A photographed paper drawn anew, large enough to read."""
    try:
        return redrawn(sent, side=READABLE) if sent else b""
    except PictureRefused as refusal:
        raise forms.ValidationError(str(refusal)) from None


class LiftForm(forms.Form):
    reason = forms.CharField(max_length=200)
