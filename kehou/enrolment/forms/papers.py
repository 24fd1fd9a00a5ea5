"""Paper: the sheet's code, the same fields as on the phone, and a photo of what came back (S5.1)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kehou.core.pictures import PictureRefused, redrawn
from kehou.enrolment.actions import OnPaper
from kehou.enrolment.forms.asking import ApplicationForm, ChangeForm
from kehou.enrolment.forms.words import date_input

READABLE = 1800  # pixels of the longer side: handwriting on A4 stays legible


class FirstFocused(forms.RadioSelect):
    """Choices whose first one has the keyboard at once."""

    def create_option(self, name: str, value: Any, label: Any, selected: Any, index: int, *args: Any, **kwargs: Any) -> dict:
        option = super().create_option(name, value, label, selected, index, *args, **kwargs)
        return {**option, "attrs": {**option["attrs"], "autofocus": True}} if index == 0 else option


def photo_field(label: Any) -> forms.FileField:
    """A picture of the sheet, from the phone's camera or a file."""
    return forms.FileField(
        label=label, required=False, max_length=200, help_text=_("加密保存，只有班主任和学校负责人看得到。"),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp", "capture": "environment"}),
    )  # fmt: skip


def photo_of(sent: Any) -> bytes:
    """The picture drawn anew, without whatever else the file held; nothing where none was taken."""
    try:
        return redrawn(sent, side=READABLE) if sent else b""
    except PictureRefused as refusal:
        raise forms.ValidationError(str(refusal)) from None


class CodeForm(forms.Form):
    """The code in the sheet's corner."""

    code = forms.CharField(
        label=_("表号"), max_length=20, required=False,
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )  # fmt: skip


class PrintForm(forms.Form):
    """For whom sheets are printed."""

    pupils: Any = forms.ModelMultipleChoiceField(label=_("学生"), queryset=None, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, pupils: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        field: Any = self.fields["pupils"]
        field.queryset = pupils
        field.error_messages["required"] = _("请先选学生。")


class PaperForm(ApplicationForm):
    """The same fields from a sheet of paper, in the sheet's order, for a pupil of the own class."""

    pupil: Any = forms.ModelChoiceField(label=_("学生"), queryset=None, empty_label=_("请选择"))
    code = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    received_on = forms.DateField(
        label=_("收到日期"), required=False, widget=date_input(), help_text=_("以班主任收到的日子为准。")
    )
    photo = photo_field(_("给表格拍张照片"))

    def __init__(self, *args: Any, pupils: Any, sheet: Any = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        field: Any = self.fields["pupil"]
        field.queryset = pupils
        field.label_from_instance = lambda pupil: f"{pupil.home_class} {pupil.name}"
        if "late_reason" in self.fields:
            self.fields["late_reason"].required = False
            self.fields["late_reason"].help_text = _("收到日期在受理期内的不用写。")
        if sheet is not None:
            field.widget = forms.HiddenInput()
            need: Any = self.fields["need"]
            need.widget = FirstFocused(choices=need.choices)

    def clean_photo(self) -> bytes:
        return photo_of(self.cleaned_data["photo"])

    def groups(self) -> list[dict[str, Any]]:
        first = {"key": "sheet", "title": _("这张表"), "fields": [self["pupil"]]}
        last = {"key": "back", "title": _("收到"), "fields": [self["received_on"], self["photo"]]}
        return [*([] if self["pupil"].is_hidden else [first]), *super().groups(), last]


class PaperChangeForm(ChangeForm):
    """A change that came on paper: the same words as on the phone, who wrote it, and its photo."""

    asker = forms.CharField(label=_("谁提出的"), max_length=40, help_text=_("照改动单上的署名填写。"))
    photo = photo_field(_("给改动单拍张照片"))

    field_order = ("asker", "days", "slots", "home_alone", "alone_days", "starts_on", "reason", "photo", "once")

    def clean_photo(self) -> bytes:
        return photo_of(self.cleaned_data["photo"])

    def sheet(self) -> OnPaper:
        return OnPaper(self.cleaned_data["asker"], self.cleaned_data["photo"])


class PaperObjectionForm(forms.Form):
    """An objection that came on paper; without a name it is anonymous."""

    text = forms.CharField(label=_("意见"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    name = forms.CharField(label=_("署名（没有署名的留空，就是匿名）"), max_length=40, required=False)


class SaidForm(forms.Form):
    """An answer by word of mouth or on paper: who gave it, and what."""

    said_by = forms.CharField(label=_("谁答复的"), max_length=40)
    answer = forms.ChoiceField(choices=[("yes", ""), ("no", "")])
