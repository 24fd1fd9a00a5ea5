"""What somebody types who wishes to take out a list of many children."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kehou.enrolment.choices import ExportKind

FORMS = ("pdf", "docx", "xlsx", "zip")


class ExportForm(forms.Form):
    """Which list and in which form comes from the page it was asked on; the purpose is written here."""

    kind = forms.ChoiceField(choices=ExportKind, widget=forms.HiddenInput)
    form = forms.ChoiceField(choices=[(one, one) for one in FORMS], widget=forms.HiddenInput)
    of = forms.UUIDField(required=False, widget=forms.HiddenInput)
    why = forms.CharField(label=_("用途：拿去做什么，给谁用"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))
