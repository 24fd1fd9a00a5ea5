"""What a family or the school types about a place: a rest, the seats of a day."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


def _day() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class RestForm(forms.Form):
    first = forms.DateField(label=_("从哪天起"), widget=_day())
    last = forms.DateField(label=_("到哪天为止"), widget=_day())
    reason = forms.CharField(label=_("原因"), max_length=100)


class CapacityForm(forms.Form):
    """Empty means without a limit."""

    capacity = forms.IntegerField(label=_("名额"), min_value=0, max_value=5000, required=False)

    @property
    def said(self) -> Any:
        return self.cleaned_data["capacity"]
