"""Asking for a place on the phone or from paper: short, and nothing is ticked beforehand (S1.2, S5.1)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from kehou.enrolment.actions import LACKING, Change, Fetching, Wish
from kehou.enrolment.choices import Need
from kehou.enrolment.forms.words import CONSENTS, WEEKDAYS, date_input
from kehou.enrolment.rules import VERSION, Asked, EligibilityRules, Lack
from kehou.identity.queries import plain_phone

NEW_PERSON = ("collector_name", "collector_relation", "collector_phone")
NEVER_KEPT = ("pledge", "once", "photo", *CONSENTS)


def lacking(lack: Lack) -> str:
    """What is missing, with the clause it rests on."""
    sentence, clause = LACKING[lack]
    return f"{sentence}（{clause}）"


class DaysForm(forms.Form):
    """Days and slots, as every form about them asks."""

    days = forms.TypedMultipleChoiceField(label=_("哪几天需要"), coerce=int, widget=forms.CheckboxSelectMultiple)
    slots = forms.MultipleChoiceField(label=_("哪个时段"), widget=forms.CheckboxSelectMultiple)
    home_alone = forms.BooleanField(label=_("申请让孩子独自回家（有名额后由学校办《独自回家证》）"), required=False)
    alone_days = forms.TypedMultipleChoiceField(
        label=_("独自回家的日子"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("一天也不选，就是每个看护日。"),
    )  # fmt: skip
    once = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, slots: Sequence[Any], **kwargs: Any):
        kwargs["initial"] = {"once": uuid4(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.offer(slots)

    def offer(self, slots: Sequence[Any]) -> None:
        """The round's own days and slots."""
        days = [one for one in WEEKDAYS if one[0] in {day for slot in slots for day in slot.weekdays}]
        self.fields["days"].choices = self.fields["alone_days"].choices = days  # type: ignore[attr-defined]
        self.fields["slots"].choices = [(str(s.pk), f"{s.name} {s.hours}") for s in slots]  # type: ignore[attr-defined]

    @property
    def once_said(self) -> UUID | None:
        return self.cleaned_data.get("once")


class ApplicationForm(DaysForm):
    """One page on the phone: need, days and slots, declarations, who collects, pledge, consents each apart."""

    need = forms.ChoiceField(label=_("家庭的实际困难"), choices=Need, widget=forms.RadioSelect)
    need_words = forms.CharField(label=_("用一句话说明困难"), max_length=200, required=False)
    healthy = forms.BooleanField(label=_("孩子身体健康，能参加集体看护"))
    independent = forms.BooleanField(label=_("孩子有一定的独立和自我管理能力"))
    pledge = forms.BooleanField(label=_("我理解并积极配合学校的课后服务：按时接孩子，不来提前请假"))
    note = forms.CharField(label=_("还想告诉老师的"), max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(
        self,
        *args: Any,
        slots: Sequence[Any],
        rules: EligibilityRules,
        late: bool = False,
        new: bool = True,
        people: Iterable[Any] = (),
        agreed: bool = False,
        **kwargs: Any,
    ):
        super().__init__(*args, slots=slots, **kwargs)
        self.agreed = agreed
        for name, needed in _needed(rules).items():
            self.fields[name].required = needed
        for lack in LACKING:
            if lack.value in self.fields:
                self.fields[lack.value].error_messages["required"] = lacking(lack)
        if late:
            self.fields["late_reason"] = forms.CharField(label=_("逾期原因（会单独记录）"), max_length=200)
        self._ask_collectors(people)
        self._ask_consents(CONSENTS if new else [] if agreed else ["consent_collectors"])

    def _ask_collectors(self, people: Iterable[Any]) -> None:
        known = [(str(one.pk), f"{one.name}（{one.relation}）") for one in people]
        if known:
            self.fields["collectors"] = forms.MultipleChoiceField(
                label=_("除监护人外，谁会来接"), choices=known, required=False, widget=forms.CheckboxSelectMultiple
            )
        self.fields["collector_name"] = forms.CharField(label=_("姓名"), max_length=40, required=False)
        self.fields["collector_relation"] = forms.CharField(
            label=_("与孩子关系"), max_length=20, required=False, help_text=_("例如：奶奶、姑姑、邻居")
        )
        self.fields["collector_phone"] = forms.CharField(
            label=_("手机号"), max_length=20, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
        )

    def _ask_consents(self, names: Iterable[str]) -> None:
        for name in names:
            _purpose, label, needed = CONSENTS[name]
            self.fields[name] = forms.BooleanField(label=label, required=needed)
            self.fields[name].error_messages["required"] = _("这一项是参加课后服务所必需的，请单独勾选。")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("need") == Need.OTHER and not said.get("need_words"):
            self.add_error("need_words", lacking(Lack.NEED_WORDS))
        self._check_new_person(said)
        wants = said.get("collectors") or any(said.get(name) for name in NEW_PERSON)
        if wants and not self.agreed and not said.get("consent_collectors"):
            self.add_error("consent_collectors", _("请了接送人，要同意登记接送人的姓名和电话。"))
        return said

    def _check_new_person(self, said: dict[str, Any]) -> None:
        """All three or none: a name without a phone can't be checked at the gate."""
        typed = {name: (said.get(name) or "").strip() for name in NEW_PERSON}
        if not any(typed.values()):
            return
        for name, value in typed.items():
            if not value:
                self.add_error(name, _("登记新的接送人，姓名、关系、手机号都要填。"))
        if typed["collector_phone"] and not plain_phone(typed["collector_phone"]):
            self.add_error("collector_phone", _("请输入11位手机号。"))

    def asked(self) -> Asked:
        """What was asked, as the action wants it."""
        said = self.cleaned_data
        return Asked(
            need=said["need"], need_words=said["need_words"], days=tuple(said["days"]), slots=_ids(said["slots"]),
            healthy=said["healthy"], independent=said["independent"], pledge_version=VERSION if said["pledge"] else "",
            home_alone=said["home_alone"], alone_days=tuple(said["alone_days"]), note=said["note"],
            late_reason=said.get("late_reason", ""),
        )  # fmt: skip

    def fetching(self) -> Fetching:
        """Who would collect."""
        said = self.cleaned_data
        if not said.get("collector_name"):
            return Fetching(chosen=_ids(said.get("collectors", ())))
        new = {
            "name": " ".join(said["collector_name"].split()), "relation": said["collector_relation"].strip(),
            "phone": plain_phone(said["collector_phone"]),
        }  # fmt: skip
        return Fetching(chosen=_ids(said.get("collectors", ())), new=new)

    def consents(self) -> dict[str, bool]:
        return {purpose: self.cleaned_data[name] for name, (purpose, *_rest) in CONSENTS.items() if name in self.cleaned_data}

    def groups(self) -> list[dict[str, Any]]:
        """The fields under headings, in the order a family thinks of them."""
        named = [
            ("why", _("为什么需要"), ["late_reason", "need", "need_words"]),
            ("when", _("什么时候"), ["days", "slots"]),
            ("child", _("孩子的情况"), ["healthy", "independent", "note"]),
            ("home", _("怎么回家"), ["collectors", "home_alone", "alone_days"]),
            ("pledge", _("家长承诺"), ["pledge"]),
            ("consents", _("个人信息，逐项同意"), [*CONSENTS]),
        ]
        shown = [
            {"key": key, "title": title, "fields": [self[n] for n in names if n in self.fields]} for key, title, names in named
        ]
        return [group for group in shown if group["fields"]]

    def new_person(self) -> list[Any]:
        return [self[name] for name in NEW_PERSON if name in self.fields]

    @property
    def names_new_person(self) -> bool:
        """Whether the fields for a new person hold something, and so must be open."""
        return any(self[name].value() for name in NEW_PERSON if name in self.fields)


def _needed(rules: EligibilityRules) -> dict[str, bool]:
    health = rules.health_declaration
    return {"need": rules.need_required, "healthy": health, "independent": health, "pledge": rules.pledge}


def _ids(typed: Iterable[str]) -> tuple[UUID, ...]:
    return tuple(UUID(one) for one in typed)


class SiblingForm(DaysForm):
    """A brother or sister on the same form: one tick, the declarations, and only what is different."""

    include = forms.BooleanField(required=False)
    healthy = forms.BooleanField(label=_("身体健康，能参加集体看护"), required=False)
    independent = forms.BooleanField(label=_("有一定的独立和自我管理能力"), required=False)

    def __init__(self, *args: Any, pupil: Any, rules: EligibilityRules, **kwargs: Any):
        super().__init__(*args, prefix=f"s-{pupil.pk}", **kwargs)
        self.pupil, self.rules = pupil, rules
        del self.fields["once"]
        self.fields["include"].label = _("也为%(name)s申请（%(room)s）") % {"name": pupil.name, "room": pupil.home_class}
        for name in ("days", "slots"):
            self.fields[name].required = False
            self.fields[name].help_text = _("不选就和上面一样。")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("include") and self.rules.health_declaration:
            for lack in (Lack.HEALTH, Lack.INDEPENDENCE):
                if not said.get(lack.value):
                    self.add_error(lack.value, lacking(lack))
        return said

    def wish(self, first: Asked) -> Wish | None:
        """The shared answers with this child's own days, slots, declarations and way home."""
        said = self.cleaned_data
        if not said.get("include"):
            return None
        own = replace(
            first, days=tuple(said["days"]) or first.days, slots=_ids(said["slots"]) or first.slots, healthy=said["healthy"],
            independent=said["independent"], home_alone=said["home_alone"], alone_days=tuple(said["alone_days"]),
        )  # fmt: skip
        return Wish(self.pupil, own)

    @property
    def is_open(self) -> bool:
        """Whether something here differs, and so must be seen."""
        return any(self[name].value() for name in ("days", "slots", "home_alone", "alone_days")) or bool(self.errors)


class ChangeForm(DaysForm):
    """A change after the window: what shall be different, from when, and why (S1.2)."""

    starts_on = forms.DateField(label=_("从哪天起"), required=False, widget=date_input(), help_text=_("不填就从最早的一天起。"))
    reason = forms.CharField(label=_("为什么要改"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))

    field_order: tuple[str, ...] = ("days", "slots", "home_alone", "alone_days", "starts_on", "reason", "once")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for lack in (Lack.DAYS, Lack.SLOTS):
            self.fields[lack.value].error_messages["required"] = lacking(lack)

    def change(self) -> Change:
        said = self.cleaned_data
        return Change(
            days=tuple(said["days"]), slots=_ids(said["slots"]), home_alone=said["home_alone"],
            alone_days=tuple(said["alone_days"]), starts_on=said["starts_on"], reason=said["reason"],
        )  # fmt: skip


class DecisionForm(forms.Form):
    """Yes or no, with words the family reads."""

    decision = forms.ChoiceField(choices=[("yes", ""), ("no", "")])
    words = forms.CharField(max_length=200, required=False)


def kept_of(posted: Mapping[str, Any], names: Iterable[str]) -> dict[str, list[str]]:
    """What a draft keeps of a posted form: the known fields; consents and pledge are given at handing in, not before."""
    lists = getattr(posted, "getlist", None)
    wanted = [name for name in names if name in posted and name.rsplit("-", 1)[-1] not in NEVER_KEPT]
    return {name: list(lists(name)) if lists else [str(posted[name])] for name in wanted}


def initial_of(form: forms.Form, said: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """A draft as the form's first values: lists for choices of many, a tick for a tick, else the text."""
    kept = {name: (field, said.get(form.add_prefix(name))) for name, field in form.fields.items()}
    return {name: _first_value(field, values) for name, (field, values) in kept.items() if values}


def _first_value(field: forms.Field, values: Sequence[str]) -> Any:
    if isinstance(field, (forms.MultipleChoiceField, forms.TypedMultipleChoiceField)):
        return list(values)
    return True if isinstance(field, forms.BooleanField) else values[0]
