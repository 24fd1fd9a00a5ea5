"""Addresses of pupils and guardians."""

from django.urls import path

from kehou.people.views import binding, consents, family, guardians, pupils, reached, rosters

app_name = "people"
urlpatterns = [
    # family: first, for “family” is no unit
    path("family/people/", family.children, name="own_children"),
    path("family/people/<uuid:pupil>/", family.child, name="own_child"),
    path("family/people/<uuid:pupil>/collectors/", family.collectors, name="own_collectors"),
    path("family/people/<uuid:pupil>/collectors/add/", family.add_collector, name="own_add_collector"),
    path("family/people/<uuid:pupil>/collectors/<uuid:collector>/revoke/", family.revoke, name="own_revoke"),
    path("family/people/<uuid:pupil>/collectors/<uuid:collector>/photo/", family.photo, name="own_photo"),
    path("family/people/<uuid:pupil>/consents/", consents.consents, name="own_consents"),
    path("family/people/<uuid:pupil>/consents/<slug:purpose>/", consents.withdrawing, name="own_withdrawing"),
    path("family/people/<uuid:pupil>/consents/<slug:purpose>/give/", consents.give, name="own_give"),
    path("family/people/<uuid:pupil>/consents/<slug:purpose>/withdraw/", consents.withdraw, name="own_withdraw"),
    path("family/people/<uuid:pupil>/notes/", family.notes, name="own_notes"),
    path("family/people/<uuid:pupil>/notes/write/", family.write_notes, name="own_write_notes"),
    path("family/people/<uuid:pupil>/export/", family.export, name="own_export"),
    # binding
    path("bind/<slug:unit>/", binding.bind_page, name="bind"),
    path("bind/<slug:unit>/slip/", binding.bind_slip, name="bind_slip"),
    path("bind/<slug:unit>/code/", binding.code_page, name="bind_code"),
    path("bind/<slug:unit>/enter/", binding.enter, name="bind_enter"),
    path("<slug:unit>/people/slips/", binding.slips_page, name="slips"),
    path("<slug:unit>/people/slips/<uuid:home_class>/", binding.class_page, name="slips_of_class"),
    path("<slug:unit>/people/guardians/<uuid:guardian>/release/", binding.release, name="release_guardian"),
    path("<slug:unit>/people/slips/<uuid:home_class>/print/", binding.print_page, name="print_slips"),
    # rosters
    path("<slug:unit>/people/import/", rosters.imports_page, name="imports"),
    path("<slug:unit>/people/import/upload/", rosters.upload, name="upload"),
    path("<slug:unit>/people/import/<uuid:roster_import>/", rosters.import_page, name="import"),
    path("<slug:unit>/people/import/<uuid:roster_import>/report/", rosters.report, name="report"),
    path("<slug:unit>/people/import/<uuid:roster_import>/apply/", rosters.apply, name="apply"),
    path("<slug:unit>/people/import/<uuid:roster_import>/undo/", rosters.undo, name="undo"),
    path("<slug:unit>/people/import/<uuid:roster_import>/discard/", rosters.discard, name="discard"),
    # not reached
    path("<slug:unit>/people/not-reached/", reached.silent, name="silent"),
    path("<slug:unit>/people/<uuid:pupil>/told/", reached.told, name="told_in_person"),
    # pupils
    path("<slug:unit>/people/", pupils.pupils_page, name="pupils"),
    path("<slug:unit>/people/<uuid:pupil>/", pupils.pupil_page, name="pupil"),
    path("<slug:unit>/people/<uuid:pupil>/health/", pupils.health_page, name="health"),
    path("<slug:unit>/people/<uuid:pupil>/contacts/", pupils.contacts_page, name="contacts"),
    path("<slug:unit>/people/<uuid:pupil>/consents/<slug:purpose>/", consents.on_paper, name="consent_on_paper"),
    path("<slug:unit>/people/<uuid:pupil>/consents/<slug:purpose>/register/", consents.register, name="register_consent"),
    path("<slug:unit>/people/<uuid:pupil>/edit/", pupils.edit_page, name="edit"),
    path("<slug:unit>/people/<uuid:pupil>/save/", pupils.edit, name="save"),
    path("<slug:unit>/people/<uuid:pupil>/move/", pupils.move, name="move"),
    path("<slug:unit>/people/<uuid:pupil>/leave/", pupils.leave, name="leave"),
    path("<slug:unit>/people/<uuid:pupil>/guardians/", guardians.new, name="guardian"),
    path("<slug:unit>/people/<uuid:pupil>/guardians/add/", guardians.add, name="add_guardian"),
    path("<slug:unit>/people/<uuid:pupil>/guardians/<uuid:guardian>/", guardians.edit, name="edit_guardian"),
    path("<slug:unit>/people/<uuid:pupil>/guardians/<uuid:guardian>/correct/", guardians.correct, name="correct_guardian"),
    path("<slug:unit>/people/<uuid:pupil>/guardians/<uuid:guardian>/end/", guardians.end, name="end_guardian"),
    path("<slug:unit>/people/<uuid:pupil>/bars/", pupils.bar_page, name="bar"),
    path("<slug:unit>/people/<uuid:pupil>/bars/add/", pupils.bar, name="add_bar"),
    path("<slug:unit>/people/<uuid:pupil>/bars/papers/<uuid:bar_paper>/", pupils.bar_paper, name="bar_paper"),
    path("<slug:unit>/people/<uuid:pupil>/bars/<uuid:collector>/paper/", pupils.add_bar_paper, name="add_bar_paper"),
    path("<slug:unit>/people/<uuid:pupil>/bars/<uuid:collector>/lift/", pupils.lift, name="lift_bar"),
    path("<slug:unit>/people/<uuid:pupil>/collectors/<uuid:collector>/photo/", pupils.photo, name="photo"),
    path("<slug:unit>/people/<uuid:pupil>/collectors/<uuid:collector>/confirm/", pupils.confirm, name="confirm"),
]
