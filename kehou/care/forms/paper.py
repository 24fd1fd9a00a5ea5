"""Paper: the photos of filled-in lists, and their rows."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from kehou.care.choices import MarkState
from kehou.care.forms.children import Chosen, readable

MOST_PHOTOS = 12
ASKED = "asked"  # boxes say that the child left, and nobody yet to whom


class PaperForm(forms.Form):
    """The head of a sheet filled in by hand: the time that stands on it, and a photo of it."""

    roll_at = forms.TimeField(label=_("纸上写的点名时间"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}))
    photo = forms.FileField(
        label=_("这张纸的照片"), required=False, max_length=200, help_text=_("重新绘制、加密保存，作为凭据。"),
        widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment"}),
    )  # fmt: skip

    def clean_photo(self) -> bytes:
        return readable(self.cleaned_data["photo"])


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
    """One child's row; a time says that the child left, and then to whom. A box ticked on paper is no answer to that."""

    state = forms.ChoiceField(choices=MarkState, error_messages={"required": _("请照纸上选到、未到或请假。")})
    left = forms.TimeField(required=False)
    who = forms.RegexField(r"^(|alone|other|asked|(guardian|collector):[0-9a-f-]{36})$", required=False)
    name = forms.CharField(max_length=80, required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        gone, who = said.get("left"), said.get("who", "")
        if who == ASKED:
            raise forms.ValidationError(_("纸上打了离校：请照图写时间、选交给谁；没有离校就选“—”。"))
        if bool(gone) != bool(who) or (who == "other" and not said.get("name", "").strip()):
            raise forms.ValidationError(_("离校要写时间和交给谁，两样都要。"))
        if gone and said.get("state") != MarkState.PRESENT:
            raise forms.ValidationError(_("没有到的孩子不会从这里离校。"))
        return said
