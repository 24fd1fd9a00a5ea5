"""A session: what is done, the roll, its marks, who walks where, what is looked at."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from kehou.care.choices import Activity, MarkState
from kehou.care.forms.children import ChildrenForm, Chosen, children


class ActivityForm(forms.Form):
    activity = forms.ChoiceField(label=_("今天的活动"), choices=Activity)

    def __init__(self, *args: Any, allowed: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = set(allowed)
        self.fields["activity"].choices = [(v, label) for v, label in Activity.choices if v in allowed]  # type: ignore[attr-defined]


class RollForm(forms.Form):
    absent = Chosen(label=_("未到"), coerce=UUID, required=False, empty_value=[])


class MarkForm(forms.Form):
    pupil = forms.UUIDField(widget=forms.HiddenInput)
    state = forms.ChoiceField(label=_("更正为"), choices=MarkState)
    reason = forms.CharField(label=_("理由"), max_length=200)


class DepartForm(ChildrenForm):
    pupils = children(_("去集中教室的学生"))
    counted = forms.IntegerField(label=_("出发时清点人数"), min_value=0, max_value=200)


class ArriveForm(ChildrenForm):
    missing = children(_("没有到达"))
    counted = forms.IntegerField(label=_("到达时清点人数"), min_value=0, max_value=200)


class WalkForm(forms.Form):
    """A class's children set out: who does not go along, heads counted, who leads."""

    staying = Chosen(label=_("不去"), coerce=UUID, required=False, empty_value=[])
    counted = forms.IntegerField(
        label=_("出发时清点人数"), min_value=0, max_value=200, widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        help_text=_("请真的数一遍，不要照抄名单。"),
    )  # fmt: skip
    leader = forms.UUIDField(label=_("带队"))

    def __init__(self, *args: Any, staff: Iterable[Any] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["leader"].widget = forms.Select(choices=[(str(one.pk), one.name) for one in staff])


class TakeInForm(forms.Form):
    pupil = forms.UUIDField()


class HelpForm(forms.Form):
    note = forms.CharField(label=_("什么事"), max_length=200, required=False)


class VisitForm(forms.Form):
    on_time = forms.BooleanField(label=_("按时开始"), required=False, initial=True)
    planned_adult = forms.BooleanField(label=_("在场的是排班的教师"), required=False, initial=True)
    counted = forms.IntegerField(label=_("数到的人数"), min_value=0, max_value=300, widget=forms.NumberInput(attrs={"inputmode": "numeric"}))
    adds_load = forms.BooleanField(label=_("在上新课或加作业"), required=False)
    note = forms.CharField(label=_("说明"), max_length=200, required=False)


class CheckForm(forms.Form):
    hygiene = forms.BooleanField(label=_("卫生：地面桌面干净，垃圾带走"), required=False)
    civility = forms.BooleanField(label=_("文明：轻声、不追跑、互相礼让"), required=False)
    safety = forms.BooleanField(label=_("安全：门窗、电源、通道已看过"), required=False)
    note = forms.CharField(label=_("没做到的，写一句"), max_length=200, required=False)


class RemedyForm(forms.Form):
    words = forms.CharField(label=_("怎样整改的"), max_length=200)


class CorrectionForm(forms.Form):
    state = forms.ChoiceField(label=_("应为"), choices=MarkState)
    reason = forms.CharField(label=_("理由"), max_length=200)


class DecideCorrectionForm(forms.Form):
    decision = forms.ChoiceField(choices=[("grant", _("核准")), ("refuse", _("不核准"))])
    answer = forms.CharField(label=_("理由"), max_length=200, required=False)


class DayForm(forms.Form):
    day = forms.DateField(label=_("哪一天"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
