"""What the school writes into its plan: words, values of single lines, and what is offered (S7.1, S3.2, S5.1)."""

from collections.abc import Mapping, Sequence
from datetime import time
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kehou.organisation.choices import WEEKDAY_NAMES
from kehou.organisation.rules.offer import WHOLE, Offer, OfferedSlot

SPARE_SLOTS = 2
MOST_SLOTS = 8
WORKDAYS = [(day, WEEKDAY_NAMES[day]) for day in range(1, 6)]
YES_NO = [("true", _("是")), ("false", _("否"))]


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _hour() -> forms.TimeInput:
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class PlanForm(forms.Form):
    """The school's own words in the plan; the lines come from policy."""

    words = forms.CharField(label=_("学校说明"), widget=forms.Textarea(attrs={"rows": 8}), max_length=5000, required=False)


class RevisionForm(forms.Form):
    """Why an approved plan is changed; the district reads it beside the new version."""

    reason = forms.CharField(label=_("为什么修改"), max_length=200)


class DecisionForm(forms.Form):
    """The district's answer to a plan."""

    remark = forms.CharField(label=_("批复意见"), max_length=200, required=False)
    answer = forms.ChoiceField(choices=[("approve", _("批准")), ("return", _("退回"))])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("answer") == "return" and not said.get("remark"):
            self.add_error("remark", _("退回时请写明要改什么，学校才知道怎样修改。"))
        return said


# ── one line ──────────────────────────────────────────────────────────────────


class LineForm(forms.Form):
    """A value of the plan, asked for in the way of its kind, and why the school chooses it."""

    why = forms.CharField(
        label=_("为什么"), max_length=100, required=False, help_text=_("和规定不同时必填；区教育局和家长都会看到。")
    )

    def __init__(self, *args: Any, parameter: Any, value: Any, why: str = "", **kwargs: Any) -> None:
        self.parameter = parameter
        super().__init__(*args, **kwargs)
        self.fields = {**self._value_fields(value), "why": self.fields["why"]}
        self.initial["why"] = why

    def _value_fields(self, value: Any) -> dict[str, forms.Field]:
        parameter, title = self.parameter, self.parameter.title.said(get_language())
        if parameter.ordered:
            return self._ranked(value)
        unit = parameter.unit.said(get_language())
        label = f"{title}（{unit}）" if unit else title
        return {"value": FIELDS[parameter.kind.name](label, value, self._choices())}

    def _choices(self) -> list[tuple[str, str]]:
        return [(code, words.said(get_language())) for code, words in self.parameter.choices.items()]

    def _ranked(self, value: Sequence[str]) -> dict[str, forms.Field]:
        """The first, the second …: the order counts."""
        found: dict[str, forms.Field] = {}
        for at in range(len(self.parameter.choices)):
            field = forms.ChoiceField(
                label=_("第%(number)s位") % {"number": at + 1}, choices=[("", _("（不用）")), *self._choices()], required=False
            )
            field.initial = value[at] if at < len(value) else ""
            found[f"rank_{at}"] = field
        return found

    @property
    def said(self) -> Any:
        """The value in the form a plan stores."""
        if self.parameter.ordered:
            ranks = [self.cleaned_data[name] for name in self.fields if name.startswith("rank_")]
            return list(dict.fromkeys(one for one in ranks if one))
        return PLAIN.get(self.parameter.kind.name, lambda one: one)(self.cleaned_data["value"])


def _whole(label: Any, value: Any, _choices: Any) -> forms.Field:
    return forms.IntegerField(label=label, initial=value, min_value=0, max_value=100_000)


def _decimal(label: Any, value: Any, _choices: Any) -> forms.Field:
    return forms.DecimalField(label=label, initial=Decimal(str(value)), min_value=0, max_digits=12, decimal_places=4)


def _truth(label: Any, value: Any, _choices: Any) -> forms.Field:
    return forms.ChoiceField(label=label, initial="true" if value else "false", choices=YES_NO, widget=forms.RadioSelect)


def _date(label: Any, value: Any, _choices: Any) -> forms.Field:
    return forms.DateField(label=label, initial=value, widget=_day())


def _time(label: Any, value: Any, _choices: Any) -> forms.Field:
    return forms.TimeField(label=label, initial=value, widget=_hour())


def _text(label: Any, value: Any, _choices: Any) -> forms.Field:
    return forms.CharField(label=label, initial=value, max_length=100)


def _codes(label: Any, value: Any, choices: Any) -> forms.Field:
    return forms.MultipleChoiceField(label=label, initial=value, choices=choices, widget=forms.CheckboxSelectMultiple)


def _numbers(label: Any, value: Any, _choices: Any) -> forms.Field:
    return forms.TypedMultipleChoiceField(
        label=label, initial=value, coerce=int, choices=WORKDAYS, widget=forms.CheckboxSelectMultiple
    )


FIELDS: dict[str, Any] = {
    "integer": _whole, "money": _decimal, "share": _decimal, "boolean": _truth, "date": _date, "time": _time,
    "month_day": _text, "text": _text, "codes": _codes, "integers": _numbers,
}  # fmt: skip
PLAIN: dict[str, Any] = {
    "money": str, "share": str, "boolean": lambda said: said == "true", "date": lambda said: said.isoformat(),
    "time": lambda said: f"{said:%H:%M}",
}  # fmt: skip


# ── the offer ─────────────────────────────────────────────────────────────────


class SlotForm(forms.Form):
    """One slot; a row without a name counts as empty."""

    name = forms.CharField(label=_("名称"), max_length=30, required=False, help_text=_("清空名称就是不设这个时段。"))
    starts = forms.TimeField(label=_("开始"), widget=_hour())
    ends = forms.TimeField(label=_("结束"), widget=_hour())
    is_late = forms.BooleanField(label=_("延时时段（由志愿教师看护）"), required=False)
    weekdays = forms.TypedMultipleChoiceField(
        label=_("星期"), coerce=int, choices=WORKDAYS, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, campuses: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.campuses = {str(one.pk): one.name for one in campuses}
        if len(self.campuses) > 1:
            self.fields["divided"] = forms.ChoiceField(
                label=_("名额怎样算"), choices=[("", _("全校合计")), ("yes", _("每个校区各算各的"))], required=False,
                widget=forms.RadioSelect,
            )  # fmt: skip
        self.fields["seats"] = _number(_("每天名额（全校合计）"))
        if len(self.campuses) > 1:
            self.fields |= {f"seats_{pk}": _number(_("每天名额：%(campus)s") % {"campus": name}) for pk, name in self.campuses.items()}

    @classmethod
    def initial_of(cls, slot: OfferedSlot) -> dict[str, Any]:
        seats = {f"seats_{campus}" if campus else "seats": number for campus, number in slot.seats.items()}
        return {
            "name": slot.name, "starts": slot.starts, "ends": slot.ends, "is_late": slot.is_late, "weekdays": list(slot.weekdays),
            "divided": "" if WHOLE in slot.seats else "yes", **seats,
        }  # fmt: skip

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not (said.get("name") or "").strip():
            for name in list(self.errors):  # an empty row: whatever else it holds is not meant
                del self.errors[name]
        return said

    def slot(self) -> OfferedSlot | None:
        said = self.cleaned_data
        if not (said.get("name") or "").strip():
            return None
        seats = {pk: said[f"seats_{pk}"] for pk in self.campuses} if said.get("divided") else {WHOLE: said["seats"]}
        return OfferedSlot(said["name"].strip(), said["starts"], said["ends"], tuple(said["weekdays"]), said["is_late"], seats)

    @property
    def is_spare(self) -> bool:
        return not self["name"].value()

    def seat_fields(self) -> list[Any]:
        return [self[name] for name in self.fields if name.startswith("seats")]

    @property
    def divided(self) -> Any:
        return self["divided"] if "divided" in self.fields else None


def _number(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=5000, help_text=_("不填则不限。"))


class OfferForm(forms.Form):
    """The dates of the round and its slots (S5.1, S3.1, S3.2)."""

    opens_on = forms.DateField(label=_("开始受理"), widget=_day())
    closes_on = forms.DateField(label=_("截止受理"), widget=_day())
    first_day = forms.DateField(label=_("服务第一天"), widget=_day())

    def __init__(self, data: Any = None, *, offer: Offer | None, campuses: Sequence[Any]) -> None:
        dates = {name: getattr(offer, name) for name in ("opens_on", "closes_on", "first_day")} if offer else {}
        super().__init__(data, initial=dates)
        kept = list(offer.slots) if offer else []
        count = min(MOST_SLOTS, len(kept) + SPARE_SLOTS) if data is None else _rows_in(data)
        self.rows = [
            SlotForm(
                data, prefix=f"slot{at}", campuses=campuses, initial=SlotForm.initial_of(kept[at]) if at < len(kept) else {"starts": time(15, 30)},
                use_required_attribute=False,
            )
            for at in range(count)
        ]  # fmt: skip

    def is_valid(self) -> bool:
        """The dates and every row are asked, so that all that is missing is said at once."""
        dates = super().is_valid()
        return not [row for row in self.rows if not row.is_valid()] and dates

    def offer(self) -> Offer:
        slots = (row.slot() for row in self.rows)
        said = self.cleaned_data
        return Offer(said["opens_on"], said["closes_on"], said["first_day"], tuple(slot for slot in slots if slot))


def _rows_in(data: Mapping[str, Any]) -> int:
    return sum(f"slot{at}-name" in data for at in range(MOST_SLOTS))
