"""Safety: alarms, incidents, emergency roll calls."""

from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from kehou.care.choices import Claim, IncidentKind, NoteKind, Outcome, Severity
from kehou.care.forms.children import ChildrenForm, Chosen, children, readable

OF_HEALTH = (Outcome.TAKEN_HOME, Outcome.BACK, Outcome.HOSPITAL)


class SettleForm(forms.Form):
    """What became of it: nothing stands there before somebody says so, for “found” puts a child into the group's hands."""

    outcome = forms.ChoiceField(
        label=_("结果"), choices=[("", _("请选")), *((one.value, one.label) for one in Outcome if one not in OF_HEALTH)],
        error_messages={"required": _("孩子找到了、请假了，还是到家了？请选一个。")},
    )  # fmt: skip
    note = forms.CharField(label=_("说明"), max_length=200, required=False)


class IncidentForm(ChildrenForm):
    """What happened, in one form a teacher fills in standing."""

    severity = forms.ChoiceField(label=_("轻重"), choices=Severity, widget=forms.RadioSelect, initial=Severity.MINOR)
    kind = forms.ChoiceField(label=_("哪一类"), choices=IncidentKind)
    place = forms.CharField(label=_("地点"), max_length=60)
    happened_at = forms.DateTimeField(
        label=_("什么时候"), widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
    )
    pupils = children(_("有关的孩子"))
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
        return readable(self.cleaned_data["photo"])


class NoteForm(forms.Form):
    kind = forms.ChoiceField(label=_("哪一类"), choices=[(one.value, one.label) for one in (NoteKind.TOLD, NoteKind.DONE, NoteKind.PHOTO)])
    whom = forms.CharField(label=_("告诉了谁"), max_length=80, required=False)
    words = forms.CharField(label=_("说明"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    photo = forms.FileField(label=_("照片"), required=False, max_length=200, widget=forms.FileInput(attrs={"accept": "image/*"}))

    def clean_photo(self) -> bytes:
        return readable(self.cleaned_data["photo"])


class ClaimForm(forms.Form):
    claim = forms.ChoiceField(label=_("保险理赔"), choices=Claim)
    number = forms.CharField(label=_("报案号"), max_length=40, required=False)


class CloseForm(forms.Form):
    words = forms.CharField(label=_("怎样结束的"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))


class MusterForm(forms.Form):
    reason = forms.CharField(label=_("原因"), max_length=100, help_text=_("例如：火警、有人闯入、演练。"))
    is_drill = forms.BooleanField(label=_("这是演练"), required=False)


class CountForm(forms.Form):
    here = Chosen(label=_("在"), coerce=UUID, required=False, empty_value=[])
    missing = Chosen(label=_("不在这里"), coerce=UUID, required=False, empty_value=[])
