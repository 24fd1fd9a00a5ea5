"""Roster import, 20,000 rows: read, check and compare in at most 5 s and 512 MB (peer: a bare read).

python -m bench.roster_import [rows]
"""

import io
import resource
import sys
import time
from datetime import date, timedelta

import python_calamine
import xlsxwriter
from stdnum.cn import ric

from kehou.papers.sheets import read_workbook
from kehou.people.rules.roster import KnownClass, KnownPupil, School, compare, read_roster

HEAD = [
    "学籍号",
    "姓名",
    "性别",
    "出生日期",
    "身份证件号",
    "年级",
    "班级",
    "成员1姓名",
    "成员1关系",
    "成员1联系电话",
    "成员2姓名及电话",
    "健康状况",
]
SURNAMES, GIVEN = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗", "子轩雨桐浩然梓涵诗琪宇航欣怡博文佳乐思远一诺"
SECONDS, MEGABYTES = 5.0, 512
TODAY = date(2024, 3, 1)


def main() -> int:
    """Measure once and print peer, limit, ours and ratios."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    content = roster(rows)
    bare = _timed(lambda: python_calamine.load_workbook(io.BytesIO(content)).get_sheet_by_index(0).to_python())[1]
    school = School(2023, classes=frozenset(KnownClass(g, n) for g in range(1, 7) for n in range(1, 100)))
    _processor.before = 0.0
    _processor.before = _processor()
    workbook, reading_file = _timed(lambda: read_workbook(content, "roster.xlsx"))
    reading, checking = _timed(lambda: read_roster(workbook, school, today=TODAY))
    known = [_known(number, row) for number, row in enumerate(reading.rows) if number % 2]
    dry_run, comparing = _timed(lambda: compare(reading, known))
    ours = reading_file + checking + comparing
    memory = (_peak(resource.RUSAGE_SELF) + _peak(resource.RUSAGE_CHILDREN)) / 1024
    print(f"roster import  {len(reading.rows):,} rows, {len(content) / 1e6:.1f} MB, {len(reading.problems)} problems")
    print(f"  would create {len(dry_run.create):,}, change {len(dry_run.change):,}, leave {len(dry_run.leave):,}")
    print(f"  peer  bare read {bare:.2f} s")
    print(f"  limit {SECONDS:.1f} s, {MEGABYTES} MB (both processes together)")
    print(f"  ours  {ours:.2f} s (read {reading_file:.2f}, check {checking:.2f}, compare {comparing:.2f}), {memory:.0f} MB")
    print(f"  CPU   {_processor():.2f} s of it all, both processes (wall time also waits for other work on the machine)")
    print(f"  ratio {ours / bare:.1f} x peer, {ours / SECONDS:.2f} of the limit, {memory / MEGABYTES:.2f} of the memory")
    return int(ours > SECONDS or memory > MEGABYTES)


def roster(rows: int) -> bytes:
    """A registry export with so many made-up pupils; region 110100 is not issued."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as workbook:
        sheet = workbook.add_worksheet("学生信息")
        sheet.write_row(0, 0, HEAD)
        for number in range(rows):
            sheet.write_row(number + 1, 0, _pupil(number))
    return content.getvalue()


def _pupil(number: int) -> list[str]:
    grade, born = number % 6 + 1, date(2017, 8, 31) - timedelta(365 * (number % 6) + number // 6 % 360)
    identity = f"110100{born:%Y%m%d}{number % 1000:03d}"
    identity += ric.calc_check_digit(identity + "0")
    surname = SURNAMES[number % 20]
    name = surname + GIVEN[number // 20 % 20] + GIVEN[number // 400 % 20]
    sex = "女男"[int(identity[16]) % 2]
    phone = f"199{number:08d}"
    return [
        f"L{number:018d}", name, sex, born.isoformat(), identity, "一二三四五六"[grade - 1] + "年级", f"{number // 6 % 99 + 1}班",
        surname + "伟", "父亲", phone, f"母 {GIVEN[:2]} 198{number:08d}", "花生过敏" if number % 40 == 0 else "",
    ]  # fmt: skip


def _known(number: int, row) -> KnownPupil:
    health = "（旧）" if number % 40 == 1 else row.health
    return KnownPupil(
        number,
        row.name,
        row.grade,
        row.class_number + (number % 40 == 1),
        row.sex,
        row.birth_date,
        row.registry_no,
        row.identity_no,
        row.guardians,
        health,
    )


def _timed(work):
    start = time.perf_counter()
    result = work()
    return result, time.perf_counter() - start


def _processor() -> float:
    """CPU seconds of this process and its children since the measurement began."""
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime - _processor.before


def _peak(who: int) -> int:
    return resource.getrusage(who).ru_maxrss


if __name__ == "__main__":
    sys.exit(main())
