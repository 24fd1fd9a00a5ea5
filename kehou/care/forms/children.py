"""Children chosen from a list, never typed; photos drawn anew."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.core.files.base import ContentFile

from kehou.core.ids import uuid7
from kehou.core.pictures import PictureRefused, redrawn

FACE = 600  # pixels: a face on a card
READABLE = 1600  # pixels: a place, a paper


class ChildrenForm(forms.Form):
    """A form about some of the children on a list."""

    def __init__(self, *args: Any, children: Iterable[Any] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(str(child.pk), child.name) for child in children]
        for field in self.fields.values():
            if isinstance(field, forms.TypedMultipleChoiceField) and not field.choices:
                field.choices = names


def children(label: Any, *, required: bool = False) -> forms.TypedMultipleChoiceField:
    widget = forms.CheckboxSelectMultiple
    return forms.TypedMultipleChoiceField(label=label, coerce=UUID, required=required, widget=widget, empty_value=[])


class Chosen(forms.TypedMultipleChoiceField):
    """Children ticked on a list; whether they stand on it is the action's to say, which reads the list anyway."""

    def valid_value(self, value: Any) -> bool:
        return True


def face(sent: Any) -> ContentFile | None:
    """The photo drawn anew, large enough to know a child by; what is none is a fault in a sentence."""
    try:
        return ContentFile(redrawn(sent, side=FACE), name=f"{uuid7()}.jpg") if sent else None
    except PictureRefused as refusal:
        raise forms.ValidationError(str(refusal)) from None


def readable(sent: Any) -> bytes:
    """A photo of a place or a paper, drawn anew."""
    try:
        return redrawn(sent, side=READABLE) if sent else b""
    except PictureRefused as refusal:
        raise forms.ValidationError(str(refusal)) from None
