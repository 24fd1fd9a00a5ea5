"""What families and staff may type. Nothing is ticked beforehand (S1.2)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kehou.enrolment.actions import LACKING
from kehou.enrolment.choices import Need
from kehou.enrolment.rules import VERSION, Asked, EligibilityRules, Lack
from kehou.people.choices import Purpose

WEEKDAYS = [(1, _("周一")), (2, _("周二")), (3, _("周三")), (4, _("周四")), (5, _("周五")), (6, _("周六")), (7, _("周日"))]
CONSENTS = {
    "consent_service": (Purpose.SERVICE, _("为参加课后服务，学校使用孩子的姓名、班级和到离校记录"), True),
    "consent_health": (Purpose.HEALTH, _("把健康与座位提示告诉看护教师（只有他们能看到）"), False),
    "consent_collectors": (Purpose.COLLECTORS, _("登记接送人的姓名和电话，放学时核对"), False),
    "consent_masked_name": (Purpose.MASKED_NAME, _("校内公示时显示隐去部分的姓名，如“王*明”"), False),
}


class ApplicationForm(forms.Form):
    """One page on the phone: need, days and slots, declarations, pledge, consents each apart."""

    need = forms.ChoiceField(label=_("家庭的实际困难"), choices=Need, widget=forms.RadioSelect)
    need_words = forms.CharField(label=_("用一句话说明困难"), max_length=200, required=False)
    days = forms.TypedMultipleChoiceField(label=_("哪几天需要"), coerce=int, widget=forms.CheckboxSelectMultiple)
    slots = forms.MultipleChoiceField(label=_("哪个时段"), widget=forms.CheckboxSelectMultiple)
    healthy = forms.BooleanField(label=_("孩子身体健康，能参加集体看护"))
    independent = forms.BooleanField(label=_("孩子有一定的独立和自我管理能力"))
    pledge = forms.BooleanField(label=_("我理解并积极配合学校的课后服务：按时接孩子，不来提前请假"))
    home_alone = forms.BooleanField(label=_("申请让孩子独自回家（还要另办《独自回家证》）"), required=False)
    note = forms.CharField(label=_("还想告诉老师的"), max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, slots: Any, rules: EligibilityRules, late: bool = False, new: bool = True, **kwargs: Any):
        super().__init__(*args, **kwargs)
        offered = {day for slot in slots for day in slot.weekdays}
        self.fields["days"].choices = [one for one in WEEKDAYS if one[0] in offered]  # type: ignore[attr-defined]
        self.fields["slots"].choices = [(str(s.pk), f"{s.name} {s.hours}") for s in slots]  # type: ignore[attr-defined]
        self._require("need", rules.need_required)
        self._require("healthy", rules.health_declaration)
        self._require("independent", rules.health_declaration)
        self._require("pledge", rules.pledge)
        for lack, (sentence, _clause) in LACKING.items():
            if lack.value in self.fields:
                self.fields[lack.value].error_messages["required"] = sentence
        if late:
            self.fields["late_reason"] = forms.CharField(label=_("逾期原因（会单独记录）"), max_length=200)
            self.order_fields(["pupil", "late_reason"])
        for name, (_purpose, label, needed) in CONSENTS.items() if new else ():
            self.fields[name] = forms.BooleanField(label=label, required=needed)

    def _require(self, name: str, needed: bool) -> None:
        self.fields[name].required = needed

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("need") == Need.OTHER and not said.get("need_words"):
            self.add_error("need_words", LACKING[Lack.NEED_WORDS][0])
        return said

    def asked(self) -> Asked:
        """What was asked, as the action wants it."""
        said = self.cleaned_data
        return Asked(
            need=said["need"], need_words=said["need_words"], days=tuple(said["days"]), slots=self._slots(),
            healthy=said["healthy"], independent=said["independent"], pledge_version=VERSION if said["pledge"] else "",
            home_alone=said["home_alone"], note=said["note"], late_reason=said.get("late_reason", ""),
        )  # fmt: skip

    def _slots(self) -> tuple:
        from uuid import UUID

        return tuple(UUID(one) for one in self.cleaned_data["slots"])

    def consents(self) -> dict[str, bool]:
        return {purpose: self.cleaned_data[name] for name, (purpose, *_rest) in CONSENTS.items() if name in self.cleaned_data}

    def groups(self) -> list[dict[str, Any]]:
        """The fields under headings, in the order a family thinks of them."""
        named = [
            (_("为什么需要"), ["pupil", "late_reason", "need", "need_words"]),
            (_("什么时候"), ["days", "slots"]),
            (_("孩子的情况"), ["healthy", "independent", "home_alone", "note"]),
            (_("家长承诺"), ["pledge"]),
            (_("个人信息，逐项同意"), [*CONSENTS]),
        ]
        shown = [{"title": title, "fields": [self[n] for n in names if n in self.fields]} for title, names in named]
        return [group for group in shown if group["fields"]]


class PaperForm(ApplicationForm):
    """The same fields from a sheet of paper, for a pupil of the own class."""

    pupil: Any = forms.ModelChoiceField(label=_("学生"), queryset=None, empty_label=_("请选择"))

    def __init__(self, *args: Any, pupils: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["pupil"].queryset = pupils  # type: ignore[attr-defined]
        self.fields["pupil"].label_from_instance = lambda pupil: f"{pupil.home_class} {pupil.name}"  # type: ignore[attr-defined]
        self.order_fields(["pupil"])


class RoundForm(forms.Form):
    """What may differ from policy's own days when a round is opened."""

    opens_on = forms.DateField(label=_("开始受理"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    closes_on = forms.DateField(label=_("截止受理"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    first_day = forms.DateField(label=_("服务第一天"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    capacity = forms.IntegerField(
        label=_("放学后看护每天名额"), min_value=1, max_value=5000, required=False, help_text=_("不填则不限。")
    )
    late_capacity = forms.IntegerField(
        label=_("17:00后每天名额"), min_value=1, max_value=5000, required=False, help_text=_("受集中教室容量限制，不填则不限。")
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("opens_on") and said.get("closes_on") and said["closes_on"] < said["opens_on"]:
            self.add_error("closes_on", _("截止日期早于开始日期。"))
        return said


class ObjectionForm(forms.Form):
    text = forms.CharField(label=_("意见"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    named = forms.BooleanField(label=_("署上我的姓名（不勾选则匿名）"), required=False)


class AnswerForm(forms.Form):
    answer = forms.CharField(label=_("答复"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class SignForm(forms.Form):
    """Every requirement ticked one by one, a name typed or drawn, and the one-time code."""

    typed_name = forms.CharField(label=_("签名（请输入您的姓名）"), max_length=40, required=False)
    drawn = forms.RegexField(
        r"^(?:[ML]\d{1,3} \d{1,3} ?){8,4000}$", strip=True, required=False, widget=forms.HiddenInput, max_length=40000
    )
    code = forms.CharField(
        label=_("短信验证码"),
        max_length=6,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )

    def __init__(self, *args: Any, requirements: list[str], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.ticks = [f"confirm_{i}" for i in range(len(requirements))]
        for name, words in zip(self.ticks, requirements, strict=True):
            self.fields[name] = forms.BooleanField(label=words, error_messages={"required": _("请读完这一项再打勾。")})
        self.order_fields([*self.ticks, "typed_name", "drawn", "code"])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not said.get("typed_name") and not said.get("drawn"):
            self.add_error("typed_name", _("请写下您的姓名，或在框里手写签名。"))
        return said

    def ticked(self) -> list[int]:
        return [i for i, name in enumerate(self.ticks) if self.cleaned_data.get(name)]

    def tick_fields(self) -> list[Any]:
        return [self[name] for name in self.ticks]


class PaperSignatureForm(forms.Form):
    signer = forms.CharField(label=_("签字人姓名"), max_length=40)


class EndForm(forms.Form):
    on = forms.DateField(label=_("最后一天"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
