"""Addresses of the desk. A family's come first: “family” is no unit."""

from django.urls import path

from kehou.desk.views import classes, clock, family, front, journal, offices, school, search

app_name = "desk"

urlpatterns = [
    path("home/", front.home, name="home"),
    path("desk/clock/", clock.move_clock, name="move_clock"),
    path("family/", family.children, name="family"),
    path("<slug:unit>/desk/", front.desk, name="desk"),
    path("<slug:unit>/desk/class/", classes.my_class, name="my_class"),
    path("<slug:unit>/desk/grade/", classes.my_grade, name="my_grade"),
    path("<slug:unit>/desk/term/", school.term, name="term"),
    path("<slug:unit>/desk/school/", school.school, name="school"),
    path("<slug:unit>/desk/money/", school.money, name="money"),
    path("<slug:unit>/desk/schools/", offices.schools, name="schools"),
    path("<slug:unit>/desk/health/", offices.health, name="health"),
    path("<slug:unit>/desk/journal/", journal.journal, name="journal"),
    path("<slug:unit>/desk/search/", search.search, name="search"),
]
