"""Photos of our own papers, read back: which page it is, laid flat, and which of its boxes are ticked.

Pure: pixels in, words out. It knows neither schools nor children; whoever asks looks up what the code says.
"""

from kehou.papers.photo.boxes import EMPTY, TICKED, UNCLEAR, Row, ticks
from kehou.papers.photo.code import Code, codes_in
from kehou.papers.photo.flat import Flat, NotFlat, laid_flat

__all__ = ["EMPTY", "TICKED", "UNCLEAR", "Code", "Flat", "NotFlat", "Row", "codes_in", "laid_flat", "ticks"]
