"""The permit card as data: what stands on it and the QR code that the gate scans."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import segno
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Card:
    """独自回家证."""

    number: str
    child: str
    home_class: str
    school: str
    days: str
    starts_on: date
    ends_on: date
    address: str

    @property
    def qr(self) -> SafeString:
        """The code as a drawing; the address is ours, so nothing in it is foreign."""
        return mark_safe(segno.make(self.address, error="m").svg_inline(scale=4, border=2, dark="#1a1a1a"))  # noqa: S308


def card_of(permit: Any, site: str) -> Card:
    """The card of an approved permit; `site` is the address of this house."""
    path = reverse("care:gate", kwargs={"unit": permit.school.code})
    return Card(
        permit.number, permit.pupil.name, permit.pupil.home_class.name, permit.school.name, days_in_words(permit.weekdays),
        permit.starts_on, permit.ends_on, f"{site.rstrip('/')}{path}?token={permit.token}",
    )  # fmt: skip


def days_in_words(weekdays: list[int]) -> str:
    names = (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))
    return "、".join(names[day - 1] for day in sorted(weekdays))
