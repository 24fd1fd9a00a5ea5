"""Photos of paper lists: how many boxes are read wrongly (none may be), how many are left to a person, how many photos are refused.

`python -m bench.paper_photos [sheets] [first seed]`: printed by the real writer, filled in with seven pens, photographed turned by
0–360°, aslant, curled, unevenly lit, shadowed, blurred, grainy, as JPEG down to quality 40. Ends with 1 where a box was read wrongly.
"""

from __future__ import annotations

import io
import os
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kehou.settings")
os.environ.setdefault("KEHOU_DATABASE", "asleep")

from PIL import Image

from kehou.care.rules.paper import read_row
from kehou.papers.kinds.rolls import LAYOUT
from kehou.papers.out import pdf
from kehou.papers.photo import EMPTY, TICKED, UNCLEAR, NotFlat, codes_in, laid_flat, ticks
from tests.papers.examples import a_roll
from tests.papers.photographer import PENS, a_shot, filled_in, photographed, printed

CHILDREN = 30


def drawn_rows(draw: random.Random) -> list[set[str]]:
    """An afternoon: most are there, half of them have gone, a few rows nobody ticked."""
    rows = []
    for _n in range(CHILDREN):
        said = {draw.choices(["present", "absent", "leave"], [85, 8, 7])[0]} if draw.random() < 0.97 else set()
        rows.append(said | ({draw.choice(["taken", "taken", "alone"])} if "present" in said and draw.random() < 0.5 else set()))
    return rows


def measured(page: Image.Image, seed: int, told: Counter[str], spent: list[float]) -> None:
    draw = random.Random(seed)  # noqa: S311
    pen, rows = draw.choice(list(PENS)), drawn_rows(draw)
    filled = filled_in(page, LAYOUT, rows, pen=PENS[pen], draw=draw)
    content = photographed(filled, a_shot(draw))
    begun = time.process_time()
    photo = Image.open(io.BytesIO(content)).convert("L")
    codes = codes_in(photo)
    if not codes:
        told["refused: code"] += 1
        return
    try:
        found = ticks(laid_flat(photo, codes[0], LAYOUT), LAYOUT, CHILDREN)
    except NotFlat as reason:
        told[f"refused: {reason}"] += 1
        return
    spent.append(time.process_time() - begun)
    told["read"] += 1
    for said, row in zip(rows, found, strict=True):
        wrong = [name for name, box in row.says.items() if box != UNCLEAR and (box == TICKED) != (name in said)]
        told["boxes"] += len(row.says)
        told["unclear"] += sum(box == UNCLEAR for box in row.says.values())
        told["wrong"] += len(wrong)
        told["ticks read empty"] += sum(row.says[name] == EMPTY for name in wrong)
        told["children left to a person"] += not read_row(row.says).is_clear
        told["children nobody ticked"] += not said
        for name in wrong:
            print(f"  wrong: seed {seed}, {pen}, {name} {row.says[name]} {row.inks[name]}", flush=True)


def main() -> int:
    sheets, first = ([int(one) for one in sys.argv[1:]] + [300, 0][len(sys.argv) - 1 :])[:2]
    told: Counter[str] = Counter()
    spent: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        page = printed(pdf(a_roll(children=CHILDREN)), Path(folder))[0]
    for seed in range(first, first + sheets):
        measured(page, seed, told, spent)
        if (seed - first) % 50 == 49:
            print(f"  … {seed - first + 1}: {dict(told)}", flush=True)
    for name in sorted(told):
        print(f"{name:28} {told[name]}")
    share = 100 * told["unclear"] / max(1, told["boxes"])
    spent.sort()
    print(f"{sheets} sheets: {told['read']} read, {told['wrong']} of {told['boxes']} boxes wrong, {share:.2f} % unclear")
    print(f"processor seconds a photo: median {spent[len(spent) // 2]:.2f}, slowest {spent[-1]:.2f}")
    return int(told["wrong"] > 0)


if __name__ == "__main__":
    sys.exit(main())
