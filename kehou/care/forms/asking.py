"""What families ask for: leave, and the permit to go home alone."""

from django import forms
from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _

from kehou.care.forms.children import face

WEEKDAYS = [(1, _("周一")), (2, _("周二")), (3, _("周三")), (4, _("周四")), (5, _("周五"))]


class LeaveForm(forms.Form):
    date = forms.DateField(label=_("哪一天"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    until = forms.DateField(
        label=_("到哪一天（不填就是一天）"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=_("只请其中的星期几"), coerce=int, choices=WEEKDAYS, required=False, widget=forms.CheckboxSelectMultiple, empty_value=[],
        help_text=_("例如每周三有课外安排：填到学期末，只勾周三。"),
    )  # fmt: skip
    reason = forms.CharField(label=_("事由"), max_length=100, required=False)


class PermitForm(forms.Form):
    weekdays = forms.TypedMultipleChoiceField(
        label=_("独自回家的日子"), coerce=int, choices=WEEKDAYS, widget=forms.CheckboxSelectMultiple
    )
    photo = forms.FileField(
        label=_("孩子的照片"), required=False, max_length=200, help_text=_("印在证上，门卫对着看；只有学校看得到。"),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )  # fmt: skip
    understood = forms.BooleanField(label=_("我已和孩子走过一遍回家的路，孩子每天带证，放学后直接回家。"))


    def clean_photo(self) -> ContentFile | None:
        return face(self.cleaned_data["photo"])


class FaceForm(forms.Form):
    photo = forms.FileField(
        label=_("孩子的照片"), max_length=200, widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"})
    )

    def clean_photo(self) -> ContentFile | None:
        return face(self.cleaned_data["photo"])


class DecideForm(forms.Form):
    decision = forms.ChoiceField(choices=[("grant", _("批准")), ("refuse", _("不批准")), ("revoke", _("收回"))])
    reason = forms.CharField(label=_("理由"), max_length=200, required=False)
