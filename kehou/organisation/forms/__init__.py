"""What a person may type into the registers, the calendar and the plan."""

from typing import Any

from django import forms
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from kehou.core.scope import Scope, reachable
from kehou.organisation import models as m
from kehou.organisation.choices import DayKind, Door
from kehou.organisation.forms.plans import DecisionForm, LineForm, OfferForm, PlanForm, RevisionForm
from kehou.organisation.forms.sheets import SheetForm, read_set_up
from kehou.organisation.rules.rooms import columns_in, seats_in

WEEKDAYS = [(1, _("周一")), (2, _("周二")), (3, _("周三")), (4, _("周四")), (5, _("周五"))]


class RegisterForm(forms.ModelForm):
    """A line of a register; choices stay within the school that asks."""

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField) and field.queryset is not None:
                field.queryset = reachable(field.queryset.model, scope)


def _form(model: type[Model], *names: str, **widgets: forms.Widget) -> Any:
    return forms.modelform_factory(model, form=RegisterForm, fields=names, widgets={**widgets})


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


CampusForm = _form(m.Campus, "name")
GradeForm = _form(m.Grade, "number", "entry_year", "leader")
HomeClassForm = _form(m.HomeClass, "grade", "number", "campus", "room", "homeroom")
TermForm = _form(m.Term, "year", "number", "starts_on", "ends_on", starts_on=_day(), ends_on=_day())
LeaderForm = _form(m.Leader, "role", "name", "post", "duties", "order")
EventForm = _form(m.SchoolEvent, "title", "starts_on", "ends_on", "service", starts_on=_day(), ends_on=_day())
SchoolForm = _form(
    m.School,
    "nature",
    "stage",
    "affiliation",
    "address",
    "phone",
    "data_officer",
    "keeps_identity_numbers",
    "paper_heading",
    "paper_foot",
)


class RoomForm(RegisterForm):
    """A room with its seats: rows and columns, those that cannot be used, aisles and the door."""

    class Meta:
        model = m.Room
        fields = ["campus", "name", "kind", "capacity", "rows", "columns", "blocked", "aisles", "door"]

    door = forms.ChoiceField(label=_("门在哪里"), choices=Door, required=False, help_text=_("面向黑板看。"))

    def clean_door(self) -> str:
        """Whoever says nothing has the door where it mostly is."""
        return str(self.cleaned_data["door"] or Door.FRONT_RIGHT)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        rows, columns = said.get("rows") or 0, said.get("columns") or 0
        self._each("blocked", seats_in, lambda seat: 1 <= seat[0] <= rows and 1 <= seat[1] <= columns)
        self._each("aisles", columns_in, lambda column: 1 <= column < columns)
        return said

    def _each(self, name: str, read: Any, fits: Any) -> None:
        """Name the first piece that does not read or lies outside the room."""
        try:
            outside = [one for one in read(self.cleaned_data.get(name) or "") if not fits(one)]
        except ValueError as why:
            self.add_error(name, _("看不懂“%(piece)s”，请按提示的格式填写。") % {"piece": why})
            return
        if outside:
            shown = "-".join(map(str, outside[0])) if isinstance(outside[0], tuple) else outside[0]
            self.add_error(name, _("“%(piece)s”不在这间房间的排和列之内。") % {"piece": shown})


class StaffForm(RegisterForm):
    """A member of staff; the days on which they can look after children are ticked."""

    weekdays = forms.TypedMultipleChoiceField(
        label=_("可看护日"), choices=WEEKDAYS, coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = m.Staff
        fields = ["name", "number", "post", "subject", "campus", "volunteers_late", "weekdays", "duties_a_week", "left_on"]
        widgets = {"left_on": _day()}


class OfficialDayForm(forms.Form):
    """One day of the official arrangement (S3.1)."""

    day = forms.DateField(label=_("日期"), widget=_day())
    kind = forms.ChoiceField(label=_("性质"), choices=DayKind)
    name = forms.CharField(label=_("说明"), max_length=40)
    follows = forms.TypedChoiceField(
        label=_("按星期几上课"), choices=[("", _("不适用")), *WEEKDAYS], coerce=int, empty_value=None, required=False
    )


__all__ = ["DecisionForm", "LineForm", "OfferForm", "PlanForm", "RevisionForm", "SheetForm", "read_set_up"]
