"""A photo from a phone becomes a small, clean JPEG: nothing of the sent file is kept, no place, no camera, no name."""

import io
from typing import Any

from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from kehou.core.errors import Refusal
from kehou.core.ids import uuid7

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 50_000_000  # what phones make today; a decompression bomb is larger
SIDE = 1200  # 1.44 megapixels at most: enough to know a face
KINDS = ("JPEG", "PNG", "WEBP")


class PortraitRefused(Refusal):
    sentence = _("这张照片无法使用。")
    todo = _("请换一张 JPG 或 PNG 照片（10 MB 以内）。")


def portrait(sent: Any) -> ContentFile:
    """The picture drawn anew: upright, at most 1200 pixels a side, without any of the sent file's notes."""
    if (sent.size or 0) > MOST_BYTES:
        raise PortraitRefused
    try:
        return _redrawn(sent.read())
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise PortraitRefused from None


def _redrawn(content: bytes) -> ContentFile:
    with Image.open(io.BytesIO(content), formats=KINDS) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise PortraitRefused
        picture.draft("RGB", (SIDE, SIDE))  # a large JPEG is read small
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail((SIDE, SIDE))
        clean = Image.new("RGB", upright.size, "white")
        shown = upright.convert("RGBA") if upright.mode in ("RGBA", "LA", "P", "PA") else upright.convert("RGB")
        clean.paste(shown, mask=shown.getchannel("A") if shown.mode == "RGBA" else None)
    out = io.BytesIO()
    clean.save(out, "JPEG", quality=85)
    return ContentFile(out.getvalue(), name=f"{uuid7()}.jpg")
