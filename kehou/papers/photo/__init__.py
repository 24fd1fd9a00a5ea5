"""Photos of our own papers, read back: which page it is, laid flat, and which of its boxes are ticked.

Pure: pixels in, words out. It knows neither schools nor children; whoever asks looks up what the code says. The libraries
that see come when a photo does: no process starts with them.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kehou.papers.photo.boxes import EMPTY, TICKED, UNCLEAR, Row, ticks
    from kehou.papers.photo.code import Code, codes_in
    from kehou.papers.photo.flat import Flat, NotFlat, laid_flat

__all__ = ["EMPTY", "TICKED", "UNCLEAR", "Code", "Flat", "NotFlat", "Row", "codes_in", "laid_flat", "ticks"]
HOMES = {"Code": "code", "codes_in": "code", "Flat": "flat", "NotFlat": "flat", "laid_flat": "flat"}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{HOMES.get(name, 'boxes')}"), name)
