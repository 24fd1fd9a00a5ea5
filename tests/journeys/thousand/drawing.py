"""Need exceeds places: criteria first, then lots that anybody can draw again; each family sees its place and why (S1.1)."""

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from kehou.enrolment.commands import lottery as command
from tests.journeys.cast import it_is, take_stock, words
from tests.journeys.thousand.school import Story

PUBLIC, WORD = "福彩3D 2024070 期", "357"


def the_draw_is_announced(story: Story) -> None:
    """Nothing is shown to anybody while need exceeds places; the list is frozen and the seed promised a day before."""
    it_is("2024-03-05", 16)
    story.lead.is_refused("enrolment:publish_notice", clause="S1.1")
    page = story.lead.reads("enrolment:lotteries")
    short = [one["seat"] for one in page.context["need"] if one["over"]]
    assert any("北校区" in seat for seat in short)
    assert any("南校区" in seat for seat in short)
    today, tomorrow = ({"draws_on": day, "public_draw": PUBLIC} for day in ("2024-03-05", "2024-03-06"))
    assert "公布之后的日子" in story.lead.is_refused("enrolment:announce_lottery", today)
    story.lottery = story.lead.does("enrolment:announce_lottery", tomorrow).context["lottery"]
    assert len(story.lottery.entries) == story.told["accepted by the school"]
    story.lead.is_refused("enrolment:draw_lottery", {"word": WORD}, clause="S1.1", lottery=story.lottery.pk)


def lots_are_drawn(story: Story) -> None:
    """With the public number, once; who has care at home, and brothers and sisters, before the rest."""
    it_is("2024-03-06", 9)
    lead, at = story.lead, {"lottery": story.lottery.pk}
    lead.is_refused("enrolment:draw_lottery", {"word": ""}, clause="S1.1", **at)
    lead.does("enrolment:draw_lottery", {"word": WORD}, **at)
    lead.is_refused("enrolment:draw_lottery", {"word": WORD}, clause="S1.1", **at)
    page = lead.reads("enrolment:lottery", **at)
    assert page.context["holds"]
    story.placed = [row["standing"].pupil_id for row in page.context["placed"]]
    story.waiting = [row["standing"].pupil_id for row in page.context["waiting"]]
    assert len(story.placed) + len(story.waiting) == len(story.lottery.entries)
    for pupil in story.waiting:
        story.became[pupil] = "waiting"
    for pair in ((story.child(1, 1, 0), story.child(4, 1, 0)), (story.child(1, 2, 0), story.child(3, 1, 1))):
        assert {one.pk for one in pair} <= set(story.placed)  # 兄弟姐妹同申请
    story.told |= {"drawn with a place": len(story.placed), "drawn to wait": len(story.waiting)}
    take_stock()


def anybody_draws_again(story: Story) -> None:
    """The file a family takes home is run again without the school; a number moved up by hand is found."""
    family = story.families[story.on_the_phone(story.waiting)[0]]
    told = family.client.get(family.address("enrolment:family_lottery_file", lottery=story.lottery.pk))
    drawn = json.loads(told.content)
    assert verified(story.folder, drawn) == (0, [])
    last = next(one for one in reversed(drawn["result"]) if not one["placed"])
    last["placed"], last["full"] = True, []
    code, faults = verified(story.folder, drawn)
    assert (code, faults) == (1, ["result"])


def verified(folder: Path, drawn: Any) -> tuple[int, list[str]]:
    path = folder / "lottery.json"
    path.write_text(json.dumps(drawn), "utf-8")
    done = CliRunner().invoke(command, ["verify", str(path), "--json"])
    return done.exit_code, json.loads(done.output)["faults"]


def each_family_sees_why(story: Story) -> None:
    """Its place, its criteria, the seat that was gone; nobody else's."""
    placed, waiting = (story.on_the_phone(some)[0] for some in (story.placed, story.waiting))
    for pupil, has_place in ((placed, True), (waiting, False)):
        family = story.families[pupil]
        page = family.reads("enrolment:family_lottery", lottery=story.lottery.pk)
        [mine] = [one for one in page.context["mine"] if one["standing"].pupil_id == pupil]
        assert {one["standing"].pupil_id for one in page.context["mine"]} <= set(family_children(story, family))
        assert mine["standing"].placed is has_place
        assert bool(mine["full"]) is not has_place
        assert mine["total"] == len(story.lottery.entries)
    assert "您排在第" in words(story.families[waiting].follows(waiting))


def family_children(story: Story, family: Any) -> list[Any]:
    return [pupil for pupil, one in story.families.items() if one is family]
