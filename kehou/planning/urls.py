"""Addresses of planning. The family's and the public's come first: they are no units."""

from django.urls import path

from kehou.planning.views import groups, office, own, people, staffing

app_name = "planning"

urlpatterns = [
    path("family/planning/", people.children, name="children"),
    path("public/<slug:unit>/roster/", people.public_roster, name="public_roster"),
    path("<slug:unit>/planning/", office.overview, name="overview"),
    path("<slug:unit>/planning/mine/", own.mine, name="my_duties"),
    path("<slug:unit>/planning/mine/offer/", own.my_offer, name="my_offer"),
    path("<slug:unit>/planning/mine/offer/save/", own.save_offer, name="save_offer"),
    path("<slug:unit>/planning/mine/absence/", own.my_absence, name="my_absence"),
    path("<slug:unit>/planning/mine/absence/ask/", own.ask_absence, name="ask_absence"),
    path("<slug:unit>/planning/mine/absences/<uuid:absence>/withdraw/", own.withdraw_absence, name="withdraw_absence"),
    path("<slug:unit>/planning/mine/duties/<uuid:duty>/swap/", own.swap, name="swap"),
    path("<slug:unit>/planning/mine/duties/<uuid:duty>/swap/ask/", own.ask_swap, name="ask_swap"),
    path("<slug:unit>/planning/mine/swaps/<uuid:swap>/answer/", own.answer_swap, name="answer_swap"),
    path("<slug:unit>/planning/mine/swaps/<uuid:swap>/withdraw/", own.withdraw_swap, name="withdraw_swap"),
    path("<slug:unit>/planning/ready/", staffing.ready, name="ready"),
    path("<slug:unit>/planning/staff/", staffing.staff, name="staff"),
    path("<slug:unit>/planning/staff/confirm/", staffing.confirm, name="confirm_load"),
    path("<slug:unit>/planning/staff/timetable/", staffing.timetable, name="timetable"),
    path("<slug:unit>/planning/staff/timetable/read/", staffing.read_sheet, name="read_timetable"),
    path("<slug:unit>/planning/staff/<uuid:staff>/", staffing.member, name="member"),
    path("<slug:unit>/planning/staff/<uuid:staff>/offer/", staffing.save_member, name="save_member"),
    path("<slug:unit>/planning/staff/<uuid:staff>/lessons/", staffing.save_lessons, name="save_lessons"),
    path("<slug:unit>/planning/absences/", staffing.absences, name="absences"),
    path("<slug:unit>/planning/absences/enter/", staffing.enter_absence, name="enter_absence"),
    path("<slug:unit>/planning/absences/<uuid:absence>/", staffing.absence, name="absence"),
    path("<slug:unit>/planning/absences/<uuid:absence>/decide/", staffing.decide_absence, name="decide_absence"),
    path("<slug:unit>/planning/absences/<uuid:absence>/replan/", staffing.replan, name="replan"),
    path("<slug:unit>/planning/groups/propose/", office.propose_groups, name="propose_groups"),
    path("<slug:unit>/planning/groups/<uuid:group>/", groups.group, name="group"),
    path("<slug:unit>/planning/groups/<uuid:group>/seats/propose/", groups.propose_seats, name="propose_seats"),
    path("<slug:unit>/planning/groups/<uuid:group>/roll-book/", groups.roll_book, name="roll_book"),
    path("<slug:unit>/planning/groups/<uuid:group>/seat-paper/", groups.seat_paper, name="seat_paper"),
    path("<slug:unit>/planning/members/<uuid:membership>/seat/", groups.move, name="move_seat"),
    path("<slug:unit>/planning/places/<uuid:place>/group/", office.place, name="place"),
    path("<slug:unit>/planning/runs/<uuid:run>/", office.run, name="run"),
    path("<slug:unit>/planning/runs/<uuid:run>/compute/", office.compute, name="compute"),
    path("<slug:unit>/planning/runs/<uuid:run>/publish/", office.publish, name="publish"),
    path("<slug:unit>/planning/roster/", office.roster, name="roster"),
    path("<slug:unit>/planning/roster/propose/", office.propose_roster, name="propose_roster"),
    path("<slug:unit>/planning/roster/paper/", office.roster_paper, name="roster_paper"),
    path("<slug:unit>/planning/duties/<uuid:duty>/", staffing.duty, name="duty"),
    path("<slug:unit>/planning/duties/<uuid:duty>/substitute/", staffing.substitute, name="substitute"),
]
