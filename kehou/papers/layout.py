"""Where everything lies on a page that comes back as a photo, in millimetres from its upper left corner.

The one source of these places: the typesetter draws by them (`out/paper.typ`) and the reader looks by them (`photo`).
"""

from dataclasses import dataclass

Spot = tuple[float, float]

FINE = 6.0  # pixels for a millimetre of the page laid flat


@dataclass(frozen=True)
class Layout:
    """An upright A4 page: four solid squares at its corners, a QR code, a table of rows of one height, boxes in some columns."""

    columns: tuple[float, ...]  # widths
    boxes: tuple[tuple[str, int], ...]  # what a tick says, and in which column its box stands
    left: float = 14
    top: float = 52
    head: float = 8
    row: float = 6.6
    most: int = 30
    box: float = 3.8
    mark: float = 6
    marks: tuple[Spot, ...] = ((13, 13), (197, 13), (197, 284), (13, 284))  # middles, clockwise
    qr: Spot = (160, 9)
    qr_side: float = 28
    page: Spot = (210, 297)

    def middle(self, row: int, column: int) -> Spot:
        """The middle of a box; rows are counted from 0.

        >>> Layout(columns=(10, 20), boxes=(("present", 1),)).middle(0, 1)
        (34.0, 63.3)
        """
        return self.left + sum(self.columns[:column]) + self.columns[column] / 2, self.top_of(row) + self.row / 2

    def top_of(self, row: int) -> float:
        """Where a row begins."""
        return self.top + self.head + row * self.row
