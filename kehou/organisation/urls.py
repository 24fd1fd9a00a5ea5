"""Addresses of the organisation room."""

from django.urls import path

from kehou.organisation.views import district, plans, public, school

app_name = "organisation"

urlpatterns = [
    path("<slug:unit>/organisation/", school.overview, name="overview"),
    path("<slug:unit>/organisation/settings/", school.settings, name="settings"),
    path("<slug:unit>/organisation/settings/save/", school.save_settings, name="save_settings"),
    path("<slug:unit>/organisation/register/<slug:table>/", school.register, name="register"),
    path("<slug:unit>/organisation/register/<slug:table>/add/", school.add, name="add"),
    path("<slug:unit>/organisation/register/<slug:table>/new/", school.create, name="create"),
    path("<slug:unit>/organisation/register/<slug:table>/<str:row>/", school.edit, name="edit"),
    path("<slug:unit>/organisation/register/<slug:table>/<str:row>/save/", school.change, name="change"),
    path("<slug:unit>/organisation/set-up/", school.set_up, name="set_up"),
    path("<slug:unit>/organisation/set-up/read/", school.read_sheet, name="read_sheet"),
    path("<slug:unit>/organisation/calendar/", school.calendar, name="calendar"),
    path("<slug:unit>/organisation/calendar/events/", school.add_event, name="add_event"),
    path("<slug:unit>/organisation/calendar/events/<uuid:schoolevent>/remove/", school.remove_event, name="remove_event"),
    path("<slug:unit>/organisation/plan/", plans.plan, name="plan"),
    path("<slug:unit>/organisation/plan/draft/", plans.draft, name="draft"),
    path("<slug:unit>/organisation/plan/<uuid:serviceplan>/file/", plans.file, name="file"),
    path("<slug:unit>/organisation/plan/<uuid:serviceplan>/line/<str:parameter>/", plans.line, name="plan_line"),
    path("<slug:unit>/organisation/plan/<uuid:serviceplan>/line/<str:parameter>/set/", plans.set_line, name="set_plan_line"),
    path("<slug:unit>/organisation/plan/<uuid:serviceplan>/offer/", plans.offer, name="plan_offer"),
    path("<slug:unit>/organisation/plan/<uuid:serviceplan>/offer/set/", plans.set_offer, name="set_plan_offer"),
    path("<slug:unit>/organisation/plan/<uuid:serviceplan>/revise/", plans.revise, name="revise"),
    path("<slug:unit>/organisation/plan/<uuid:serviceplan>/publish/", plans.publish, name="publish"),
    path("<slug:unit>/organisation/filings/", district.filings, name="filings"),
    path("<slug:unit>/organisation/filings/<uuid:serviceplan>/", district.filing, name="filing"),
    path("<slug:unit>/organisation/filings/<uuid:serviceplan>/decide/", district.decide, name="decide"),
    path("<slug:unit>/organisation/official-calendar/", district.official, name="official"),
    path("<slug:unit>/organisation/official-calendar/enter/", district.enter_day, name="enter_day"),
    path("public/<slug:unit>/plan/", public.plan, name="public_plan"),
]
