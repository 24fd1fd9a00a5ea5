"""Cleans what people typed: widths, spaces, invisible marks, dots inside names."""

import re
import unicodedata

INVISIBLE = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")
SPACES = re.compile(r"\s+")
HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
ONLY_HAN = re.compile(f"[{HAN}]+")
SPACE_BY_HAN = re.compile(rf"(?<=[{HAN}])\s+(?=[{HAN}])")
DOT_IN_NAME = re.compile(rf"(?<=[{HAN}])\s*[·•‧・･∙⋅●．.᛫\u0387]\s*(?=[{HAN}])")
WIDE_LATIN = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
FORMULA_START = ("=", "+", "-", "@")
NAME_MARKS = " '’-·.,()〇"
UNREADABLE = "\ufffd"


def flat(text: str) -> str:
    """Half-width, no spaces, no invisible marks: for numbers, classes, headers.

    >>> flat("三 （２） 班")
    '三(2)班'
    """
    if text.isascii():
        return "".join(text.split())
    return SPACES.sub("", INVISIBLE.sub("", unicodedata.normalize("NFKC", text)))


def tidy(text: str) -> str:
    """A free text on one line, without invisible marks."""
    if text.isprintable():  # nothing invisible in it, and no space but the plain one
        return " ".join(text.split())
    return SPACES.sub(" ", INVISIBLE.sub("", text)).strip()


def clean_name(text: str) -> str:
    """A name as it is meant; rare characters stay as they are.

    >>> clean_name(" 李　明 "), clean_name("阿卜杜拉•买买提"), clean_name("Zoë  O'Brien")
    ('李明', '阿卜杜拉·买买提', "Zoë O'Brien")
    """
    if ONLY_HAN.fullmatch(text):
        return text
    name = tidy(text.translate(WIDE_LATIN))
    return SPACE_BY_HAN.sub("", DOT_IN_NAME.sub("·", name))


def hides_something(text: str) -> bool:
    """Whether invisible marks stand in a text."""
    return not text.isascii() and bool(INVISIBLE.search(text))


def strange_mark(name: str) -> str:
    """The first character that no name has, or nothing.

    >>> strange_mark("=1+1"), strange_mark("李·买买提")
    ('=', '')
    """
    if name.isalpha():
        return ""
    if name.startswith(FORMULA_START):
        return name[0]
    return next((mark for mark in name if not _belongs_in_name(mark)), "")


def _belongs_in_name(mark: str) -> bool:
    return mark in NAME_MARKS or unicodedata.category(mark)[0] in "LM" or mark.isdigit()


def masked(text: str) -> str:
    """A text for eyes and logs: every long run of digits keeps only its ends.

    >>> masked("林伟 19980981326")
    '林伟 199******26'
    """
    visible = "".join(mark if mark.isprintable() else "□" for mark in text[:60])
    return re.sub(r"(?!\d{4}-\d\d-\d\d\b)\d[\d\- ]{5,}[\dXx]", _stars, visible)


def _stars(match: re.Match[str]) -> str:
    digits = match[0]
    return digits[:3] + "*" * (len(digits) - 5) + digits[-2:]
