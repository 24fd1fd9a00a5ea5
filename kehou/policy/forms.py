"""What a reader may type: the day on which to look."""

from django import forms
from django.utils.translation import gettext_lazy as _


class DayForm(forms.Form):
    """The day whose policy is shown; today where nothing is typed."""

    on = forms.DateField(
        label=_("看哪一天的规定"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
