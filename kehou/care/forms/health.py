"""Health, and the routines of the afternoon."""

from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from kehou.care.choices import RoutineKind, Symptom
from kehou.care.forms.children import Chosen
from kehou.care.rules import tenths


class RoutineForm(forms.Form):
    kind = forms.ChoiceField(label=_("哪一项"), choices=RoutineKind)
    starts_on = forms.DateField(label=_("开始"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    ends_on = forms.DateField(
        label=_("到期（不填就一直用到停用）"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    temperature = forms.BooleanField(label=_("健康检查时同时量体温"), required=False)
    reason = forms.CharField(label=_("原因"), max_length=100, help_text=_("例如：流感高发期，按区教育局通知。"))


class UnwellForm(forms.Form):
    unwell = Chosen(label=_("不适"), coerce=UUID, required=False, empty_value=[])


class HealthForm(forms.Form):
    """What is seen of one child; nothing ticked is no symptoms."""

    temperature = forms.CharField(
        label=_("体温（℃，不量可以不填）"), required=False, max_length=8, widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    )
    symptoms = forms.MultipleChoiceField(label=_("症状"), choices=Symptom, required=False, widget=forms.CheckboxSelectMultiple)
    words = forms.CharField(label=_("说明"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    unwell = forms.BooleanField(label=_("要观察"), required=False, help_text=_("勾了症状或体温到线，不勾也会观察。"))

    def clean_temperature(self) -> int | None:
        typed = self.cleaned_data["temperature"].strip()
        if typed and tenths(typed) is None:
            raise forms.ValidationError(_("体温写成 36.5 这样，34 到 43 之间。"))
        return tenths(typed)


class HospitalForm(forms.Form):
    place = forms.CharField(label=_("哪家医院"), max_length=40)
    companion = forms.CharField(label=_("谁陪同"), max_length=30)
