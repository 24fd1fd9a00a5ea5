"""Addresses of pupils and guardians."""

from django.urls import path

from kehou.people.views import binding

app_name = "people"
urlpatterns = [
    # binding
    path("bind/<slug:unit>/", binding.bind_page, name="bind"),
    path("bind/<slug:unit>/slip/", binding.bind_slip, name="bind_slip"),
    path("bind/<slug:unit>/code/", binding.code_page, name="bind_code"),
    path("bind/<slug:unit>/enter/", binding.enter, name="bind_enter"),
    path("<slug:unit>/people/slips/", binding.slips_page, name="slips"),
    path("<slug:unit>/people/slips/<uuid:home_class>/", binding.class_page, name="slips_of_class"),
    path("<slug:unit>/people/guardians/<uuid:guardian>/release/", binding.release, name="release_guardian"),
    path("<slug:unit>/people/slips/<uuid:home_class>/print/", binding.print_page, name="print_slips"),
]
