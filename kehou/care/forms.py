"""What people may type in the day: exceptions, counts, reasons; children are chosen, never typed."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from kehou.care.choices import Activity, Holder, MarkState, Outcome, Said

GONE_TO = (Holder.GUARDIAN, Holder.COLLECTOR, Holder.ALONE, Holder.OTHER)
MOST_LINES = 500
WEEKDAYS = [(1, _("周一")), (2, _("周二")), (3, _("周三")), (4, _("周四")), (5, _("周五"))]


class ChildrenForm(forms.Form):
    """A form about some of the children on a list."""

    def __init__(self, *args: Any, children: Iterable[Any] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(str(child.pk), child.name) for child in children]
        for field in self.fields.values():
            if isinstance(field, forms.TypedMultipleChoiceField) and not field.choices:
                field.choices = names


def _children(label: Any, *, required: bool = False) -> forms.TypedMultipleChoiceField:
    widget = forms.CheckboxSelectMultiple
    return forms.TypedMultipleChoiceField(label=label, coerce=UUID, required=required, widget=widget, empty_value=[])


class ActivityForm(forms.Form):
    activity = forms.ChoiceField(label=_("今天的活动"), choices=Activity)

    def __init__(self, *args: Any, allowed: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = set(allowed)
        self.fields["activity"].choices = [(v, label) for v, label in Activity.choices if v in allowed]  # type: ignore[attr-defined]


class Chosen(forms.TypedMultipleChoiceField):
    """Children ticked on a list; whether they stand on it is the action's to say, which reads the list anyway."""

    def valid_value(self, value: Any) -> bool:
        return True


class RollForm(forms.Form):
    absent = Chosen(label=_("未到"), coerce=UUID, required=False, empty_value=[])


class MarkForm(forms.Form):
    pupil = forms.UUIDField(widget=forms.HiddenInput)
    state = forms.ChoiceField(label=_("更正为"), choices=MarkState)
    reason = forms.CharField(label=_("理由"), max_length=200)


class DepartForm(ChildrenForm):
    pupils = _children(_("去集中教室的学生"))
    counted = forms.IntegerField(label=_("出发时清点人数"), min_value=0, max_value=200)


class ArriveForm(ChildrenForm):
    missing = _children(_("没有到达"))
    counted = forms.IntegerField(label=_("到达时清点人数"), min_value=0, max_value=200)


class PersonForm(forms.Form):
    person = forms.UUIDField()


class SignatureForm(forms.Form):
    """The name of the adult who takes the child, typed or drawn; whether one is needed is the school's to say."""

    typed_name = forms.CharField(label=_("来接的人签名（写姓名）"), max_length=40, required=False)
    drawn = forms.RegexField(
        r"^(?:[ML]\d{1,3} \d{1,3} ?){8,4000}$", strip=True, required=False, widget=forms.HiddenInput, max_length=40000
    )


class ForADayForm(forms.Form):
    """Somebody who comes on one day only."""

    name = forms.CharField(label=_("姓名"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    relation = forms.CharField(label=_("与孩子关系"), max_length=20, help_text=_("例如：同事、邻居、网约车陪同的亲友"))
    day = forms.DateField(label=_("哪一天"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    agreed = forms.BooleanField(label=_("来接的人本人同意我登记他的姓名"))

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())


class OfflineForm(forms.Form):
    """What a gate without a network let out: the code, and when by its own clock (milliseconds since 1970)."""

    code = forms.UUIDField()
    at = forms.IntegerField(min_value=0, max_value=4_102_444_800_000)


class OtherForm(forms.Form):
    name = forms.CharField(label=_("姓名"), max_length=40)
    relation = forms.CharField(label=_("与孩子关系"), max_length=20)
    note = forms.CharField(label=_("谁确认的"), max_length=100, help_text=_("例如：母亲 17:05 电话确认"))


class AloneForm(forms.Form):
    already_gone = forms.BooleanField(required=False, widget=forms.HiddenInput)


class TakeInForm(forms.Form):
    pupil = forms.UUIDField()


class HelpForm(forms.Form):
    note = forms.CharField(label=_("什么事"), max_length=200, required=False)


class SettleForm(forms.Form):
    outcome = forms.ChoiceField(label=_("结果"), choices=Outcome)
    note = forms.CharField(label=_("说明"), max_length=200, required=False)


class LeaveForm(forms.Form):
    date = forms.DateField(label=_("哪一天"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    reason = forms.CharField(label=_("事由"), max_length=100, required=False)


class PermitForm(forms.Form):
    weekdays = forms.TypedMultipleChoiceField(
        label=_("独自回家的日子"), coerce=int, choices=WEEKDAYS, widget=forms.CheckboxSelectMultiple
    )
    understood = forms.BooleanField(label=_("我已和孩子走过一遍回家的路，孩子每天带证，放学后直接回家。"))


class DecideForm(forms.Form):
    decision = forms.ChoiceField(choices=[("grant", _("批准")), ("refuse", _("不批准")), ("revoke", _("收回"))])
    reason = forms.CharField(label=_("理由"), max_length=200, required=False)


class DayForm(forms.Form):
    day = forms.DateField(label=_("哪一天"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))


class LineForm(forms.Form):
    """One line of a phone: milliseconds since 1970 by its own clock, and by how many that clock must be put right."""

    id = forms.UUIDField()
    session = forms.UUIDField()
    device = forms.UUIDField()
    number = forms.IntegerField(min_value=1, max_value=2**31 - 1)
    pupil = forms.UUIDField()
    says = forms.ChoiceField(choices=Said)
    of_roll = forms.BooleanField(required=False)
    at = forms.IntegerField(min_value=0, max_value=2**43)
    offset = forms.IntegerField(min_value=-(2**43), max_value=2**43)
    to_kind = forms.ChoiceField(choices=[("", ""), *[(one, one.label) for one in GONE_TO]], required=False)
    to_id = forms.UUIDField(required=False)
    to_name = forms.CharField(max_length=80, required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("says") == Said.GONE and not said.get("to_kind"):
            raise forms.ValidationError(_("孩子交给了谁，没有写明。"))
        return said


class LinesForm(forms.Form):
    """What a phone sends at once; a line that cannot be read is named and stays on the phone."""

    said = forms.JSONField()

    def clean_said(self) -> tuple[list[dict[str, Any]], list[str]]:
        told = self.cleaned_data["said"]
        if not isinstance(told, list) or len(told) > MOST_LINES or not all(isinstance(one, dict) for one in told):
            raise forms.ValidationError(_("离线登记读不出来。"))
        read = [(LineForm(one), str(one.get("id", ""))) for one in told]
        return [form.cleaned_data for form, _id in read if form.is_valid()], [id for form, id in read if not form.is_valid()]
