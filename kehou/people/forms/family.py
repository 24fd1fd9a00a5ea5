"""What a guardian types on the phone about the own child."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _

from kehou.identity.queries import plain_phone
from kehou.people.forms.portraits import PortraitRefused, portrait
from kehou.people.rules.roster.text import clean_name, strange_mark

WEEKDAYS = [(1, _("周一")), (2, _("周二")), (3, _("周三")), (4, _("周四")), (5, _("周五"))]
YEAR = timedelta(days=366)


class CollectorForm(forms.Form):
    name = forms.CharField(label=_("姓名"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    relation = forms.CharField(label=_("与孩子关系"), max_length=20, help_text=_("例如：奶奶、姑姑、邻居"))
    phone = forms.CharField(label=_("手机号"), max_length=20, widget=forms.TextInput(attrs={"inputmode": "tel"}))
    weekdays = forms.TypedMultipleChoiceField(
        label=_("可接日"), coerce=int, choices=WEEKDAYS, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("一个也不选，就是每天都可以。"),
    )  # fmt: skip
    starts_on = forms.DateField(
        label=_("从哪天起"), required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("最早从明天起；今天就要接，请联系班主任确认。"),
    )  # fmt: skip
    ends_on = forms.DateField(label=_("到哪天止"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    photo = forms.FileField(
        label=_("照片"), required=False, max_length=200, help_text=_("便于教师和门卫核对；只有他们看得到。"),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )  # fmt: skip
    agreed = forms.BooleanField(label=_("我已阅读并同意上面的说明，接送人本人也同意"), required=False)

    def __init__(self, *args: Any, consented: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if consented:
            del self.fields["agreed"]
        else:
            self.fields["agreed"].required = True

    def clean_name(self) -> str:
        name = clean_name(self.cleaned_data["name"])
        if strange_mark(name):
            raise forms.ValidationError(_("姓名里有不该出现的字符“%(mark)s”。") % {"mark": strange_mark(name)})
        return name

    def clean_phone(self) -> str:
        phone = plain_phone(self.cleaned_data["phone"])
        if not phone:
            raise forms.ValidationError(_("请输入11位手机号。"))
        return phone

    def clean_photo(self) -> ContentFile | None:
        sent = self.cleaned_data["photo"]
        try:
            return portrait(sent) if sent else None
        except PortraitRefused as refusal:
            raise forms.ValidationError(str(refusal)) from None

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        first, last = said.get("starts_on"), said.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("到期日不能早于开始日。"))
        return said


class NotesForm(forms.Form):
    health = forms.CharField(
        label=_("健康提示"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("看护教师必须知道的：过敏、哮喘、用药……"),
    )  # fmt: skip
    seating = forms.CharField(
        label=_("座位提示"), required=False, max_length=200, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("例如：近视，请坐前三排。"),
    )  # fmt: skip
    agreed = forms.BooleanField(label=_("我已阅读并同意上面的说明"), required=False)

    def __init__(self, *args: Any, consented: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if consented:
            del self.fields["agreed"]
        else:
            self.fields["agreed"].required = True


class LastDayForm(forms.Form):
    """Until when the child still comes, where the family leaves the service."""

    last_day = forms.DateField(
        label=_("最后一天"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("这一天孩子还来，之后不再来。不填就是今天。"),
    )  # fmt: skip


class PaperForm(LastDayForm):
    """A family without a phone: the school has its signed sheet in hand."""

    signed = forms.BooleanField(
        label=_("我手上有监护人签字的书面意见，已核对是本人"), help_text=_("原件归入班级档案；系统记下由您登记。"),
    )  # fmt: skip

    def __init__(self, *args: Any, leaves: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not leaves:
            del self.fields["last_day"]


class ConsentForm(forms.Form):
    """One purpose, one tick, never ticked before."""

    version = forms.CharField(widget=forms.HiddenInput, max_length=20)
    agreed = forms.BooleanField(label=_("我已阅读，同意这一项"))
