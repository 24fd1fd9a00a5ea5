"""What phones had written down without a network."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kehou.care.choices import Holder, Said, TypedSays
from kehou.care.rules import tenths

GONE_TO = (Holder.GUARDIAN, Holder.COLLECTOR, Holder.ALONE, Holder.OTHER)
MOST_LINES = 500


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
    unwell = forms.NullBooleanField(required=False)
    temperature = forms.CharField(max_length=8, required=False)
    way = forms.UUIDField(required=False)
    batch = forms.UUIDField(required=False)
    listed = forms.IntegerField(min_value=0, max_value=500, required=False)
    counted = forms.IntegerField(min_value=0, max_value=500, required=False)

    def clean_temperature(self) -> int | None:
        return tenths(self.cleaned_data["temperature"])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("says") == Said.GONE and not said.get("to_kind"):
            raise forms.ValidationError(_("孩子交给了谁，没有写明。"))
        return said


class GateLineForm(LineForm):
    """One child that left by the gate: which session it was in, the house knows; a one-time code where it came by one."""

    session = forms.UUIDField(required=False)
    code = forms.UUIDField(required=False)


class TypedLineForm(forms.Form):
    """A line about a child a phone knows by name only: taken in, or handed to somebody (C7.4c)."""

    id = forms.UUIDField()
    session = forms.UUIDField()
    device = forms.UUIDField()
    number = forms.IntegerField(min_value=1, max_value=2**31 - 1)
    pupil = forms.UUIDField()
    says = forms.ChoiceField(choices=TypedSays)
    name = forms.CharField(max_length=40)
    home_class = forms.CharField(max_length=20, required=False)
    to_name = forms.CharField(max_length=80, required=False)
    at = forms.IntegerField(min_value=0, max_value=2**43)
    offset = forms.IntegerField(min_value=-(2**43), max_value=2**43)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("says") == TypedSays.HANDED and not said.get("to_name"):
            raise forms.ValidationError(_("孩子交给了谁，没有写明。"))
        return said


class LinesForm(forms.Form):
    """What a phone sends at once; a line that cannot be read is named and stays on the phone."""

    line: type[LineForm] = LineForm
    said = forms.JSONField()

    def clean_said(self) -> tuple[list[dict[str, Any]], list[str]]:
        told = self.cleaned_data["said"]
        if not isinstance(told, list) or len(told) > MOST_LINES or not all(isinstance(one, dict) for one in told):
            raise forms.ValidationError(_("离线登记读不出来。"))
        read = [(self._form(one), str(one.get("id", ""))) for one in told]
        return [form.cleaned_data for form, _id in read if form.is_valid()], [id for form, id in read if not form.is_valid()]

    def _form(self, one: dict[str, Any]) -> forms.Form:
        return TypedLineForm(one) if one.get("says") in TypedSays.values else self.line(one)


class GateLinesForm(LinesForm):
    line = GateLineForm
