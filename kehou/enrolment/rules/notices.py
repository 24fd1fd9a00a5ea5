"""What a public notice may say: a closed list of fields, masked names, counts for the open web (S5.2)."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

SMALLEST_CELL = 5


def masked(name: str) -> str:
    """A name of which only the ends can be read.

    >>> masked("王小明"), masked("李四"), masked("欧阳一诺"), masked("𠮷")
    ('王*明', '李*', '欧**诺', '*')
    """
    if len(name) < 3:
        return name[: len(name) - 1] + "*"
    return name[0] + "*" * (len(name) - 2) + name[-1]


def notice_row(
    number: str, home_class: str, name: str, *, named: bool, fields: Sequence[str], waiting: int | None = None
) -> dict[str, str]:
    """One line of the notice: the application's number, and what the school's list of fields allows.

    `waiting` is the turn of a child who is accepted and has no place yet (S1.1).

    >>> notice_row("2024-2-0001", "三(2)班", "王小明", named=False, fields=("masked_name", "home_class"))
    {'number': '2024-2-0001', 'home_class': '三(2)班'}
    >>> notice_row("2024-2-0002", "三(2)班", "王小明", named=True, fields=("masked_name",), waiting=3)
    {'number': '2024-2-0002', 'name': '王*明', 'waiting': '3'}
    """
    row = {"number": number}
    if "home_class" in fields:
        row["home_class"] = home_class
    if named and "masked_name" in fields:
        row["name"] = masked(name)
    if waiting is not None:
        row["waiting"] = str(waiting)
    return row


def open_counts(grades: Iterable[int]) -> dict[str, Any]:
    """How many children of each grade; a grade with fewer than five is not told, so that nobody is found out.

    >>> open_counts([1] * 8 + [2] * 6 + [3] * 2)
    {'total': 16, 'grades': {'1': 8, '2': None, '3': None}}
    >>> open_counts([1] * 5)
    {'total': 5, 'grades': {'1': 5}}
    """
    counted = sorted(Counter(grades).items())
    hidden = {grade for grade, count in counted if count < SMALLEST_CELL}
    if len(hidden) == 1:  # the total would give it away: hide the next smallest too
        hidden |= {grade for grade, _ in sorted(counted, key=lambda one: one[1])[1:2]}
    told = {str(grade): None if grade in hidden else count for grade, count in counted}
    return {"total": sum(count for _, count in counted), "grades": told}


def canonical(content: Any) -> bytes:
    """The exact bytes of what is shown: keys in order, no space, UTF-8.

    >>> canonical([{"number": "2024-2-0001", "home_class": "三(2)班"}]).decode()
    '[{"home_class":"三(2)班","number":"2024-2-0001"}]'
    """
    text = content if isinstance(content, str) else json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return text.encode()


def digest(content: Any) -> str:
    """SHA-256 of what was shown or signed, over its canonical bytes.

    >>> digest("告知单")[:8]
    'e9deedc4'
    """
    return hashlib.sha256(canonical(content)).hexdigest()
