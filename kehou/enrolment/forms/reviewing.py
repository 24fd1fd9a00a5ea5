"""What the office types around review: its reasons, a substitute, a lottery."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kehou.enrolment.choices import Step

DAY = {"format": "%Y-%m-%d", "attrs": {"type": "date"}}


class ReasonsForm(forms.Form):
    """One reason a line."""

    for_return = forms.CharField(
        label=_("退回补充的常用理由"), required=False, max_length=1500, widget=forms.Textarea(attrs={"rows": 6})
    )
    for_reject = forms.CharField(label=_("不通过的常用理由"), required=False, max_length=1500, widget=forms.Textarea(attrs={"rows": 6}))

    def lists(self) -> dict[str, list[str]]:
        return {name: self.cleaned_data[name].splitlines() for name in self.fields}


class SubstituteForm(forms.Form):
    """Which post, who, until when, and why."""

    post = forms.ChoiceField(label=_("岗位"))
    staff: Any = forms.ModelChoiceField(label=_("代理人"), queryset=None, empty_label=_("请选择"))
    starts_on = forms.DateField(label=_("开始"), widget=forms.DateInput(**DAY))  # type: ignore[arg-type]
    ends_on = forms.DateField(label=_("到期"), widget=forms.DateInput(**DAY))  # type: ignore[arg-type]
    reason = forms.CharField(label=_("原因"), max_length=100, help_text=_("例如：班主任产假；年级组长尚未任命。"))

    def __init__(self, *args: Any, staff: Any, classes: Any, grades: Any, first: tuple[str, ...] = (), **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["staff"].queryset = staff  # type: ignore[attr-defined]
        self.posts = {f"{Step.HOMEROOM}-{one.pk}": (Step.HOMEROOM, one) for one in classes}
        self.posts |= {f"{Step.GRADE}-{one.pk}": (Step.GRADE, one) for one in grades}
        ordered = [*first, *(key for key in self.posts if key not in first)]
        named = [(key, f"{self.posts[key][1]} · {self.posts[key][0].label}") for key in ordered]
        self.fields["post"].choices = [("", _("请选择")), *named]  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, Any]:
        step, post = self.posts[self.cleaned_data["post"]]
        return {"post": post, "step": step}


class AnnounceForm(forms.Form):
    """What is promised before the draw."""

    draws_on = forms.DateField(label=_("抽签日期"), widget=forms.DateInput(**DAY))  # type: ignore[arg-type]
    public_draw = forms.CharField(
        label=_("加入的公开数字（选填）"), max_length=100, required=False,
        help_text=_("事先写明用哪一次公开开奖或当场报出的数字，例如“福彩3D 2024070 期”。它让谁也不能预先算出结果。"),
    )  # fmt: skip


class DrawForm(forms.Form):
    word = forms.CharField(label=_("公开数字"), max_length=40, required=False)
