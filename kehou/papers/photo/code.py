"""The QR code of a page in a photo: what it says, and where its corners lie."""

from dataclasses import dataclass

import numpy as np
import zxingcpp
from PIL import Image, ImageFilter

QR = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])


@dataclass(frozen=True)
class Code:
    """What a code says, and its four corners in the photo, clockwise from its own upper left."""

    says: str
    corners: tuple[tuple[float, float], ...]

    @property
    def side(self) -> float:
        """How long its sides are, on average."""
        places = np.array(self.corners)
        return float(np.linalg.norm(places - np.roll(places, 1, axis=0), axis=1).mean())


def codes_in(photo: Image.Image) -> list[Code]:
    """Every QR code that can be read, tried as it is, then sharpened, then smaller."""
    for tried, scale in _tries(photo):
        found = zxingcpp.read_barcodes(np.asarray(tried), formats=QR)
        if found:
            return [_code(one, scale) for one in found]
    return []


def _tries(photo: Image.Image) -> list[tuple[Image.Image, float]]:
    half = photo.resize((photo.width // 2, photo.height // 2), Image.Resampling.BOX)
    return [(photo, 1.0), (photo.filter(ImageFilter.UnsharpMask(4, 250, 0)), 1.0), (half, 2.0)]


def _code(found: zxingcpp.Barcode, scale: float) -> Code:
    at = found.position
    corners = tuple((one.x * scale, one.y * scale) for one in (at.top_left, at.top_right, at.bottom_right, at.bottom_left))
    return Code(found.text, corners)
