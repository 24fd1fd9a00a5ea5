"""Addresses of the public pages: “public” is no unit."""

from django.urls import path

from kehou.portal.views import notices

app_name = "portal"

urlpatterns = [
    path("public/<slug:unit>/notices/", notices.notices, name="notices"),
]
