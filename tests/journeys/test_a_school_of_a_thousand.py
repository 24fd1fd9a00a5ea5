"""A school of a thousand pupils from the plan to signed places, with everything that can come between, in one story.

    PYTHONPATH=. .venv/bin/python -m pytest tests/journeys/test_a_school_of_a_thousand.py -m heavy -s

Told through the pages, by the people who do each step (S1.1, S1.2, S2, S4, S5.1, S5.2, S5.3, S7.1). The figures are
printed at the end.
"""

import time

import pytest

from tests.journeys.cast import it_is
from tests.journeys.thousand import asking, before, deciding, drawing, joining, reckoning, showing, signing, staying
from tests.journeys.thousand.school import Story

pytestmark = [pytest.mark.heavy, pytest.mark.django_db]

CHAPTERS = (
    before.the_roster_comes_in, before.families_are_asked, before.the_plan_goes_to_the_district_and_back, before.the_round_opens,
    asking.families_ask_in_their_own_ways, asking.families_without_a_phone_hand_in_paper, asking.everybody_else_applies,
    deciding.one_comes_back_for_completion, asking.the_window_closes, deciding.nobody_skips_a_step, deciding.a_post_is_empty,
    deciding.homeroom_teachers_decide, deciding.grade_leaders_hand_over_their_lists, deciding.late_ones_come_as_a_supplement,
    deciding.the_school_decides,
    drawing.the_draw_is_announced, drawing.lots_are_drawn, drawing.anybody_draws_again, drawing.each_family_sees_why,
    showing.the_list_is_shown, showing.a_name_is_taken_back, showing.objections_are_filed, showing.a_late_answer_lets_it_stand_longer,
    signing.letters_are_sent, signing.all_of_them_as_one_file, signing.families_sign_in_their_own_ways, signing.everybody_else_signs,
    signing.who_is_silent_is_reminded_and_lapses, signing.a_signature_is_proven,
    staying.the_line_moves_on, staying.one_waits_no_longer, staying.families_change_their_minds, staying.the_plan_has_a_second_version,
    joining.brother_and_sister_ask_late, joining.they_are_asked_together, joining.one_who_cancelled_is_not_asked_at_once,
    joining.the_thousandth_pupil_joins,
    reckoning.no_slot_is_over_its_capacity, reckoning.each_child_has_one_outcome, reckoning.the_pages_add_up, reckoning.the_journal_is_whole,
)  # fmt: skip


@pytest.fixture
def story(db, settings, tmp_path) -> Story:
    settings.KEHOU_SMS_BACKEND = "kehou.identity.senders.MemorySender"
    settings.KEHOU_SMS_AN_HOUR = 5000  # a term in minutes: the real clock of the limit does not see the days between
    it_is("2024-02-19", 8)
    return Story(tmp_path)


def test_from_the_plan_to_signed_places(story):
    took = 0.0
    for chapter in CHAPTERS:
        began = time.monotonic()
        chapter(story)
        took += (now := time.monotonic() - began)
        print(f"{chapter.__name__:<42} {now:6.1f} s")
    print(f"{'all of it':<42} {took:6.1f} s")
    for what, count in story.told.items():
        print(f"{what:<42} {count:6}")
