"""Reads grades and classes in the ways schools write them."""

import re
from functools import lru_cache
from typing import NamedTuple

from kehou.people.rules.roster.shapes import School
from kehou.people.rules.roster.text import flat

HAN_DIGITS = {mark: value for value, mark in enumerate("零一二三四五六七八九十")}
N = r"(?:\d{1,2}|[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])"
SIMPLER = str.maketrans("級屆學", "级届学")
OPEN, CLOSE = r"[(\[【〔]?", r"[)\]】〕]?"
STAGE = r"(?:小学|初中|小|中)?"
FORMS = tuple(
    re.compile(form)
    for form in (
        rf"(?P<cohort>(?:20)?\d\d)级{OPEN}(?P<number>{N}){CLOSE}班?",
        rf"(?P<leaving>20\d\d)届{STAGE}(?:{N}年级)?{OPEN}(?P<number>{N}){CLOSE}班?",
        rf"{STAGE}(?P<junior>初)?(?P<grade>{N})年级?{OPEN}(?P<number>{N}){CLOSE}班?",
        rf"{STAGE}(?P<junior>初)?(?P<grade>{N})[(\[【〔](?P<number>{N})[)\]】〕]班?",
        rf"(?P<grade>\d{{1,2}}|[一二三四五六七八九])[.\-_/·、](?P<number>{N})班?",
        rf"{STAGE}(?P<junior>初)?(?P<grade>[一二三四五六七八九])(?P<number>\d{{1,2}})班?",
        r"(?P<grade>\d)(?P<number>[0-2]\d)班?",
        rf"{STAGE}(?P<junior>初)(?P<grade>[一二三])",
        rf"{STAGE}(?P<grade>{N})年级?",
        r"(?P<cohort>20\d\d)级?",
        rf"{OPEN}(?P<number>{N}){CLOSE}班?",
    )
)
IN_TITLE = tuple(
    re.compile(form)
    for form in (
        rf"(?P<cohort>20\d\d)级{OPEN}(?P<number>{N}){CLOSE}班",
        rf"(?P<junior>初)?(?P<grade>{N})年级?{OPEN}(?P<number>{N}){CLOSE}班",
        rf"(?P<junior>初)?(?P<grade>{N})[(\[【〔](?P<number>{N})[)\]】〕]班?",
        rf"(?<!\d)(?P<grade>\d)[.\-](?P<number>{N})班",
        r"(?P<junior>初)?(?P<grade>[一二三四五六七八九])(?P<number>\d{1,2})班",
        r"(?<!\d)(?P<grade>\d)(?P<number>[0-2]\d)班",
    )
)
GRADE_IN_TITLE = re.compile(rf"(?P<junior>初)?(?P<grade>{N})年级")


class Place(NamedTuple):
    """A grade, a class number, or both."""

    grade: int | None = None
    number: int | None = None


def number_of(digits: str) -> int:
    """A number in digits or Chinese numerals.

    >>> number_of("12"), number_of("十"), number_of("二十三")
    (12, 10, 23)
    """
    if digits.isdigit():
        return int(digits)
    tens, ten, ones = digits.rpartition("十")
    if not ten:
        return HAN_DIGITS[digits]
    return (HAN_DIGITS[tens] if tens else 1) * 10 + (HAN_DIGITS[ones] if ones else 0)


@lru_cache(maxsize=4096)
def place_of(text: str, school: School) -> Place | None:
    """What a cell of the grade or class column says; None if nobody can tell.

    >>> place_of("三(2)班", School(2023)), place_of("2021级2班", School(2023))
    (Place(grade=3, number=2), Place(grade=3, number=2))
    """
    word = flat(text).translate(SIMPLER)
    for form in FORMS:
        if match := form.fullmatch(word):
            return _place(match.groupdict(), school)
    return None


@lru_cache(maxsize=4096)
def place_in_title(text: str, school: School) -> Place:
    """The class that a title or a sheet's name speaks of, as far as it does.

    >>> place_in_title("某小学三年级（2）班学生花名册", School(2023))
    Place(grade=3, number=2)
    """
    word = flat(text).translate(SIMPLER)
    whole = place_of(word, school) if len(word) <= 12 and not word.isdigit() else None
    if whole:
        return whole
    for form in (*IN_TITLE, GRADE_IN_TITLE):
        if match := form.search(word):
            return _place(match.groupdict(), school)
    return Place()


def _place(parts: dict[str, str | None], school: School) -> Place:
    number = parts.get("number")
    return Place(_grade(parts, school), number_of(number) if number else None)


def _grade(parts: dict[str, str | None], school: School) -> int | None:
    if cohort := parts.get("cohort"):
        return school.first_grade + school.year - (int(cohort) % 100 + 2000)
    if leaving := parts.get("leaving"):
        return school.last_grade - (int(leaving) - school.year - 1)
    if grade := parts.get("grade"):
        return number_of(grade) + (6 if parts.get("junior") else 0)
    return None
