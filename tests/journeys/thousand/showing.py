"""The public notice: what it shows to whom, objections with and without a name, a late answer, down by itself (S5.2)."""

import re
from typing import Any

from kehou.enrolment import tasks
from tests.journeys.cast import it_is, words
from tests.journeys.thousand.school import SERVED, Story


def the_list_is_shown(story: Story) -> None:
    """Masked names inside, where the family agreed; numbers and counts on the open web."""
    it_is("2024-03-06", 14)
    page = story.lead.does("enrolment:publish_notice")
    story.notice = page.context["notice"]
    counts = story.notice.counts
    assert (counts["total"], counts["waiting"]) == (len(story.placed), len(story.waiting))
    names = {one.name for at in SERVED for one in story.children(*at)}
    family = story.families[story.on_the_phone(story.placed)[0]]
    inside = words(family.reads("enrolment:family_notice", notice=story.notice.pk))
    outside = words(story.stranger().reads("portal:notices"))
    assert not [name for name in names if f">{name}<" in inside or name in outside]
    assert str(len(story.placed)) in outside
    assert re.search(r"2024-2-\d{4}", outside) is None
    assert "候补第 1 位" in inside
    story.lead.is_refused("enrolment:send_letters", clause="S5.3", notice=story.notice.pk)


def a_name_is_taken_back(story: Story) -> None:
    """A family withdraws its yes to the masked name: what follows stands on the page first, then the list has a new version."""
    it_is("2024-03-07", 18)
    rows = story.lead.reads("enrolment:notice", notice=story.notice.pk).context["sheet"].rows
    number = next(row["number"] for row in rows if "name" in row and "waiting" not in row)
    pupil = number_to_pupil(story, number)
    family, purpose = story.families[pupil], {"pupil": pupil, "purpose": "masked_name"}
    assert number in words(family.reads("people:own_withdrawing", **purpose))
    family.does("people:own_withdraw", **purpose)
    sheet = story.lead.reads("enrolment:notice", notice=story.notice.pk).context["sheet"]
    assert sheet.version == 2
    assert "name" not in next(row for row in sheet.rows if row["number"] == number)
    proof = story.lead.reads("enrolment:notice_proof", notice=story.notice.pk)
    assert [one.holds for one in proof.context["versions"]] == [True, True]


def number_to_pupil(story: Story, number: str) -> Any:
    page = story.lead.reads("enrolment:lottery", lottery=story.lottery.pk)
    rows = [row["standing"] for row in (*page.context["placed"], *page.context["waiting"])]
    return next(one.pupil_id for one in rows if one.application.number == number)


def objections_are_filed(story: Story) -> None:
    """By a family with its name, by another without, by a third on paper; the slip finds the answer, a wrong slip nothing."""
    it_is("2024-03-08", 20)
    named, quiet = story.families[story.on_the_phone(story.waiting)[0]], story.families[story.on_the_phone(story.waiting)[1]]
    at = {"notice": story.notice.pk}
    named.does("enrolment:object", {"text": "我家也有困难，为什么排在后面？", "named": "on"}, **at)
    page = words(quiet.does("enrolment:object", {"text": "有一家不在本校上学。"}, **at))
    story.slip = re.search(r"查询码 ([0-9A-Z-]{14})", page).group(1)
    assert "还没有答复" in words(quiet.does("enrolment:find_answer", {"code": story.slip}, **at))
    assert "没有这个查询码" in quiet.is_refused("enrolment:find_answer", {"code": "AAAA-BBBB-CCCC"}, **at)
    on_paper = words(story.rooms[1, 4].teacher.does("enrolment:register_objection", {"text": "名单里的班级写错了。", "name": "周奶奶"}, **at))
    code = re.search(r"查询码 ([0-9A-Z-]{14})", on_paper).group(1)
    it_is("2024-03-11", 9)
    first, second, third = story.lead.reads("enrolment:notice", **at).context["objections"]
    assert [(one.user, one.name) for one in (first, second, third)] == [(named.user, ""), (None, ""), (None, "周奶奶")]
    story.lead.does("enrolment:answer", {"answer": "同组按抽签，种子和名单可以下载核对。"}, objection=first.pk)
    story.lead.does("enrolment:answer", {"answer": "已核对，班级没有写错。"}, objection=third.pk)
    assert "种子和名单可以下载核对" in words(named.reads("enrolment:family_notice", **at))
    assert "班级没有写错" in words(quiet.does("enrolment:find_answer", {"code": code}, **at))
    story.objection = second


def a_late_answer_lets_it_stand_longer(story: Story) -> None:
    """Answered on the last day: two working days more; it cannot be ended before, and comes down by itself after."""
    it_is("2024-03-13", 16)
    at = {"notice": story.notice.pk}
    story.lead.is_refused("enrolment:close_notice", clause="S5.2", **at)
    story.lead.does("enrolment:answer", {"answer": "已核对，名单里的学生都在籍。"}, objection=story.objection.pk)
    page = story.lead.reads("enrolment:notice", **at)
    assert f"{page.context['notice'].ends_on}" == "2024-03-15"
    assert "公示延长到 2024-03-15" in words(story.families[story.on_the_phone(story.placed)[0]].reads("enrolment:family_notice", **at))
    reader = story.families[story.on_the_phone(story.waiting)[1]]
    assert "都在籍" in words(reader.does("enrolment:find_answer", {"code": story.slip}, **at))
    it_is("2024-03-15", 0, 5)
    tasks.keep_notices(0)
    assert story.lead.reads("enrolment:notice", **at).context["notice"].closed_at is None
    it_is("2024-03-16", 0, 5)
    tasks.keep_notices(0)
    assert story.lead.reads("enrolment:notice", **at).context["notice"].closed_at is not None
    assert "名单正在公示" not in words(story.families[story.on_the_phone(story.placed)[0]].reads("enrolment:family_home"))
    story.families[story.on_the_phone(story.waiting)[0]].is_refused("enrolment:object", {"text": "太晚了"}, clause="S5.2", **at)
