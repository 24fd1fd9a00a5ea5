"""Drawn faces for the people who collect a child in the demonstration: nobody's photo."""

import io
from random import Random

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

SIDE = 360
SKINS, HAIRS = ("#f2d3b8", "#e8c39f", "#f6dcc6"), ("#3a332e", "#6d6a68", "#b9b5b0", "#221d1a")
COATS, WALLS = ("#7a4b4b", "#3f5d73", "#5b6b45", "#70598a"), ("#dfe8e4", "#efe6d6", "#e3e3ee")


def a_face(seed: str) -> ContentFile:
    """A head and shoulders before a wall, the same for the same seed."""
    chance, picture = Random(seed), Image.new("RGB", (SIDE, SIDE))  # noqa: S311
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, SIDE, SIDE), fill=chance.choice(WALLS))
    hair, skin = chance.choice(HAIRS), chance.choice(SKINS)
    draw.ellipse((40, 265, 320, 470), fill=chance.choice(COATS))
    draw.ellipse((92, 50, 268, 262 + chance.choice((0, 34))), fill=hair)
    draw.rectangle((155, 225, 205, 285), fill=skin)
    draw.ellipse((108, 84, 252, 256), fill=skin)
    draw.pieslice((104, 62, 256, 190), 180, 360, fill=hair)
    for left in (146, 198):
        draw.ellipse((left, 158, left + 16, 172), fill="#2b2622")
    draw.arc((150, 178, 210, 226), 20, 160, fill="#9c5a4e", width=5)
    if chance.random() < 0.4:
        for left in (134, 186):
            draw.ellipse((left, 146, left + 40, 184), outline="#4a4a4a", width=4)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=82)
    return ContentFile(out.getvalue(), name=f"{seed}.jpg")
