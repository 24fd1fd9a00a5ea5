"""What a school states of a post (C7.1, C7.3, C7.4a)."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kehou.organisation.choices import WEEKDAY_NAMES
from kehou.planning.choices import PostHours, PostKind, PostWho

WEEKDAYS = [(number, WEEKDAY_NAMES[number]) for number in range(1, 6)]


def _time(label: Any) -> forms.TimeField:
    return forms.TimeField(label=label, required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))


class PostForm(forms.Form):
    """A post, its hours, how many adults, and who may hold it."""

    name = forms.CharField(label=_("岗位名称"), max_length=30, help_text=_("例如：北校门、南校门、巡课"))
    kind = forms.ChoiceField(label=_("职责"), choices=PostKind.choices)
    campus = forms.TypedChoiceField(label=_("校区"), required=False)
    weekdays = forms.TypedMultipleChoiceField(
        label=_("哪几天"), choices=WEEKDAYS, coerce=int, widget=forms.CheckboxSelectMultiple, initial=[1, 2, 3, 4, 5], required=False
    )
    date = forms.DateField(
        label=_("只在这一天"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("例如运动会那天多一个校门岗。写了日期，就不看上面的星期。"),
    )  # fmt: skip
    hours = forms.ChoiceField(label=_("时间"), choices=PostHours.choices)
    starts = _time(_("从几点"))
    ends = _time(_("到几点"))
    adults = forms.IntegerField(label=_("同时要几人"), min_value=1, max_value=20, initial=1)
    who = forms.ChoiceField(label=_("谁可以承担"), choices=PostWho.choices)
    named = forms.TypedMultipleChoiceField(label=_("指定的人"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, campuses: Iterable[Any] = (), staff: Iterable[Any] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["campus"].choices = [("", _("全校")), *((str(one.pk), one.name) for one in campuses)]  # type: ignore[attr-defined]
        self.fields["named"].choices = [(str(one.pk), one.name) for one in staff]  # type: ignore[attr-defined]
        self.fields["starts"].help_text = _("只在时间选「自定时间」时填。")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("date"):
            said["weekdays"] = []
        elif not said.get("weekdays") and "weekdays" not in self.errors:
            self.add_error("weekdays", _("请选哪几天，或写只在哪一天。"))
        if said.get("hours") == PostHours.OWN:
            starts, ends = said.get("starts"), said.get("ends")
            if not starts or not ends or ends <= starts:
                self.add_error("starts", _("自定时间要写从几点到几点，结束在开始之后。"))
        return said
