"""Addresses of the inbox. A family's come first: “family” is no unit."""

from django.urls import path

from kehou.notices.views import inbox

app_name = "notices"

urlpatterns = [
    path("family/notices/", inbox.family_inbox, name="family_inbox"),
    path("family/notices/<uuid:message>/open/", inbox.open_at_home, name="family_open"),
    path("<slug:unit>/notices/", inbox.inbox, name="inbox"),
    path("<slug:unit>/notices/<uuid:message>/open/", inbox.open_here, name="open"),
]
