"""Twenty thousand rows: tried and written within what a person waits for. Runs where KEHOU_BENCH=1 is set."""

import io
import os
import random
import resource

import pytest
import xlsxwriter

from kehou.core import clock
from tests.factories import a_class
from tests.people.test_roster_import import apply, lead, office, send  # noqa: F401 — fixtures

pytestmark = [pytest.mark.django_db, pytest.mark.skipif(not os.environ.get("KEHOU_BENCH"), reason="a measurement, not a promise")]
HEAD = ["姓名", "性别", "出生日期", "年级", "班级", "学籍号", "监护人", "电话"]


def big_roster(size: int) -> bytes:
    chance, out = random.Random(1), io.BytesIO()
    surnames, given = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦", "明华丽伟芳娜敏静强磊洋艳勇军杰涛超霞平刚桂英梓涵宇轩欣怡子墨"
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("名单")
        sheet.write_row(0, 0, HEAD)
        for n in range(size):
            name = chance.choice(surnames) + chance.choice(given) + chance.choice(given)
            born = f"{2017 - n % 6}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
            place = "一二三四五六"[n % 6] + "年级", f"{1 + n // 6 % 80}班"
            sheet.write_row(n + 1, 0, [name, "男", born, *place, f"G{10**16 + n}", f"{name[0]}家长", f"138{n:08}"])
    return out.getvalue()


def seconds_of_work() -> float:
    """Processor seconds of this process and the readers it started: the same on a busy machine."""
    both = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return sum(one.ru_utime + one.ru_stime for one in both)


def test_twenty_thousand_rows(office, school):  # noqa: F811
    for grade in range(1, 7):
        for number in range(1, 81):
            a_class(school, grade, number)
    content, watch = big_roster(20_000), [(clock.ticks(), seconds_of_work())]
    answer = send(office, school, content, "大名单.xlsx")
    watch.append((clock.ticks(), seconds_of_work()))
    assert office.get(answer.url).status_code == 200
    watch.append((clock.ticks(), seconds_of_work()))
    assert apply(office, answer).status_code == 302
    watch.append((clock.ticks(), seconds_of_work()))
    (upload, up), (page, show), (written, write) = [(b[0] - a[0], b[1] - a[1]) for a, b in zip(watch, watch[1:], strict=False)]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"\ndry run {upload:.1f} s ({up:.1f} s of work), its page {page:.1f} s ({show:.1f}), ", end="")
    print(f"import {written:.1f} s ({write:.1f}), {memory} MB")
    assert up <= 5
    assert write <= 10
    assert memory < 512
