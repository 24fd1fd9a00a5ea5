"""What a reader may type: the day on which to look."""

from django import forms
from django.utils.translation import gettext_lazy as _


class DayForm(forms.Form):
    """The day whose policy is shown."""

    on = forms.DateField(
        label=_("看哪一天的规定"),
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("日期读不懂，请写成 2024-03-20 这样；下面是今天的规定。")},
    )
