"""Addresses of planning. The family's and the public's come first: they are no units."""

from django.urls import path

from kehou.planning.views import groups, office, people

app_name = "planning"

urlpatterns = [
    path("family/planning/", people.children, name="children"),
    path("public/<slug:unit>/roster/", people.public_roster, name="public_roster"),
    path("<slug:unit>/planning/", office.overview, name="overview"),
    path("<slug:unit>/planning/mine/", people.mine, name="my_duties"),
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
    path("<slug:unit>/planning/duties/<uuid:duty>/", office.duty, name="duty"),
    path("<slug:unit>/planning/duties/<uuid:duty>/substitute/", office.substitute, name="substitute"),
]
