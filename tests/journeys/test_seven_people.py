"""The whole path in real browsers, as the people who walk it: on a phone and on a PC, in Chinese, on a running demonstration.

    make run
    KEHOU_WALK=http://127.0.0.1:8000 KEHOU_WALK_HOME=.run .venv/bin/python -m pytest tests/journeys/test_seven_people.py -m heavy

From a spreadsheet to a child signed over at the gate (S5, S3, C7.4), with what goes wrong on the way. It changes the
demonstration: walk on a fresh one. `KEHOU_SIGHTS=folder` keeps a picture of every step.
"""

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.journeys.browsing import PHONE, chromium
from tests.journeys.walking import FOLDER, HOME, ON_A_RUNNING_ONE, PC, SCHOOL, Somebody

pytestmark = ON_A_RUNNING_ONE
MOTHER, CHILD, LEFT_BEHIND = "13811114444", "阿依古丽·买买提", "欧阳䶮婷"
browser = pytest.fixture(scope="module")(chromium)


class Walk:
    """Everybody of the demonstration, each at the device they use."""

    devices = {"lead": PC, "grade": PC, "homeroom": PHONE, "care": PHONE, "safety": PHONE, "gate": PHONE, "audit": PC}

    def __init__(self, browser: Any) -> None:
        self.browser, self.people = browser, {}
        self.mother, self.application = Somebody(browser, "family", PHONE), ""

    def __getattr__(self, who: str) -> Somebody:
        if who not in self.people:
            self.people[who] = Somebody(self.browser, who, self.devices[who]).signs_in()
        return self.people[who]

    def it_is(self, moment: str) -> None:
        """Somebody moves the demonstration's clock from the banner."""
        page = self.lead.goes(f"{SCHOOL}/desk/").page
        page.locator(".demo-clock summary").click()
        page.fill("#demo-clock-to", moment)
        page.locator(".demo-clock button.btn-primary").click()
        self.lead.looks().reads(moment.replace("T", " "))

    def text_to(self, phone: str) -> str:
        """The code of the last message to this number."""
        time.sleep(0.3)
        return re.findall(rf"{phone}\t.*?(\d{{6}})", (FOLDER / "outbox" / "sms.log").read_text("utf-8"))[-1]


@pytest.fixture(scope="module")
def walk(browser) -> Iterator[Walk]:
    yield Walk(browser)


def a_list(file: Path, *wrong: list[Any]) -> Path:
    """A class teacher's list: title and note above the header, two guardians in one cell, a date as a number."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "一(1)班"
    sheet.append(["某小学 一年级1班 学生名单（四月转入）"])
    sheet.merge_cells("A1:F1")
    sheet.append(["班主任填写，2024年4月"])
    sheet.append(["序号", "学生姓名", "性别", "出生年月", "年级班级", "家长姓名", "联系电话"])
    sheet.append([1, "欧阳 䶮婷", "女", "2017.5.6", "一(1)班", "欧阳建国（父） 刘敏（母）", "１３８１１１１２２２２、13811113333"])
    sheet.append([2, CHILD, "女", 43000, "一年级1班", "买买提", MOTHER])
    for row in wrong:
        sheet.append(row)
    book.save(file)
    return file


def test_from_a_spreadsheet_to_a_child_signed_over_at_the_gate(walk, tmp_path):
    started = time.monotonic()
    for chapter in (
        the_plan_stands, the_list_comes_in, a_guardian_binds, the_family_applies, three_levels_decide, the_notice_runs_its_days,
        the_letter_is_signed, groups_seats_and_duties, the_permit, the_roll_is_called, five_o_clock, home, the_journal,
    ):  # fmt: skip
        chapter(walk, tmp_path)
    steps = walk.mother.steps + sum(one.steps for one in walk.people.values())
    print(f"\n{len(walk.people) + 1} people, {steps} pages, {time.monotonic() - started:.0f} s")


def the_plan_stands(walk: Walk, _folder: Path) -> None:
    """What the school decides stands first, what follows policy unfolds."""
    plan = walk.lead.goes(f"{SCHOOL}/organisation/plan/").reads("公布\n已完成", "S7.1", "比规定更严")
    plan.page.locator("main summary", has_text="逐条查看").first.click()
    plan.reads("每名看护教师最多看护")


def the_list_comes_in(walk: Walk, folder: Path) -> None:
    """First with a faulty line: told where, why and what to do, and nothing is written."""
    wrong = [3, "张六", "男", "2017/13/40", "六(9)班", "张父", "1381111"]
    office = walk.lead.goes(f"{SCHOOL}/people/import/").sends_file(a_list(folder / "wrong.xlsx", wrong))
    office.reads("还不能导入", "第 6 行 D 列", "2017/13/40", "第 6 行 G 列", "手机号是 11 位")
    office.goes(f"{SCHOOL}/people/import/").sends_file(a_list(folder / "list.xlsx")).reads("没有必须改的问题")
    office.presses("确认导入").reads("新增 2 人")


def a_guardian_binds(walk: Walk, _folder: Path) -> None:
    """The homeroom teacher prints slips; the guardian types a wrong code, then the right one and the code of the text."""
    slips = walk.homeroom.goes(f"{SCHOOL}/people/slips/").presses("打印未绑定的").words
    assert "欧阳䶮婷 · 欧阳建国" in slips
    assert "欧阳䶮婷 · 刘敏" in slips
    slip = re.findall(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", slips[slips.index(CHILD) :])[0]
    phone = walk.mother.goes("/bind/xx-primary/").fills(slip="AAAA-AAAA-AAAA", phone=MOTHER).presses("下一步")
    phone.reads("绑定码不对").fills(slip=slip, phone=MOTHER).presses("下一步").reads("尾号4444")
    phone.fills(code=walk.text_to(MOTHER)).presses("绑定").reads("绑定成功", CHILD)


def the_family_applies(walk: Walk, _folder: Path) -> None:
    """Sent empty it says what is missing; filled in it goes to the homeroom teacher, and is one application a term (S5.1)."""
    phone = walk.mother.goes("/family/enrolment/").follows(f"为{CHILD}申请").presses("提交申请")
    phone.reads("还不能提交", "请选择家庭的实际困难", "请阅读并接受家长承诺")
    phone.page.locator("main input[name=need]").first.check()
    phone.fills(late_reason="四月刚转学来，家长上班晚").ticks("days")
    phone.page.locator("main input[name=slots]").first.check()
    for box in ("healthy", "independent", "home_alone", "pledge", "consent_service", "consent_masked_name", "consent_collectors"):
        phone.ticks(box)
    phone.presses("提交申请").reads("申请已提交")
    walk.application = re.findall(r"applications/([0-9a-f-]{36})", phone.page.url)[0]


def three_levels_decide(walk: Walk, _folder: Path) -> None:
    """S5.2: after the window the school takes it as an exception; then teacher, grade leader with the list, school."""
    lead = walk.lead.goes(f"{SCHOOL}/enrolment/").reads("逾期与改动等您决定").goes(f"{SCHOOL}/enrolment/exceptions/").reads(CHILD)
    form = lead.page.locator(f"form[action*='{walk.application}/late/']")
    form.locator("[name=words]").fill("四月转入，第一周还不在本校。")
    form.get_by_role("button", name="作为例外受理").click()
    lead.looks()
    passes(walk.homeroom.goes(f"{SCHOOL}/enrolment/review/homeroom/").reads(CHILD))
    leader = walk.grade.goes(f"{SCHOOL}/enrolment/review/grade/").reads(CHILD).confirms("提交").is_stopped("S5.2")
    passes(leader.goes(f"{SCHOOL}/enrolment/review/grade/"))
    leader.goes(f"{SCHOOL}/enrolment/review/grade/").confirms("提交").reads("已提交学校")
    passes(walk.lead.goes(f"{SCHOOL}/enrolment/review/school/"), only=CHILD)


def passes(who: Somebody, only: str = "") -> None:
    """Nobody is passed with nothing chosen; all that wait are passed together, or one of them."""
    here = who.page.url
    who.presses("^通过$").is_stopped().page.goto(here)
    if only:
        who.looks().page.locator("main tr", has_text=only).locator("input[name=chosen]").first.check()
    else:
        who.looks().ticks("chosen")
    who.presses("^通过$").reads("已处理")


def the_notice_runs_its_days(walk: Walk, _folder: Path) -> None:
    """It can't be closed early; the family reads it under a masked name; letters go out after it."""
    office = walk.lead.goes(f"{SCHOOL}/enrolment/").confirms("发布公示").reads("公示中", "阿******提")
    notice = office.page.url
    office.confirms("结束公示").is_stopped("S5.2")
    walk.mother.goes("/family/enrolment/").reads("名单正在公示")
    walk.it_is("2024-04-18T09:00")
    office.page.goto(notice)
    office.looks()
    if office.page.locator("summary", has_text="结束公示").count():
        office.confirms("结束公示")
    office.confirms("下发告知单").reads(CHILD)


def the_letter_is_signed(walk: Walk, _folder: Path) -> None:
    """Every requirement one by one, a wrong code first, then the right one (S5.3)."""
    phone = walk.mother.goes("/family/").reads("告知单等您签字").follows("去签字")
    phone.presses("确认并签字").reads("请读完这一项再打勾")
    for box in phone.page.locator("main input[type=checkbox]").all():
        box.check()
    phone.fills(typed_name="买买提").presses("获取验证码").fills(code="000000").presses("确认并签字").reads("验证码")
    phone.fills(code=walk.text_to(MOTHER)).presses("确认并签字").reads("签字完成")
    walk.mother.goes("/family/").reads("起参加")


def groups_seats_and_duties(walk: Walk, _folder: Path) -> None:
    """Who came late is in the class's own group already; all groups planned anew; seats; a roster; a substitute (S5.4, S5.5)."""
    lead = walk.lead.goes(f"{SCHOOL}/planning/").reads("原则上每组 25—29 人")
    groups = [row.get_attribute("href") for row in lead.page.locator("main tr a", has_text=re.compile(r"北校区\d+组")).all()]
    assert any(CHILD in lead.goes(group).words for group in groups), f"{CHILD} is in none of {len(groups)} groups"
    lead.goes(f"{SCHOOL}/planning/").fills(on="2024-04-19").presses("现在就算").reads("已算好", "差距").presses("^公布$").reads("已公布")
    lead.page.locator("main tr", has_text="4月19日").filter(has_text="北校区1组").locator("a").first.click()
    lead.looks().unfolds("重新排座位").presses("^排座位$").presses("^公布$").reads("座位表已公布")
    lead.goes(f"{SCHOOL}/planning/").fills(first="2024-04-19", last="2024-05-10")
    lead.page.locator("form[action$='roster/propose/'] button").first.click()
    lead.looks().reads("已算好").presses("^公布$").reads("排班表已公布")
    takes_over(lead)


def takes_over(lead: Somebody) -> None:
    """The care teacher of the demonstration stands in for whoever holds the first group on that Friday."""
    card = lead.page.context.browser.new_context().new_page()
    card.goto(f"{HOME}/accounts/login/")
    name = card.locator("form[action$='demo-care/'] button").inner_text().split("\n")[0]
    card.close()
    offers_more(lead, name)
    lead.goes(f"{SCHOOL}/planning/roster/")
    row = lead.page.locator("main tr", has_text="北校区1组").filter(has=lead.page.locator("td:last-child a"))
    row.last.locator("td:last-child a").first.click()
    lead.looks().reads("4月19日" if "4月19日" in lead.words else "2024-04-19")
    if lead.page.get_by_role("button", name=f"请{name}代").count():
        lead.fills(reason="病假").presses(f"请{name}代").reads("已登记代班")


def offers_more(lead: Somebody, name: str) -> None:
    """The teacher would do more and says so; the office writes it down and confirms that the lessons leave room (C5.1)."""
    lead.goes(f"{SCHOOL}/planning/staff/").follows(f"^{name}")
    for box in lead.page.locator("input[name=slots], input[name=weekdays]").all():
        box.check()
    lead.fills(max_week="10").presses("记下志愿").reads("请确认课时")
    lead.page.locator("main tr", has_text=name).locator("input[name=chosen]").first.check()
    lead.presses("^确认课时$").reads("已确认 1 位教师的课时")


def the_permit(walk: Walk, _folder: Path) -> None:
    """C7.4a: asked for by the guardian where the application's wish did not bring it already, granted by the homeroom teacher."""
    phone = walk.mother.goes("/family/care/").follows("今天|请假")
    if phone.page.locator("main button", has_text="申请独自回家证").count():
        phone.ticks("weekdays").ticks("understood").presses("申请独自回家证").reads("待审核")
    teacher = walk.homeroom.goes(f"{SCHOOL}/care/permits/").reads(CHILD)
    mine = teacher.page.locator("main .person", has_text=CHILD).get_by_role("button", name="批准", exact=True)
    mine.first.click()
    teacher.looks().reads("已批准")


def the_roll_is_called(walk: Walk, _folder: Path) -> None:
    """One request for the group; a child nobody fetched is taken in (S6, C7.2, C7.4c)."""
    walk.it_is("2024-04-19T15:35")
    walk.lead.goes(f"{SCHOOL}/care/day/")
    if walk.lead.page.locator("button", has_text="生成今天的场次").count():
        walk.lead.presses("生成今天的场次").reads("场看护")
    teacher = walk.care.goes(f"{SCHOOL}/care/duty/").follows("开始点名|看我的班组")
    teacher.presses("点名完成").reads("点名完成：到")
    teacher.follows("收留补缺学生").fills(q="ouyang").presses("查找").reads(LEFT_BEHIND).presses("收留").reads("由您负责当面交给家长")


def five_o_clock(walk: Walk, _folder: Path) -> None:
    """C7.4b: a wrong count at the door is told at once to the teacher and the safety officer; then counted in."""
    walk.it_is("2024-04-19T17:00")
    teacher = walk.care.goes(f"{SCHOOL}/care/duty/").follows("看我的班组").follows("人去")
    walking = teacher.page.locator("main input[name=pupils]:checked").count()
    teacher.fills(counted=str(walking - 1)).presses("^出发$").reads("请马上再数一遍")
    walk.safety.goes(f"{SCHOOL}/care/board/").reads("出发人数不符", "在途中")
    lead = walk.lead.goes(f"{SCHOOL}/care/day/").follows("合并班").follows("清点到达")
    lead.fills(counted=str(walking)).presses("登记到达").reads("人齐")


def home(walk: Walk, _folder: Path) -> None:
    """Refused without a permit, handed to the mother, let go by permit at the gate; the family reads it (C7.4a, C7.4c)."""
    teacher = walk.care.goes(f"{SCHOOL}/care/duty/").follows("看我的班组")
    group = teacher.page.url
    teacher.page.locator("main .person", has_text=LEFT_BEHIND).get_by_role("link", name="接走").click()
    teacher.looks().reads("补缺学生须当面交给家长", "欧阳建国").follows("刘敏").presses("确认交给 刘敏").reads("已交给 刘敏")
    assert teacher.page.url == group, "the teacher stands before the own group again"
    teacher.follows("^接走$").reads("独自回家", "C7.4a")
    teacher.page.goto(group)
    teacher.looks().confirms("结束这一场").is_stopped("C7.3")
    gate = walk.gate.goes(f"{SCHOOL}/care/gate/").reads(CHILD)
    gate.page.locator("main .person", has_text=CHILD).get_by_role("button", name=re.compile("放行")).click()
    gate.looks().reads(f"{CHILD} 凭证独自回家，已放行")
    walk.mother.goes("/family/").reads("独自回家", "17:0")


def the_journal(walk: Walk, _folder: Path) -> None:
    audit = walk.audit.goes("/yycity/desk/journal/").reads("孩子独自回家", "孩子由家长或代接人接走", "收下补缺的孩子", "签署告知单")
    audit.follows("校验整条日志").reads("整条日志完好")
