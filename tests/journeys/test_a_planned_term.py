"""The demonstration school's whole term is planned from real places, explained and published, in browsers.

    make run
    KEHOU_WALK=http://127.0.0.1:8000 KEHOU_WALK_HOME=.run .venv/bin/python -m pytest tests/journeys/test_a_planned_term.py -m heavy -s

Its places come from applications, three reviews and signed letters. From readiness to a substitute whom everybody knows of
(S5.4, S5.5, C5.1). It changes the demonstration: plan on a fresh one. `KEHOU_SIGHTS=folder` keeps a picture of every step.
"""

import re
import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.journeys.browsing import PHONE, chromium
from tests.journeys.walking import HOME, ON_A_RUNNING_ONE, PC, SCHOOL, Somebody

pytestmark = ON_A_RUNNING_ONE
FIRST, LAST = "2024-04-15", "2024-07-05"
THAT_DAY = f"{int(FIRST[5:7])}月{int(FIRST[8:])}日"
PLANNING, PATIENCE = f"{SCHOOL}/planning/", 1800  # seconds the worker may take on a busy machine
browser = pytest.fixture(scope="module")(chromium)


class Story:
    def __init__(self, browser: Any) -> None:
        self.browser = browser
        self.lead, self.care, self.mother = (self._somebody(who, width) for who, width in (("lead", PC), ("care", PHONE), ("mother", PHONE)))
        self.teacher = self._name("care")
        self.children, self.day, self.substitute = 0, "", ""

    def _somebody(self, who: str, width: int) -> Somebody:
        return Somebody(self.browser, who, width).signs_in()

    def _name(self, who: str) -> str:
        page = self.browser.new_context().new_page()
        page.goto(f"{HOME}/accounts/login/")
        name = page.locator(f"form[action$='demo-{who}/'] button").inner_text().split("\n")[0]
        page.close()
        return str(name)


@pytest.fixture
def story(browser) -> Iterator[Story]:
    yield Story(browser)


def test_the_whole_term_is_planned_from_real_places_explained_and_published(story):
    for chapter in (
        everything_is_ready, several_plans_of_groups_are_compared, one_is_explained_and_published, the_roster_is_left_to_the_worker,
        it_is_published_and_a_duty_is_fixed, a_change_by_hand_is_judged_and_taken_back, families_staff_and_public_see_it,
        a_teacher_is_away_and_somebody_takes_over, everybody_is_told,
    ):  # fmt: skip
        began = time.monotonic()
        chapter(story)
        print(f"{chapter.__name__:<48} {time.monotonic() - began:6.1f} s")


def everything_is_ready(story: Story) -> None:
    """What there is to plan with, and what is still missing."""
    story.lead.goes(f"{PLANNING}ready/").reads("需要什么，差什么", "名学生有名额", "每天都够 1:30", "每天都够（S3.2）")
    tile = story.lead.goes(PLANNING).page.locator(".tile", has_text="有名额的学生").inner_text()
    story.children = int(re.findall(r"\d+", tile)[0])
    assert story.children > 400


def waited_for(lead: Somebody, address: str, still: str) -> Somebody:
    """Away on another page, and back, until the worker is done."""
    for _look in range(PATIENCE // 5):
        lead.goes(f"{SCHOOL}/desk/")
        time.sleep(5)
        lead.page.goto(address)
        if not re.search(still, lead.looks().words):
            return lead
    raise AssertionError(f"still {still} on {address}")


def several_plans_of_groups_are_compared(story: Story) -> None:
    """Asked for together, computed in the background; side by side with what each gives up."""
    lead = story.lead.goes(PLANNING).fills(on=FIRST)
    lead.page.locator("form[action$='groups/propose/'] button[value=several]").click()
    lead.looks().reads("可以先离开这一页")
    waited_for(lead, lead.page.url, "还在后台计算")
    lead.reads("方案 1", "方案 2", "方案 3", "总分（越低越好）", "按它自己的要求，离最好还差", "各自让了什么", "最少")


def one_is_explained_and_published(story: Story) -> None:
    """How good it is proven to be, why a wish is not met, whom it moves; then it holds from a day on."""
    lead = story.lead
    totals = [int(one) for one in lead.page.locator("main td strong").all_inner_texts()]
    best = totals.index(min(totals))
    lead.page.locator("main thead th a").nth(best).click()
    lead.looks().reads("已算好", "这个方案好在哪里、让步在哪里", "没有如愿的，为什么", "公布后有什么变化", "依据", "S5.4")
    assert re.search(r"差距至多 \d+%|已证明", lead.words)
    why = lead.page.locator("details", has=lead.page.locator("summary", has_text=re.compile("分开了的班级|几个年级合成")))
    why.first.locator("summary").click()
    assert why.first.locator("li").count() > 0
    for reason in lead.page.locator("input[name^=reason-]").all():
        reason.fill("该校区本年级人数不足一组。")
    lead.fills(starts_on=FIRST).presses("^公布$").reads("已公布", "个班组")
    lead.reads("班组已公布，还没有排班", f"从 {THAT_DAY} 起")


def the_roster_is_left_to_the_worker(story: Story) -> None:
    """Until the last day of the term; the lead goes away and finds it again among the runs."""
    lead = story.lead.fills(first=FIRST, last=LAST)
    lead.page.locator("form[action$='roster/propose/'] button[value=later]").click()
    lead.looks().reads("可以先离开这一页")
    waited_for(lead, lead.page.url, "等待|计算中")
    lead.goes(PLANNING).page.locator("main tr a[href*='/runs/']", has_text="排班").first.click()
    lead.looks().reads("已算好", f"排 {FIRST} 到 {LAST}", "这个方案好在哪里、让步在哪里", "公布后有什么变化", "每位教师的次数", "S5.5")


def it_is_published_and_a_duty_is_fixed(story: Story) -> None:
    lead = story.lead.presses("^公布$").reads("排班表已公布", "已通知有关教师")
    lead.goes(f"{PLANNING}roster/?day={FIRST}").reads("北校区1组", "安全员")
    lead.page.locator("main tr", has_text="南校区1组").locator("a").first.click()
    lead.looks().presses("固定这次值班").reads("取消固定")


def a_change_by_hand_is_judged_and_taken_back(story: Story) -> None:
    """Two groups do not fit into one; a child is moved and comes back."""
    lead = story.lead.goes(PLANNING)
    lead.page.locator("main tr", has_text=THAT_DAY).filter(has_text="北校区1组").locator("a").first.click()
    lead.looks().presses("^并过来$").is_stopped("S5.4").reads("最多")
    lead.page.go_back()
    lead.looks().unfolds("选择学生").presses("^调组$")
    if "没有完成" in lead.words:  # the group offered first is full: said so, and another chosen
        lead.reads("S5.4").page.go_back()
        lead.looks().unfolds("选择学生")
        row = lead.page.locator("main form[action$='/move/']").first
        sizes = {int(re.findall(r"\d+", one)[-1]): one for one in row.locator("option").all_inner_texts()}
        row.locator("select").select_option(label=sizes[min(sizes)])
        row.locator("button").click()
    lead.looks().reads("已调到这个班组").presses("^撤回$").reads("已撤回")


def families_staff_and_public_see_it(story: Story) -> None:
    """Each their own; on the open web no child."""
    story.mother.goes("/family/planning/").reads("接下来的看护教师", "组")
    child = story.mother.page.locator("main .card h2, main .card .card-title").first.inner_text().strip()
    story.care.goes(f"{PLANNING}mine/").reads("4月")
    public = Somebody(story.browser, "public", PHONE).goes(f"/public/xx-primary/roster/?day={FIRST}").reads("看护教师与排班公示", "北校区1组", story.teacher)
    assert child
    assert child not in public.words


def a_teacher_is_away_and_somebody_takes_over(story: Story) -> None:
    """Asked for on the phone, agreed in the office, candidates with reasons, one tap."""
    teacher = story.care.goes(f"{PLANNING}mine/")
    teacher.page.locator("main a[href*='/swap/']").last.wait_for()
    heading = teacher.page.locator("main .card", has=teacher.page.locator("a[href*='/swap/']")).nth(2).inner_text()
    month, day = re.findall(r"(\d+)月(\d+)日", heading)[0]
    story.day = f"2024-{int(month):02}-{int(day):02}"
    teacher.goes(f"{PLANNING}mine/absence/").fills(first=story.day, last=story.day, reason="外出培训").presses("提交|请假")
    lead = story.lead.goes(f"{PLANNING}absences/").reads(story.teacher)
    lead.page.locator("main tr", has_text=story.teacher).filter(has_text="外出培训").locator("a").first.click()
    lead.looks().presses("^批准$")
    if not lead.page.locator("main button", has_text=re.compile("请.+代")).count():
        lead.page.locator("main details summary").first.click()
        pytest.fail(lead.words[-3000:])
    lead.reads("推荐", "本学期", "位教师不能代，为什么")
    story.substitute = re.findall("请(.+)代", lead.page.locator("main button", has_text=re.compile("请.+代")).first.inner_text())[0]
    lead.presses("请.+代").reads("已登记代班")


def everybody_is_told(story: Story) -> None:
    """Who is away reads who comes; the page for everybody says the same."""
    story.care.goes(f"{SCHOOL}/notices/").reads(story.substitute)
    Somebody(story.browser, "public", PHONE).goes(f"/public/xx-primary/roster/?day={story.day}").reads(story.substitute)
    story.lead.goes(f"{PLANNING}edits/").reads("代班", "公布排班", "公布编组", "固定值班")
