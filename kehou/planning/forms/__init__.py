"""What people type in planning: dates, reasons, seats; children and teachers are chosen, never typed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kehou.organisation.choices import WEEKDAY_NAMES
from kehou.planning.choices import WISHES, ApartFrom, ApartReason, DaySlot, PublicField
from kehou.planning.forms.posts import PostForm
from kehou.planning.forms.weights import WeightsForm, weighings, weights_set
from kehou.planning.rules import spans

__all__ = ["PostForm", "WeightsForm", "weighings", "weights_set"]

WEEKDAYS = [(number, WEEKDAY_NAMES[number]) for number in range(1, 6)]
WHERE = [("now", _("现在就算")), ("later", _("在后台细算")), ("several", _("多算几个比较"))]


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **more)


class GroupsForm(forms.Form):
    on = _day(_("从哪天起"))
    where = forms.ChoiceField(choices=WHERE, required=False)


class RosterForm(forms.Form):
    first = _day(_("从"))
    last = _day(pgettext_lazy("until", "到"))
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
    """Who stands in is one of the buttons beneath; the reason is asked for once."""

    reason = forms.CharField(label=_("理由"), max_length=200, help_text=_("例如：病假、外出培训"))


class StaffChosenForm(forms.Form):
    staff = forms.UUIDField(label=_("由谁代班"))


# ── what a member of staff says about themselves ──────────────────────────────


def _several(label: Any, choices: Any, **more: Any) -> forms.TypedMultipleChoiceField:
    return forms.TypedMultipleChoiceField(label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple, **more)


class VolunteerForm(forms.Form):
    """What somebody offers for the term (C5.1)."""

    slots = _several(_("愿意看护的时段"), DaySlot.choices, help_text=_("都不选，就不看护班组；可以只承担下面的岗位。"))
    posts = _several(_("愿意承担的岗位"), (), coerce=UUID)
    weekdays = _several(_("可看护日"), WEEKDAYS, coerce=int)
    max_week = forms.IntegerField(label=_("每周最多次数"), min_value=0, max_value=10, initial=2)
    crosses = _several(_("可去另一校区的日子"), WEEKDAYS, coerce=int)
    dislikes = _several(_("最好不排的日子"), WEEKDAYS, coerce=int, help_text=_("尽量不排；人手不够时仍可能排到。"))
    shows = _several(
        _("公示时可以写上"), PublicField.choices, help_text=_("姓名和岗位按规定公示（S5.5）；其他内容由您决定，随时可以改。"),
    )  # fmt: skip

    def __init__(self, *args: Any, posts: Iterable[tuple[Any, Any]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = list(posts)
        if found:
            self.fields["posts"].choices = found  # type: ignore[attr-defined]
        else:
            del self.fields["posts"]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        offers = said.get("slots") or said.get("posts")
        if offers and not said.get("weekdays"):
            self.add_error("weekdays", _("选了时段或岗位，请至少选一天。"))
        if offers and said.get("max_week") == 0:
            self.add_error("max_week", _("选了时段或岗位，每周至少一次。"))
        return said


class LessonsForm(forms.Form):
    """The hours somebody teaches, a line for each weekday, as a timetable says them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, name in WEEKDAYS:
            self.fields[f"day{number}"] = forms.CharField(label=name, required=False, max_length=200)
        self.fields["day1"].help_text = _("例如 15:40-16:20、16:30-17:10；没有课就空着。")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        for number, name in WEEKDAYS:
            try:
                said[f"day{number}"] = spans(said.get(f"day{number}") or "")
            except ValueError as why:
                self.add_error(f"day{number}", _("%(day)s的“%(piece)s”看不懂或时间重叠，请写成 15:40-16:20。") % {"day": name, "piece": why})
        return said

    @property
    def hours(self) -> list[tuple[int, Any, Any]]:
        """(weekday, start, end) of each lesson."""
        return [(number, start, end) for number, _name in WEEKDAYS for start, end in self.cleaned_data[f"day{number}"]]


class TimetableForm(forms.Form):
    file = forms.FileField(label=_("课表文件"), help_text=_(".xlsx 或 .csv，5 MB 以内；一位教师一行，表头写工号、周一……周五。"))
    apply = forms.BooleanField(label=_("检查无误后直接写入"), required=False)


class AbsenceForm(forms.Form):
    first = _day(_("从"))
    last = _day(pgettext_lazy("until", "到"))
    since = forms.TimeField(
        label=_("第一天从几点起"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), help_text=_("空着就是全天。")
    )
    reason = forms.CharField(label=_("事由"), max_length=200)


class StaffAbsenceForm(AbsenceForm):
    """Entered by the office, for somebody who telephoned."""

    staff = forms.TypedChoiceField(label=_("教师"))
    field_order = ("staff", "first", "last", "since", "reason")

    def __init__(self, *args: Any, staff: Iterable[Any] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["staff"].choices = [(str(one.pk), f"{one.name} {one.number}") for one in staff]  # type: ignore[attr-defined]


class DecisionForm(forms.Form):
    agree = forms.TypedChoiceField(choices=[("1", "1"), ("", "")], coerce=bool, required=False)
    answer = forms.CharField(label=_("答复"), max_length=200, required=False)


class SwapForm(forms.Form):
    """For one of a colleague's duties, or as a favour of a colleague."""

    other = forms.UUIDField(required=False)
    taker = forms.UUIDField(required=False)
    reason = forms.CharField(label=_("想说的话"), max_length=200, required=False)


# ── the sliders of the planner's page ─────────────────────────────────────────


@dataclass(frozen=True)
class Slider:
    """One wish as the page shows it: its stops in words, and where it stands."""

    name: str
    title: Any
    stops: tuple[Any, ...]
    level: int

    @property
    def last(self) -> int:
        return len(self.stops) - 1

    @property
    def stands_at(self) -> Any:
        return self.stops[self.level]


def sliders(job: str, wishes: Mapping[str, int] | None = None) -> list[Slider]:
    """The sliders of a job, standing where they were left."""
    return [Slider(name, title, stops, (wishes or {}).get(name, level)) for name, title, stops, level in WISHES[job]]


def wishes_in(posted: Mapping[str, Any], job: str) -> dict[str, int]:
    """What the sliders say; one that is not there, or says nonsense, stays where it stood."""
    found = {}
    for one in sliders(job):
        said = str(posted.get(f"wish-{one.name}", ""))
        found[one.name] = min(int(said), one.last) if said.isdecimal() and len(said) < 3 else one.level
    return found


class MoveForm(forms.Form):
    """Where a child goes, and from which day on."""

    chosen = forms.UUIDField(label=_("班组"))
    first = _day(_("从哪天起"))


class SplitForm(forms.Form):
    room = forms.TypedChoiceField(label=_("新班组的教室"))
    first = _day(_("从哪天起"))
    reason = forms.CharField(label=_("人数不在规定范围内的理由"), max_length=200, required=False)

    def __init__(self, *args: Any, rooms: Iterable[Any] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["room"].choices = [(str(one.pk), f"{one.name}（{one.capacity}）") for one in rooms]  # type: ignore[attr-defined]


class RoomForm(forms.Form):
    room = forms.TypedChoiceField(label=_("教室"))

    def __init__(self, *args: Any, rooms: Iterable[Any] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["room"].choices = [(str(one.pk), f"{one.name}（{one.capacity}）") for one in rooms]  # type: ignore[attr-defined]


class JoinForm(forms.Form):
    other = forms.TypedChoiceField(label=_("并过来的班组"))
    first = _day(_("从哪天起"))
    reason = forms.CharField(label=_("人数不在规定范围内的理由"), max_length=200, required=False)

    def __init__(self, *args: Any, groups: Iterable[Any] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"].choices = [(str(one.pk), f"{one.name}（{one.size}）") for one in groups]  # type: ignore[attr-defined]


class ApartForm(forms.Form):
    """How, why and until when two children are kept apart; the children are chosen beside it."""

    apart_from = forms.ChoiceField(label=_("怎样分开"), choices=ApartFrom, widget=forms.RadioSelect, initial=ApartFrom.GROUP)
    reason = forms.ChoiceField(label=_("原因"), choices=ApartReason, help_text=_("只有负责的人看得到，每次查看都有记录；家长看不到。"))
    words = forms.CharField(
        label=_("说明"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("只写编组需要知道的。保护性安排不必写经过。")
    )
    starts_on = _day(_("从"))
    ends_on = _day(pgettext_lazy("until", "到"), required=False, help_text=_("空着就到学期结束。"))


class EndApartForm(forms.Form):
    words = forms.CharField(label=_("解除的理由"), max_length=200)
