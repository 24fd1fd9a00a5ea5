"""The survey of needs: what the school types to open it, what a family taps in half a minute (S1.1)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kehou.enrolment.actions.surveys import LACKING
from kehou.enrolment.choices import Channel, SurveyNeed, Until
from kehou.enrolment.forms.words import WEEKDAYS, date_input
from kehou.enrolment.rules import ServiceTimeRules
from kehou.enrolment.rules.surveys import LONGEST, Unsaid, Wanted

EVERY_DAY = 0


class SurveyForm(forms.Form):
    """From when until when, and a word to the families."""

    opens_on = forms.DateField(label=_("开始"), widget=date_input())
    closes_on = forms.DateField(label=_("截止"), widget=date_input())
    words = forms.CharField(
        label=_("写给家长的话"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("例如：下学期南校区的延时看护打算放在哪里，学校正在安排。"),
    )  # fmt: skip


class NeedForm(forms.Form):
    """Three taps: whether, which days, until when. A word is welcome, nothing is ticked beforehand."""

    need = forms.ChoiceField(label=_("需要课后服务吗"), choices=SurveyNeed, widget=forms.RadioSelect)
    days = forms.TypedMultipleChoiceField(label=_("哪几天"), coerce=int, widget=forms.CheckboxSelectMultiple)
    until = forms.ChoiceField(label=_("到几点"), widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("原因或希望"), max_length=LONGEST, required=False, help_text=_("一句话就好；病情、家里的难处不必写。")
    )

    def __init__(self, *args: Any, times: ServiceTimeRules, **kwargs: Any):
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["days"].choices = [(EVERY_DAY, _("每天")), *(one for one in WEEKDAYS if one[0] in times.weekdays)]
        fields["until"].choices = until_choices(times)
        for lack in Unsaid:
            fields[lack.value].error_messages["required"] = LACKING[lack]
        self.times = times

    def clean(self) -> dict[str, Any]:
        """Who needs nothing is not asked when."""
        said = super().clean() or {}
        if EVERY_DAY in said.get("days", ()):
            said["days"] = list(self.times.weekdays)
        if said.get("need") in (SurveyNeed.YES, SurveyNeed.PERHAPS):
            self._ask_when(said)
        else:
            said.update(days=[], until="")
            for lack in (Unsaid.DAYS, Unsaid.UNTIL):
                self.errors.pop(lack.value, None)
        return said

    def _ask_when(self, said: dict[str, Any]) -> None:
        for lack in (Unsaid.DAYS, Unsaid.UNTIL):
            if lack.value in said and not said[lack.value]:
                self.add_error(lack.value, LACKING[lack])

    def wanted(self) -> Wanted:
        said = self.cleaned_data
        return Wanted(need=said["need"], days=tuple(said["days"]), until=said["until"], words=said["words"])


def until_choices(times: ServiceTimeRules) -> list[tuple[str, Any]]:
    """Until the late slot begins, or until it ends (S3.2)."""
    return [
        (Until.FIRST.value, _("放学后到 %(time)s") % {"time": f"{times.late_start:%H:%M}"}),
        (Until.LATE.value, _("放学后到 %(time)s") % {"time": f"{times.late_end:%H:%M}"}),
    ]


def initial_need(answer: Any) -> dict[str, Any]:
    """What the family said before, as the form's first values."""
    if answer is None:
        return {}
    return {"need": answer.need, "days": answer.days, "until": answer.until, "words": answer.words}


class OtherChildForm(NeedForm):
    """A brother or sister: one tick for the same answer, or its own."""

    include = forms.BooleanField(required=False)

    def __init__(self, *args: Any, pupil: Any, answer: Any, first: Any, **kwargs: Any):
        super().__init__(*args, prefix=f"s-{pupil.pk}", initial=self._initial(answer, first), **kwargs)
        self.pupil = pupil
        self.fields["include"].label = _("%(name)s（%(room)s）也一起答") % {"name": pupil.name, "room": pupil.home_class}
        for lack in Unsaid:
            self.fields[lack.value].required = False

    @staticmethod
    def _initial(answer: Any, first: Any) -> dict[str, Any]:
        """Answered before: ticked, and open where it differs from the first child's."""
        if answer is None:
            return {}
        own = initial_need(answer)
        return {"include": True, **({} if own == initial_need(first) else own)}

    def wish(self, first: Wanted) -> Wanted | None:
        """The child's own answer, or the first one's; None where it is not answered for."""
        if not self.cleaned_data.get("include"):
            return None
        return self.wanted() if self.cleaned_data.get("need") else first

    @property
    def is_open(self) -> bool:
        """Whether something here differs, and so must be seen."""
        return any(self[name].value() for name in ("need", "days", "until", "words")) or bool(self.errors)


class ToldForm(NeedForm):
    """What a family without a phone told its homeroom teacher, and how (S5.1)."""

    channel = forms.ChoiceField(label=_("怎么说的"), widget=forms.RadioSelect)

    field_order = ("channel", "need", "days", "until", "words")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        field: Any = self.fields["channel"]
        field.choices = [(Channel.PAPER.value, _("写在纸上")), (Channel.STAFF.value, _("打电话或当面说"))]

