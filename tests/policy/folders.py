"""Policy folders for examples: the seeded city, another city, and a copy to spoil."""

from pathlib import Path
from shutil import copytree

SEED = Path(__file__).parents[2] / "kehou" / "policy" / "data" / "yycity"
OTHER = Path(__file__).parent / "other_city"


def spoiled(tmp_path: Path, file: str, old: str, new: str) -> Path:
    """A copy of the seeded folder in which one file says something else."""
    folder = tmp_path / "yycity"
    copytree(SEED, folder)
    path = folder / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return folder
