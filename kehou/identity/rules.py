"""Who may grant what: plain rules over role levels."""

from dataclasses import dataclass
from datetime import date, timedelta
from re import fullmatch
from unicodedata import normalize

RANK = {"school": 1, "district": 2, "city": 3}
KEEPERS = frozenset({"operator", "security_admin", "audit_admin"})
LONGEST = timedelta(days=366)
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(frozen=True)
class Held:
    """A role somebody holds, and the kind of unit where it was granted."""

    role: str
    kind: str


def may_grant(role: str, level: str, *, at: str, by: tuple[Held, ...]) -> bool:
    """May holders of these roles grant this role at a unit of this kind?

    A role is granted at its own level; nobody reaches above the level where their own role was granted;
    the three keepers of the system (等保: operator, security, audit) are named by the security officer only.

    >>> head = (Held("principal", "school"),)
    >>> may_grant("homeroom", "school", at="school", by=head), may_grant("district_officer", "district", at="district", by=head)
    (True, False)
    >>> may_grant("audit_admin", "any", at="school", by=head)
    False
    >>> may_grant("audit_admin", "any", at="school", by=(Held("security_admin", "city"),))
    True
    """
    if level not in (at, "any"):
        return False
    granting = {"security_admin"} if role in KEEPERS else {"security_admin", "operator", "principal"}
    reach = max((RANK[held.kind] for held in by if held.role in granting), default=0)
    return reach >= RANK[at]


def lasts_too_long(starts_on: date, ends_on: date) -> bool:
    """A role ends after a year at the latest, so that somebody looks at it again.

    >>> lasts_too_long(date(2024, 3, 1), date(2025, 3, 1)), lasts_too_long(date(2024, 3, 1), date(2025, 3, 3))
    (False, True)
    """
    return ends_on - starts_on > LONGEST


def in_groups(code: str) -> str:
    """
    >>> in_groups("7K4M01118V2Z")
    '7K4M-0111-8V2Z'
    """
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def plain_phone(typed: str) -> str:
    """A mainland mobile number as we keep it, or "" where it is none.

    >>> plain_phone("+86 138 0013-8000"), plain_phone("１３８００１３８０００"), plain_phone("010-12345678")
    ('13800138000', '13800138000', '')
    """
    digits = "".join(one for one in normalize("NFKC", typed) if one.isdigit())
    digits = digits[2:] if len(digits) == 13 and digits.startswith("86") else digits
    return digits if fullmatch(r"1[3-9][0-9]{9}", digits) else ""
