"""A photo from a phone becomes a small, clean JPEG: nothing of the sent file is kept, no place, no camera, no name."""

import io
import warnings
from collections.abc import Callable
from typing import Any, TypeVar

from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from kehou.core.errors import Refusal

Made = TypeVar("Made")
MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 50_000_000  # what phones make today; a decompression bomb is larger
FAULTS = (OSError, ValueError, SyntaxError, OverflowError, Image.DecompressionBombError, Image.DecompressionBombWarning)
HEIC = (b"ftypheic", b"ftypheix", b"ftypheif", b"ftypmif1", b"ftyphevc", b"ftypmsf1", b"ftypavif")
KINDS = ("JPEG", "PNG", "WEBP")


class PictureRefused(Refusal):
    sentence = _("这张照片无法使用。")
    todo = _("请换一张 JPG 或 PNG 照片（10 MB 以内）。")


class HeicRefused(PictureRefused):
    sentence = _("这张照片是 HEIC 格式，这里读不了。")
    todo = _("请在 iPhone 的「设置 › 相机 › 格式」里选“兼容性最佳”再拍，或发一张 JPG。")


def redrawn(sent: Any, *, side: int) -> bytes:
    """The picture drawn anew: upright, at most `side` pixels long, without any of the sent file's notes."""
    return _refusing(_drawn, sent, side)


def in_grey(sent: Any, *, side: int) -> Image.Image:
    """The picture upright and without colours, for a machine to read; at most `side` pixels long."""
    return _refusing(_grey, sent, side)


def _refusing(make: Callable[[bytes, int], Made], sent: Any, side: int) -> Made:
    """What is made of a sent file; whatever is wrong with it is one sentence."""
    if (sent.size or 0) > MOST_BYTES:
        raise PictureRefused
    content = sent.read()
    if content[4:12] in HEIC:
        raise HeicRefused
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return make(content, side)
    except FAULTS:
        raise PictureRefused from None


def _grey(content: bytes, side: int) -> Image.Image:
    with Image.open(io.BytesIO(content), formats=KINDS) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise PictureRefused
        picture.draft("L", (side, side))
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail((side, side))
        return _on_white(upright).convert("L")


def _drawn(content: bytes, side: int) -> bytes:
    with Image.open(io.BytesIO(content), formats=KINDS) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise PictureRefused
        picture.draft("RGB", (side, side))  # a large JPEG is read small
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail((side, side))
        clean = _on_white(upright)
    out = io.BytesIO()
    clean.save(out, "JPEG", quality=85)
    return out.getvalue()


def _on_white(picture: Image.Image) -> Image.Image:
    """The picture without anything behind it that shines through."""
    clean = Image.new("RGB", picture.size, "white")
    shown = picture.convert("RGBA") if picture.mode in ("RGBA", "LA", "P", "PA") else picture.convert("RGB")
    clean.paste(shown, mask=shown.getchannel("A") if shown.mode == "RGBA" else None)
    return clean


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
