"""What people type at their desk: a moment, words to look for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class ClockForm(forms.Form):
    to = forms.DateTimeField(label=_("拨到"), input_formats=["%Y-%m-%dT%H:%M"])


class SearchForm(forms.Form):
    q = forms.CharField(label=_("姓名或拼音"), max_length=40, required=False)


class JournalForm(forms.Form):
    """Which facts of the journal to show."""

    kind = forms.ChoiceField(label=_("事项"), required=False)

    def __init__(self, *args: Any, kinds: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("全部事项")), *kinds]  # type: ignore[attr-defined]
