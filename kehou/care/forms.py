"""What people may type in the day: exceptions, counts, reasons; children are chosen, never typed."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _

from kehou.care.choices import (
    Activity,
    Claim,
    Holder,
    IncidentKind,
    MarkState,
    NoteKind,
    Outcome,
    RoutineKind,
    Said,
    Severity,
    Symptom,
    TypedSays,
)
from kehou.care.rules import tenths
from kehou.core.ids import uuid7
from kehou.core.pictures import PictureRefused, redrawn

FACE = 600  # pixels: a face on a card
READABLE = 1600  # pixels: a place, a paper

GONE_TO = (Holder.GUARDIAN, Holder.COLLECTOR, Holder.ALONE, Holder.OTHER)
MOST_LINES = 500
MOST_PHOTOS = 12
OF_HEALTH = (Outcome.TAKEN_HOME, Outcome.BACK, Outcome.HOSPITAL)
WEEKDAYS = [(1, _("周一")), (2, _("周二")), (3, _("周三")), (4, _("周四")), (5, _("周五"))]


class ChildrenForm(forms.Form):
    """A form about some of the children on a list."""

    def __init__(self, *args: Any, children: Iterable[Any] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(str(child.pk), child.name) for child in children]
        for field in self.fields.values():
            if isinstance(field, forms.TypedMultipleChoiceField) and not field.choices:
                field.choices = names


def _children(label: Any, *, required: bool = False) -> forms.TypedMultipleChoiceField:
    widget = forms.CheckboxSelectMultiple
    return forms.TypedMultipleChoiceField(label=label, coerce=UUID, required=required, widget=widget, empty_value=[])


class ActivityForm(forms.Form):
    activity = forms.ChoiceField(label=_("今天的活动"), choices=Activity)

    def __init__(self, *args: Any, allowed: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = set(allowed)
        self.fields["activity"].choices = [(v, label) for v, label in Activity.choices if v in allowed]  # type: ignore[attr-defined]


class Chosen(forms.TypedMultipleChoiceField):
    """Children ticked on a list; whether they stand on it is the action's to say, which reads the list anyway."""

    def valid_value(self, value: Any) -> bool:
        return True


class RollForm(forms.Form):
    absent = Chosen(label=_("未到"), coerce=UUID, required=False, empty_value=[])


class MarkForm(forms.Form):
    pupil = forms.UUIDField(widget=forms.HiddenInput)
    state = forms.ChoiceField(label=_("更正为"), choices=MarkState)
    reason = forms.CharField(label=_("理由"), max_length=200)


class DepartForm(ChildrenForm):
    pupils = _children(_("去集中教室的学生"))
    counted = forms.IntegerField(label=_("出发时清点人数"), min_value=0, max_value=200)


class ArriveForm(ChildrenForm):
    missing = _children(_("没有到达"))
    counted = forms.IntegerField(label=_("到达时清点人数"), min_value=0, max_value=200)


class PersonForm(forms.Form):
    person = forms.UUIDField()


class SignatureForm(forms.Form):
    """The name of the adult who takes the child, typed or drawn; whether one is needed is the school's to say."""

    typed_name = forms.CharField(label=_("来接的人签名（写姓名）"), max_length=40, required=False)
    drawn = forms.RegexField(
        r"^(?:[ML]\d{1,3} \d{1,3} ?){8,4000}$", strip=True, required=False, widget=forms.HiddenInput, max_length=40000
    )


class ForADayForm(forms.Form):
    """Somebody who comes on one day only."""

    name = forms.CharField(label=_("姓名"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    relation = forms.CharField(label=_("与孩子关系"), max_length=20, help_text=_("例如：同事、邻居、网约车陪同的亲友"))
    day = forms.DateField(label=_("哪一天"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    agreed = forms.BooleanField(label=_("来接的人本人同意我登记他的姓名"))

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())


class OfflineForm(forms.Form):
    """What a gate without a network let out: the code, and when by its own clock (milliseconds since 1970)."""

    code = forms.UUIDField()
    at = forms.IntegerField(min_value=0, max_value=4_102_444_800_000)


class OtherForm(forms.Form):
    name = forms.CharField(label=_("姓名"), max_length=40)
    relation = forms.CharField(label=_("与孩子关系"), max_length=20)
    note = forms.CharField(label=_("谁确认的"), max_length=100, help_text=_("例如：母亲 17:05 电话确认"))


class AloneForm(forms.Form):
    already_gone = forms.BooleanField(required=False, widget=forms.HiddenInput)


class TakeInForm(forms.Form):
    pupil = forms.UUIDField()


class HelpForm(forms.Form):
    note = forms.CharField(label=_("什么事"), max_length=200, required=False)


class SettleForm(forms.Form):
    outcome = forms.ChoiceField(label=_("结果"), choices=[(one.value, one.label) for one in Outcome if one not in OF_HEALTH])
    note = forms.CharField(label=_("说明"), max_length=200, required=False)


class LeaveForm(forms.Form):
    date = forms.DateField(label=_("哪一天"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    until = forms.DateField(
        label=_("到哪一天（不填就是一天）"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=_("只请其中的星期几"), coerce=int, choices=WEEKDAYS, required=False, widget=forms.CheckboxSelectMultiple, empty_value=[],
        help_text=_("例如每周三有课外安排：填到学期末，只勾周三。"),
    )  # fmt: skip
    reason = forms.CharField(label=_("事由"), max_length=100, required=False)


class PermitForm(forms.Form):
    weekdays = forms.TypedMultipleChoiceField(
        label=_("独自回家的日子"), coerce=int, choices=WEEKDAYS, widget=forms.CheckboxSelectMultiple
    )
    photo = forms.FileField(
        label=_("孩子的照片"), required=False, max_length=200, help_text=_("印在证上，门卫对着看；只有学校看得到。"),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )  # fmt: skip
    understood = forms.BooleanField(label=_("我已和孩子走过一遍回家的路，孩子每天带证，放学后直接回家。"))


    def clean_photo(self) -> ContentFile | None:
        return face(self.cleaned_data["photo"])


class FaceForm(forms.Form):
    photo = forms.FileField(
        label=_("孩子的照片"), max_length=200, widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"})
    )

    def clean_photo(self) -> ContentFile | None:
        return face(self.cleaned_data["photo"])


def face(sent: Any) -> ContentFile | None:
    """The photo drawn anew, large enough to know a child by; what is none is a fault in a sentence."""
    try:
        return ContentFile(redrawn(sent, side=FACE), name=f"{uuid7()}.jpg") if sent else None
    except PictureRefused as refusal:
        raise forms.ValidationError(str(refusal)) from None


class CallForm(forms.Form):
    whom = forms.CharField(label=_("打给谁"), max_length=80)
    reached = forms.BooleanField(label=_("接通了"), required=False)
    note = forms.CharField(label=_("对方怎么说"), max_length=200, required=False)


class LeaderForm(forms.Form):
    leader = forms.UUIDField(label=_("交给谁"))


class IncidentForm(ChildrenForm):
    """What happened, in one form a teacher fills in standing."""

    severity = forms.ChoiceField(label=_("轻重"), choices=Severity, widget=forms.RadioSelect, initial=Severity.MINOR)
    kind = forms.ChoiceField(label=_("哪一类"), choices=IncidentKind)
    place = forms.CharField(label=_("地点"), max_length=60)
    happened_at = forms.DateTimeField(
        label=_("什么时候"), widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
    )
    pupils = _children(_("有关的孩子"))
    what = forms.CharField(
        label=_("经过"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}), help_text=_("加密保存，只有当班教师、安全负责人和校领导看得到。")
    )
    family_words = forms.CharField(
        label=_("告诉家长的话"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("写了，就马上发给上面勾选的孩子的家长；不要写别的孩子的名字。"),
    )  # fmt: skip
    photo = forms.FileField(
        label=_("照片"), required=False, max_length=200, widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment"})
    )

    def clean_photo(self) -> bytes:
        return _readable(self.cleaned_data["photo"])


def _readable(sent: Any) -> bytes:
    """A photo of a place or a paper, drawn anew."""
    try:
        return redrawn(sent, side=READABLE) if sent else b""
    except PictureRefused as refusal:
        raise forms.ValidationError(str(refusal)) from None


class NoteForm(forms.Form):
    kind = forms.ChoiceField(label=_("哪一类"), choices=[(one.value, one.label) for one in (NoteKind.TOLD, NoteKind.DONE, NoteKind.PHOTO)])
    whom = forms.CharField(label=_("告诉了谁"), max_length=80, required=False)
    words = forms.CharField(label=_("说明"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    photo = forms.FileField(label=_("照片"), required=False, max_length=200, widget=forms.FileInput(attrs={"accept": "image/*"}))

    def clean_photo(self) -> bytes:
        return _readable(self.cleaned_data["photo"])


class ClaimForm(forms.Form):
    claim = forms.ChoiceField(label=_("保险理赔"), choices=Claim)
    number = forms.CharField(label=_("报案号"), max_length=40, required=False)


class CloseForm(forms.Form):
    words = forms.CharField(label=_("怎样结束的"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))


class PaperForm(forms.Form):
    """The head of a sheet filled in by hand: the time that stands on it, and a photo of it."""

    roll_at = forms.TimeField(label=_("纸上写的点名时间"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}))
    photo = forms.FileField(
        label=_("这张纸的照片"), required=False, max_length=200, help_text=_("重新绘制、加密保存，作为凭据。"),
        widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment"}),
    )  # fmt: skip

    def clean_photo(self) -> bytes:
        return _readable(self.cleaned_data["photo"])


class Files(forms.FileInput):
    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Several photos at once."""

    widget = Files

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        return [super(PhotosField, self).clean(one, initial) for one in data or []]


class PhotosForm(forms.Form):
    """Photos of filled-in pages: one just taken, or several taken before."""

    shot = forms.FileField(
        label=_("现在拍一张"), required=False, max_length=200, help_text=_("整张放平，四角黑块和二维码都拍到。"),
        widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment"}),
    )  # fmt: skip
    photos = PhotosField(
        label=_("或选已拍好的照片"), required=False, max_length=200, widget=Files(attrs={"accept": "image/*", "multiple": True}),
        help_text=_("JPG 或 PNG，一次最多 12 张，每张 10 MB 以内。"),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        sent = [one for one in (said.get("shot"), *said.get("photos", [])) if one]
        if not self.errors and not sent:
            raise forms.ValidationError(_("还没有选照片。"))
        if len(sent) > MOST_PHOTOS:
            raise forms.ValidationError(_("一次最多 12 张，请分几次上传。"))
        return said | {"sent": sent}


class ReadForm(forms.Form):
    """Which photos a sheet rests on."""

    read = Chosen(coerce=UUID, required=False, empty_value=[])


class PaperRowForm(forms.Form):
    """One child's row; a time says that the child left, and then to whom. `asked` stands where boxes say it left, and nobody yet to whom."""

    state = forms.ChoiceField(choices=MarkState, error_messages={"required": _("请照纸上选到、未到或请假。")})
    left = forms.TimeField(required=False)
    who = forms.RegexField(r"^(|alone|other|asked|(guardian|collector):[0-9a-f-]{36})$", required=False)
    name = forms.CharField(max_length=80, required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        gone, who = said.get("left"), said.get("who", "")
        if who == "asked":
            raise forms.ValidationError(_("纸上打了离校：请照图写时间、选交给谁；没有离校就选“—”。"))
        if bool(gone) != bool(who) or (who == "other" and not said.get("name", "").strip()):
            raise forms.ValidationError(_("离校要写时间和交给谁，两样都要。"))
        if gone and said.get("state") != MarkState.PRESENT:
            raise forms.ValidationError(_("没有到的孩子不会从这里离校。"))
        return said


class MusterForm(forms.Form):
    reason = forms.CharField(label=_("原因"), max_length=100, help_text=_("例如：火警、有人闯入、演练。"))
    is_drill = forms.BooleanField(label=_("这是演练"), required=False)


class CountForm(forms.Form):
    here = Chosen(label=_("在"), coerce=UUID, required=False, empty_value=[])
    missing = Chosen(label=_("不在这里"), coerce=UUID, required=False, empty_value=[])


class VisitForm(forms.Form):
    on_time = forms.BooleanField(label=_("按时开始"), required=False, initial=True)
    planned_adult = forms.BooleanField(label=_("在场的是排班的教师"), required=False, initial=True)
    counted = forms.IntegerField(label=_("数到的人数"), min_value=0, max_value=300, widget=forms.NumberInput(attrs={"inputmode": "numeric"}))
    adds_load = forms.BooleanField(label=_("在上新课或加作业"), required=False)
    note = forms.CharField(label=_("说明"), max_length=200, required=False)


class CheckForm(forms.Form):
    hygiene = forms.BooleanField(label=_("卫生：地面桌面干净，垃圾带走"), required=False)
    civility = forms.BooleanField(label=_("文明：轻声、不追跑、互相礼让"), required=False)
    safety = forms.BooleanField(label=_("安全：门窗、电源、通道已看过"), required=False)
    note = forms.CharField(label=_("没做到的，写一句"), max_length=200, required=False)


class RemedyForm(forms.Form):
    words = forms.CharField(label=_("怎样整改的"), max_length=200)


class StopForm(forms.Form):
    reason = forms.CharField(label=_("原因"), max_length=100, help_text=_("家长会看到，例如：暴雨橙色预警。"))


class CorrectionForm(forms.Form):
    state = forms.ChoiceField(label=_("应为"), choices=MarkState)
    reason = forms.CharField(label=_("理由"), max_length=200)


class DecideCorrectionForm(forms.Form):
    decision = forms.ChoiceField(choices=[("grant", _("核准")), ("refuse", _("不核准"))])
    answer = forms.CharField(label=_("理由"), max_length=200, required=False)


class DecideForm(forms.Form):
    decision = forms.ChoiceField(choices=[("grant", _("批准")), ("refuse", _("不批准")), ("revoke", _("收回"))])
    reason = forms.CharField(label=_("理由"), max_length=200, required=False)


class DayForm(forms.Form):
    day = forms.DateField(label=_("哪一天"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))


class LineForm(forms.Form):
    """One line of a phone: milliseconds since 1970 by its own clock, and by how many that clock must be put right."""

    id = forms.UUIDField()
    session = forms.UUIDField()
    device = forms.UUIDField()
    number = forms.IntegerField(min_value=1, max_value=2**31 - 1)
    pupil = forms.UUIDField()
    says = forms.ChoiceField(choices=Said)
    of_roll = forms.BooleanField(required=False)
    at = forms.IntegerField(min_value=0, max_value=2**43)
    offset = forms.IntegerField(min_value=-(2**43), max_value=2**43)
    to_kind = forms.ChoiceField(choices=[("", ""), *[(one, one.label) for one in GONE_TO]], required=False)
    to_id = forms.UUIDField(required=False)
    to_name = forms.CharField(max_length=80, required=False)
    unwell = forms.NullBooleanField(required=False)
    temperature = forms.CharField(max_length=8, required=False)
    way = forms.UUIDField(required=False)
    batch = forms.UUIDField(required=False)
    listed = forms.IntegerField(min_value=0, max_value=500, required=False)
    counted = forms.IntegerField(min_value=0, max_value=500, required=False)

    def clean_temperature(self) -> int | None:
        return tenths(self.cleaned_data["temperature"])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("says") == Said.GONE and not said.get("to_kind"):
            raise forms.ValidationError(_("孩子交给了谁，没有写明。"))
        return said


class GateLineForm(LineForm):
    """One child that left by the gate: which session it was in, the house knows; a one-time code where it came by one."""

    session = forms.UUIDField(required=False)
    code = forms.UUIDField(required=False)


class TypedLineForm(forms.Form):
    """A line about a child a phone knows by name only: taken in, or handed to somebody (C7.4c)."""

    id = forms.UUIDField()
    session = forms.UUIDField()
    device = forms.UUIDField()
    number = forms.IntegerField(min_value=1, max_value=2**31 - 1)
    pupil = forms.UUIDField()
    says = forms.ChoiceField(choices=TypedSays)
    name = forms.CharField(max_length=40)
    home_class = forms.CharField(max_length=20, required=False)
    to_name = forms.CharField(max_length=80, required=False)
    at = forms.IntegerField(min_value=0, max_value=2**43)
    offset = forms.IntegerField(min_value=-(2**43), max_value=2**43)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("says") == TypedSays.HANDED and not said.get("to_name"):
            raise forms.ValidationError(_("孩子交给了谁，没有写明。"))
        return said


class LinesForm(forms.Form):
    """What a phone sends at once; a line that cannot be read is named and stays on the phone."""

    line: type[LineForm] = LineForm
    said = forms.JSONField()

    def clean_said(self) -> tuple[list[dict[str, Any]], list[str]]:
        told = self.cleaned_data["said"]
        if not isinstance(told, list) or len(told) > MOST_LINES or not all(isinstance(one, dict) for one in told):
            raise forms.ValidationError(_("离线登记读不出来。"))
        read = [(self._form(one), str(one.get("id", ""))) for one in told]
        return [form.cleaned_data for form, _id in read if form.is_valid()], [id for form, id in read if not form.is_valid()]

    def _form(self, one: dict[str, Any]) -> forms.Form:
        return TypedLineForm(one) if one.get("says") in TypedSays.values else self.line(one)


class GateLinesForm(LinesForm):
    line = GateLineForm


class WalkForm(forms.Form):
    """A class's children set out: who does not go along, heads counted, who leads."""

    staying = Chosen(label=_("不去"), coerce=UUID, required=False, empty_value=[])
    counted = forms.IntegerField(
        label=_("出发时清点人数"), min_value=0, max_value=200, widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        help_text=_("请真的数一遍，不要照抄名单。"),
    )  # fmt: skip
    leader = forms.UUIDField(label=_("带队"))

    def __init__(self, *args: Any, staff: Iterable[Any] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["leader"].widget = forms.Select(choices=[(str(one.pk), one.name) for one in staff])


class RoutineForm(forms.Form):
    kind = forms.ChoiceField(label=_("哪一项"), choices=RoutineKind)
    starts_on = forms.DateField(label=_("开始"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    ends_on = forms.DateField(
        label=_("到期（不填就一直用到停用）"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    temperature = forms.BooleanField(label=_("健康检查时同时量体温"), required=False)
    reason = forms.CharField(label=_("原因"), max_length=100, help_text=_("例如：流感高发期，按区教育局通知。"))


class UnwellForm(forms.Form):
    unwell = Chosen(label=_("不适"), coerce=UUID, required=False, empty_value=[])


class HealthForm(forms.Form):
    """What is seen of one child; nothing ticked is no symptoms."""

    temperature = forms.CharField(
        label=_("体温（℃，不量可以不填）"), required=False, max_length=8, widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    )
    symptoms = forms.MultipleChoiceField(label=_("症状"), choices=Symptom, required=False, widget=forms.CheckboxSelectMultiple)
    words = forms.CharField(label=_("说明"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    unwell = forms.BooleanField(label=_("要观察"), required=False, help_text=_("勾了症状或体温到线，不勾也会观察。"))

    def clean_temperature(self) -> int | None:
        typed = self.cleaned_data["temperature"].strip()
        if typed and tenths(typed) is None:
            raise forms.ValidationError(_("体温写成 36.5 这样，34 到 43 之间。"))
        return tenths(typed)


class HospitalForm(forms.Form):
    place = forms.CharField(label=_("哪家医院"), max_length=40)
    companion = forms.CharField(label=_("谁陪同"), max_length=30)
