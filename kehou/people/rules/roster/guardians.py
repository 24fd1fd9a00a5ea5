"""Reads who the guardians are, also when two of them share one cell with their phones."""

import re
from functools import lru_cache
from itertools import zip_longest

from kehou.people.rules.roster.sentences import Why
from kehou.people.rules.roster.shapes import GuardianEntry
from kehou.people.rules.roster.text import clean_name, flat, tidy

RELATIONS = {
    "father": "父亲 爸爸 父 爸 father",
    "mother": "母亲 妈妈 母 妈 mother",
    "grandparent": "祖父 祖母 爷爷 奶奶 外公 外婆 姥姥 姥爷 外祖父 外祖母 爷 奶",
}
RELATION_OF = {word: kind for kind, words in RELATIONS.items() for word in words.split()}
WORDS = "|".join(sorted(RELATION_OF, key=len, reverse=True))
LEADING = re.compile(rf"^({WORDS})(?:[:：)\s]+|(?<=亲|爸|妈|爷|奶|公|婆)(?=\S))")
TRAILING = re.compile(rf"[(（]?({WORDS})[)）]?$")
ALONE = re.compile(rf"^[(（]?({WORDS})[)）]?$")
PARTS = re.compile(r"[;；,，、/\n|]+|\s{2,}")
NEXT = re.compile(rf"(?<=[(（])({WORDS})[)）]\s*(?=[^\W\d])|(?<=\S)\s+(?=(?:{WORDS})\s*[:：])")  # 甲(父)乙(母) · 父:甲 母:乙
TOKEN = re.compile(r"(?:\+?86[\s-]?)?1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}(?!\d)|0\d{2,3}[-\s]?\d{7,8}(?!\d)|\+?\d[\d-]{4,}\d")
WIDE_DIGITS = {0xFF10 + n: 0x30 + n for n in range(10)} | {0xFF0D: 0x2D, 0xFF0B: 0x2B}
MOBILE = re.compile(r"1[3-9]\d{9}")
LANDLINE = re.compile(r"(0\d{2,3})?[2-8]\d{6,7}")


def phone_of(text: str) -> str:
    """The digits of a phone number, a landline with its hyphen.

    >>> phone_of("+86 138-0000-0001"), phone_of("021-55550000")
    ('13800000001', '021-55550000')
    """
    if MOBILE.fullmatch(text) and text.isascii():
        return text
    word = flat(text)
    digits = re.sub(r"\D", "", word)
    if MOBILE.fullmatch(digits.removeprefix("86")):
        return digits.removeprefix("86")
    return word.strip("'`") if LANDLINE.fullmatch(digits) else digits


@lru_cache(maxsize=64)
def relation_of(text: str) -> str:
    """father, mother, grandparent or other."""
    word = flat(text).lower()
    return RELATION_OF.get(word, "other")


def fault_of_phone(phone: str) -> tuple[Why | None, dict[str, object]]:
    """What is wrong with a phone number, if anything is."""
    if MOBILE.fullmatch(phone):
        return None, {}
    digits = re.sub(r"\D", "", phone)
    if LANDLINE.fullmatch(digits):
        return Why.PHONE_LANDLINE, {}
    return Why.PHONE_WRONG, {"length": len(digits)}


def people_in(text: str) -> list[GuardianEntry]:
    """The persons of one cell, with what it says of each.

    >>> [(one.relation, one.name) for one in people_in("父 林伟 19980981326；母 莫怡 19917574074")]
    [('father', '林伟'), ('mother', '莫怡')]
    """
    if text.isalpha() and len(text) < 4 and not ALONE.match(text):
        return [GuardianEntry(text)]
    people: list[GuardianEntry] = []
    for part in PARTS.split(NEXT.sub(_ends_here, text.translate(WIDE_DIGITS))):
        _take_part(people, part)
    return people


def _ends_here(found: re.Match[str]) -> str:
    return f"{found[1]})；" if found[1] else "；"


def _take_part(people: list[GuardianEntry], part: str) -> None:
    at = 0
    for token in TOKEN.finditer(part):
        _take_name(people, part[at : token.start()])
        _take_phone(people, phone_of(token[0]))
        at = token.end()
    _take_name(people, part[at:])


def _take_name(people: list[GuardianEntry], words: str) -> None:
    words = tidy(words).strip(" :：-—()（）")
    if not words:
        return
    relation, name = _relation_and_name(words)
    if not name and people and people[-1].relation == "other" and people[-1].name:
        people[-1] = GuardianEntry(people[-1].name, relation, people[-1].phone)
        return
    people.append(GuardianEntry(clean_name(name), relation))


def _relation_and_name(words: str) -> tuple[str, str]:
    if match := ALONE.match(words):
        return relation_of(match[1]), ""
    if match := LEADING.match(words):
        return relation_of(match[1]), words[match.end() :].strip(" :：()（）")
    match = re.search(rf"[(（\s]({WORDS})[)）]?$", words)
    if match:
        return relation_of(match[1]), words[: match.start()].strip()
    return "other", words


def _take_phone(people: list[GuardianEntry], phone: str) -> None:
    """A number belongs to the first person who has none yet."""
    for index, one in enumerate(people):
        if not one.phone:
            people[index] = GuardianEntry(one.name, one.relation, phone)
            return
    people.append(GuardianEntry(phone=phone))


def phones_in(text: str) -> list[str]:
    """The numbers of a phone cell; a broken one is kept for the complaint."""
    if MOBILE.fullmatch(text) and text.isascii():
        return [text]
    wide = text.translate(WIDE_DIGITS)
    found = [phone_of(token[0]) for token in TOKEN.finditer(wide)]
    if found:
        return found
    digits = re.sub(r"\D", "", wide)
    return [digits] if digits else []


def joined(names: str, phones: str, relations: str, fixed: str) -> list[GuardianEntry]:
    """The persons of one slot: a name cell, a phone cell, a relation cell, a fixed relation."""
    people = people_in(names) if names else []
    numbers = phones_in(phones) if phones else []
    kinds = [relation_of(part) for part in PARTS.split(relations)] if relations else []
    if len(people) == 1 and len(numbers) == 2:
        people = _in_two(names) or people
    if len(people) == 1 and len(numbers) <= 1 and len(kinds) <= 1:
        return [_entry(people[0], next(iter(numbers), None), next(iter(kinds), None), fixed)]
    lines = zip_longest(people, numbers, kinds[: max(1, len(people))])
    return [_entry(one or GuardianEntry(), number, kind, fixed) for one, number, kind in lines]


def _in_two(names: str) -> list[GuardianEntry]:
    """Two names with a space between them, where two numbers stand beside them; 欧 阳 stays one."""
    parts = tidy(names).split()
    return people_in("；".join(parts)) if len(parts) == 2 and min(map(len, parts)) > 1 else []


def _entry(one: GuardianEntry, number: str | None, kind: str | None, fixed: str) -> GuardianEntry:
    return GuardianEntry(one.name, _kind(kind, one.relation, fixed), number or one.phone)


def _kind(column: str | None, cell: str, fixed: str) -> str:
    if column and column != "other":
        return column
    return cell if cell != "other" else fixed
