"""One child is not “1 children”: wherever English counts something, it has both forms."""

import re

import pytest
from babel.messages.pofile import read_po
from django.template import engines
from django.utils.translation import ngettext, override

from kehou.ui.messages import rooms

THINGS = (
    "adults|alarms|applications|children|classes|clauses|days|duties|families|grades|groups|letters|messages|notices|objections|"
    "people|permits|places|posts|pupils|rooms|rows|schools|seats|sessions|sheets|times|volunteers"
)
COUNTED = re.compile(rf"(?<!–)%\(\w+\)[sd] (?:\w+ )?(?:{THINGS})\b")


def uncounted():
    for room in rooms():
        if room.po.exists():
            with room.po.open("rb") as file:
                yield from (f"{room.name}: {one.string}" for one in read_po(file) if isinstance(one.string, str) and COUNTED.search(one.string))


def test_whatever_is_counted_has_a_form_for_one():
    assert list(uncounted()) == []


@pytest.mark.parametrize(("n", "said"), [(1, "1 application decided."), (2, "2 applications decided.")])
def test_one_application_and_two_applications(n, said):
    with override("en"):
        assert ngettext("已处理 %(count)s 份申请。", "已处理 %(count)s 份申请。", n) % {"count": n} == said


@pytest.mark.parametrize(("n", "said"), [(0, "children"), (1, "child"), (27, "children")])
def test_the_unit_of_a_tile_follows_its_number(n, said):
    words = '{% load i18n %}{% blocktranslate count n=n context "child" %}人{% plural %}人{% endblocktranslate %}'
    with override("en"):
        assert engines["django"].from_string(words).render({"n": n}) == said
