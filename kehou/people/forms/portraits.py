"""A face for the gate: the sent photo drawn anew, large enough to know a person by."""

from typing import Any

from django.core.files.base import ContentFile

from kehou.core.ids import uuid7
from kehou.core.pictures import PictureRefused as PortraitRefused
from kehou.core.pictures import redrawn

__all__ = ["PortraitRefused", "portrait"]

SIDE = 1200  # 1.44 megapixels at most: enough to know a face


def portrait(sent: Any) -> ContentFile:
    """The picture without any of the sent file's notes."""
    return ContentFile(redrawn(sent, side=SIDE), name=f"{uuid7()}.jpg")
