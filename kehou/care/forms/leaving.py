"""Going home: who takes the child, who signs, who was called."""

from django import forms
from django.utils.translation import gettext_lazy as _


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


class CallForm(forms.Form):
    whom = forms.CharField(label=_("打给谁"), max_length=80)
    reached = forms.BooleanField(label=_("接通了"), required=False)
    note = forms.CharField(label=_("对方怎么说"), max_length=200, required=False)


class LeaderForm(forms.Form):
    leader = forms.UUIDField(label=_("交给谁"))


class StopForm(forms.Form):
    reason = forms.CharField(label=_("原因"), max_length=100, help_text=_("家长会看到，例如：暴雨橙色预警。"))
