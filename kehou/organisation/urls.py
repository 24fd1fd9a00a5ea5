"""Addresses of the organisation room."""

from django.urls import path

from kehou.organisation.views import district, public, school

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
    path("<slug:unit>/organisation/plan/", school.plan, name="plan"),
    path("<slug:unit>/organisation/plan/draft/", school.draft, name="draft"),
    path("<slug:unit>/organisation/plan/<uuid:serviceplan>/file/", school.file, name="file"),
    path("<slug:unit>/organisation/plan/<uuid:serviceplan>/revise/", school.revise, name="revise"),
    path("<slug:unit>/organisation/plan/<uuid:serviceplan>/publish/", school.publish, name="publish"),
    path("<slug:unit>/organisation/filings/", district.filings, name="filings"),
    path("<slug:unit>/organisation/filings/<uuid:serviceplan>/", district.filing, name="filing"),
    path("<slug:unit>/organisation/filings/<uuid:serviceplan>/decide/", district.decide, name="decide"),
    path("<slug:unit>/organisation/official-calendar/", district.official, name="official"),
    path("<slug:unit>/organisation/official-calendar/enter/", district.enter_day, name="enter_day"),
    path("public/<slug:unit>/plan/", public.plan, name="public_plan"),
]
