"""How much a spreadsheet may ask of this machine.

What the reading process imports is kept small (no dataclasses, which bring half the standard library): it starts for each file.
"""

from typing import NamedTuple

MEGABYTE = 1 << 20


class Limits(NamedTuple):
    """Bounds for one file; bytes, counts and seconds."""

    file_bytes: int = 5 * MEGABYTE
    parts: int = 200
    inflated_bytes: int = 50 * MEGABYTE
    ratio: int = 100
    depth: int = 64
    rows: int = 25_000
    columns: int = 60
    cell_characters: int = 32_767
    total_characters: int = 30_000_000
    memory_bytes: int = 512 * MEGABYTE
    cpu_seconds: int = 10
    wall_seconds: int = 15


HOUSE = Limits()
