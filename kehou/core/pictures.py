"""A photo from a phone becomes a small, clean JPEG: nothing of the sent file is kept, no place, no camera, no name."""

import io
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from kehou.core.errors import Refusal

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 50_000_000  # what phones make today; a decompression bomb is larger
KINDS = ("JPEG", "PNG", "WEBP")


class PictureRefused(Refusal):
    sentence = _("这张照片无法使用。")
    todo = _("请换一张 JPG 或 PNG 照片（10 MB 以内）。")


def redrawn(sent: Any, *, side: int) -> bytes:
    """The picture drawn anew: upright, at most `side` pixels long, without any of the sent file's notes."""
    if (sent.size or 0) > MOST_BYTES:
        raise PictureRefused
    try:
        return _drawn(sent.read(), side)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise PictureRefused from None


def _drawn(content: bytes, side: int) -> bytes:
    with Image.open(io.BytesIO(content), formats=KINDS) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise PictureRefused
        picture.draft("RGB", (side, side))  # a large JPEG is read small
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail((side, side))
        clean = Image.new("RGB", upright.size, "white")
        shown = upright.convert("RGBA") if upright.mode in ("RGBA", "LA", "P", "PA") else upright.convert("RGB")
        clean.paste(shown, mask=shown.getchannel("A") if shown.mode == "RGBA" else None)
    out = io.BytesIO()
    clean.save(out, "JPEG", quality=85)
    return out.getvalue()


def portrait_of(person: Any) -> HttpResponse:
    """The answer that shows a person's `photo`, drawn by us; 404 where there is none."""
    if not person.photo:
        raise Http404
    try:
        with person.photo.open("rb") as kept:
            content = kept.read()
    except FileNotFoundError:
        raise Http404 from None
    headers = {"Content-Disposition": "inline", "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type="image/jpeg", headers=headers)
