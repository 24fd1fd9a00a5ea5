"""Names: as people look for them, and as two are compared."""

import re
from functools import lru_cache

SURNAMES = {"单": "shan", "曾": "zeng", "仇": "qiu", "解": "xie", "查": "zha", "朴": "piao", "盖": "ge", "区": "ou", "尉": "yu"}


def pinyin_of(name: str) -> str:
    """Sort and search key: full syllables, a space, the initials; surnames read as surnames.

    >>> pinyin_of("单小明"), pinyin_of("李·买买提")
    ('shanxiaoming sxm', 'limaimaiti lmmt')
    """
    syllables = [_syllable(mark) for mark in name if mark not in "·. "]
    if name and name[0] in SURNAMES:
        syllables[0] = SURNAMES[name[0]]
    return f"{''.join(syllables)} {''.join(s[:1] for s in syllables)}".lower()[:120]


@lru_cache(maxsize=10_000)
def _syllable(mark: str) -> str:
    from pypinyin import Style, lazy_pinyin  # 40,000 entries: read when the first name is, not when a process starts

    return lazy_pinyin(mark, style=Style.NORMAL)[0]


def plain_name(name: str) -> str:
    """Without spaces and case, so that two ways of writing one name are equal.

    >>> plain_name("张 某") == plain_name("张某")
    True
    """
    return "".join(name.split()).casefold()


def natural(name: str) -> tuple[tuple[str, int], ...]:
    """A key by which group 2 comes before group 10.

    >>> sorted(["北校区10组", "南校区1组", "北校区2组"], key=natural)
    ['北校区2组', '北校区10组', '南校区1组']
    """
    return tuple((text, int(number or 0)) for text, number in re.findall(r"(\D*)(\d*)", name))
