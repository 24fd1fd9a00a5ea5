"""What a person sends to import a roster."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from kehou.papers.sheets.limits import HOUSE, MEGABYTE


class RosterForm(forms.Form):
    roster = forms.FileField(
        label=_("名单文件"),
        allow_empty_file=True,
        max_length=200,
        help_text=_("Excel（.xlsx）或 .csv，最大 5 MB。学校手上的样子就行：标题行、合并单元格、每班一张表都能读。"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
    )

    def clean_roster(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["roster"]
        if (file.size or 0) > HOUSE.file_bytes:
            raise forms.ValidationError(
                _("文件超过 %(n)s MB。请删去名单以外的内容，或按年级分成几个文件。") % {"n": HOUSE.file_bytes // MEGABYTE}
            )
        return file


class ApplyForm(forms.Form):
    makes_classes = forms.BooleanField(label=_("同时建立名单里有、学校还没有的班级"), required=False)

    def __init__(self, *args: Any, missing: tuple[Any, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not missing:
            del self.fields["makes_classes"]
