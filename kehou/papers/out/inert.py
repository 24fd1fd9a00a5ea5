"""A cell that came from outside never becomes a formula (T06, CWE-1236)."""

import re
import unicodedata

STARTS = tuple("=+-@|%\t\r\n")
UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


def hostile(text: str) -> bool:
    """Whether a spreadsheet might read it as a formula: by its first character, also full-width or behind blanks.

    >>> hostile("=1+1"), hostile("＝1+1"), hostile("　@SUM(A1)"), hostile("\\tx"), hostile("李小明"), hostile("")
    (True, True, True, True, False, False)
    """
    seen = unicodedata.normalize("NFKC", text)
    return seen.startswith(STARTS) or seen.lstrip(" \ufeff\u200b\u2060").startswith(STARTS)


def neutral(text: str) -> str:
    """The text for a file without types: a leading apostrophe keeps it text.

    >>> neutral("=cmd|' /C calc'!A0"), neutral("李小明")
    ("'=cmd|' /C calc'!A0", '李小明')
    """
    return f"'{text}" if hostile(text) else text


def printable(text: str) -> str:
    """Without the characters that no XML file may hold.

    >>> printable("李\\x00小\\x0b明")
    '李小明'
    """
    return UNSEEN.sub("", text)
