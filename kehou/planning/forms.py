"""What people type in planning: dates, reasons, seats; children and teachers are chosen, never typed."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

WHERE = [("now", _("现在就算")), ("later", _("在后台细算"))]


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **more)


class GroupsForm(forms.Form):
    on = _day(_("从哪天起"))
    where = forms.ChoiceField(choices=WHERE, required=False)


class RosterForm(forms.Form):
    first = _day(_("从"))
    last = _day(_("到"))
    where = forms.ChoiceField(choices=WHERE, required=False)


class WhereForm(forms.Form):
    where = forms.ChoiceField(choices=WHERE, required=False)


class StartForm(forms.Form):
    starts_on = _day(_("从哪天起"), required=False)


class SeatForm(forms.Form):
    row = forms.IntegerField(label=_("排"), min_value=1, max_value=50)
    column = forms.IntegerField(label=_("列"), min_value=1, max_value=50)


class ChosenForm(forms.Form):
    """One of the things on a list."""

    chosen = forms.UUIDField(label=_("班组"))


class SubstituteForm(forms.Form):
    staff = forms.TypedChoiceField(label=_("由谁代班"))
    reason = forms.CharField(label=_("理由"), max_length=200, help_text=_("例如：病假、外出培训"))

    def __init__(self, *args: Any, free: Iterable[Any] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["staff"].choices = _with_loads(list(free))  # type: ignore[attr-defined]


def _with_loads(free: list[Any]) -> list[tuple[str, str]]:
    """Each name with its duties of the week; two of the same name are told apart by their staff number."""
    words, named = str(_("{name}（本周 {n} 次）")), Counter(one.name for one in free)
    shown = {one.pk: f"{one.name} {one.number}" if named[one.name] > 1 else one.name for one in free}
    return [(str(one.pk), words.format(name=shown[one.pk], n=one.load)) for one in free]
