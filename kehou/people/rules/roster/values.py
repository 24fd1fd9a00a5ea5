"""Reads sexes, birth dates, weekdays and identity numbers from cells."""

import re
from datetime import date, timedelta
from functools import lru_cache

from stdnum.cn import ric

from kehou.papers.sheets import Cell, Kind
from kehou.people.rules.roster.sentences import Why
from kehou.people.rules.roster.text import flat

SEXES = {
    **dict.fromkeys(("男", "男性", "男生", "男孩", "m", "male", "boy", "1"), "m"),
    **dict.fromkeys(("女", "女性", "女生", "女孩", "f", "female", "girl", "2"), "f"),
}
EXCEL_EPOCH = date(1899, 12, 30)
DAY = re.compile(r"(?:(\d{4})|(\d\d))[.\-/年·,。](\d{1,2})[.\-/月·,。](\d{1,2})[日号]?(?:t?\d\d:\d\d(?::\d\d)?(?:\.0+)?)?")
MONTH = re.compile(r"(\d{4})[.\-/年](\d{1,2})月?")
SCIENTIFIC = re.compile(r"\d(\.\d+)?e\+?\d+", re.IGNORECASE)
WEEK = {mark: day for day, mark in enumerate("一二三四五", 1)} | {str(day): day for day in range(1, 6)}
RESIDENT = re.compile(r"\d{17}[\dX]")


@lru_cache(maxsize=256)
def sex_of(text: str) -> str | None:
    """m, f, or None for what cannot be read."""
    return SEXES.get(flat(text).lower())


def birth_of(cell: Cell) -> tuple[date | None, Why | None]:
    """A birth date, or why there is none.

    >>> birth_of(Cell("2017.2.26", Kind.TEXT))[0], birth_of(Cell("42887", Kind.NUMBER))[0]
    (datetime.date(2017, 2, 26), datetime.date(2017, 6, 1))
    """
    if cell.kind is Kind.DATE:
        return cell.day, None
    return _birth_of_text(cell.text)


@lru_cache(maxsize=8192)
def _birth_of_text(text: str) -> tuple[date | None, Why | None]:
    word = flat(text).lower().lstrip("'")
    if word.isdecimal() and word.isascii():
        return _birth_of_digits(word)
    if match := DAY.fullmatch(word):
        year = int(match[1]) if match[1] else 2000 + int(match[2])
        return _day(year, int(match[3]), int(match[4]))
    if (match := MONTH.fullmatch(word)) and 1 <= int(match[2]) <= 12:
        return None, Why.BIRTH_NO_DAY
    return None, Why.BIRTH_UNREADABLE


def _birth_of_digits(word: str) -> tuple[date | None, Why | None]:
    if len(word) == 8:
        return _day(int(word[:4]), int(word[4:6]), int(word[6:]))
    if len(word) == 6 and 1 <= int(word[4:]) <= 12 and word.startswith(("19", "20")):
        return None, Why.BIRTH_NO_DAY
    if len(word) == 5 and 30_000 <= int(word) <= 60_000:
        return EXCEL_EPOCH + timedelta(int(word)), None
    return None, Why.BIRTH_UNREADABLE


def _day(year: int, month: int, day: int) -> tuple[date | None, Why | None]:
    try:
        return date(year, month, day), None
    except ValueError:
        return None, Why.BIRTH_UNREADABLE


@lru_cache(maxsize=1024)
def weekdays_of(text: str) -> tuple[int, ...]:
    """The weekdays in words, Monday = 1; empty when they are not told.

    >>> weekdays_of("周二周四"), weekdays_of("每天"), weekdays_of("一、三、五"), weekdays_of("周一至周三")
    ((2, 4), (1, 2, 3, 4, 5), (1, 3, 5), (1, 2, 3))
    """
    word = flat(text)
    if re.search(r"每天|全周|天天|都参加|每日|五天", word):
        return (1, 2, 3, 4, 5)
    if span := re.search(r"([一二三四五1-5])[至到\-~—](?:周|星期)?([一二三四五1-5])", word):
        return tuple(range(WEEK[span[1]], WEEK[span[2]] + 1))
    return tuple(sorted({WEEK[mark] for mark in word if mark in WEEK}))


def number_text(text: str) -> str:
    """A number as it was meant: no spaces, no quotes, no ``="…"``, capital X.

    >>> number_text("'１１０１００ 20160504069ｘ")
    '11010020160504069X'
    """
    word = flat(text).upper()
    if word.startswith('="') and word.endswith('"'):
        word = word[2:-1]
    return word.strip("'`\u2018\u2019\"-")


def lost_digits(cell: Cell) -> bool:
    """Whether a spreadsheet has rounded a long number."""
    return (cell.kind is Kind.NUMBER and len(cell.text) > 15) or bool(SCIENTIFIC.fullmatch(flat(cell.text)))


def fault_of_identity(number: str, kind: str, today: date) -> tuple[Why | None, dict[str, object]]:
    """What is wrong with an identity number, if anything is."""
    if kind and "身份证" not in kind:
        return None, {}
    if RESIDENT.fullmatch(number):
        return _fault_of_resident(number, today), {}
    if number[:17].isdecimal() and len(number) >= 14:
        return Why.ID_LENGTH, {"length": len(number)}
    return Why.ID_OTHER, {}


def _fault_of_resident(number: str, today: date) -> Why | None:
    """Check digit and birth date; the region is left alone, for regions change and come anew."""
    if ric.calc_check_digit(number) != number[-1]:
        return Why.ID_CHECK_DIGIT
    born, _ = _day(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    return None if born and date(1900, 1, 1) < born <= today else Why.ID_DATE


def told_by_identity(number: str) -> tuple[date, str]:
    """Birth date and sex inside a sound resident identity number."""
    return date(int(number[6:10]), int(number[10:12]), int(number[12:14])), "fm"[int(number[16]) % 2]
