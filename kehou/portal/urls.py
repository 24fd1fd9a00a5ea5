"""Addresses of the public pages: “public” is no unit."""

from django.urls import path

from kehou.portal.views import front, notices, proofs

app_name = "portal"

urlpatterns = [
    path("public/", front.front, name="front"),
    path("public/papers/<str:word>/", proofs.proof, name="proof"),
    path("public/<slug:unit>/", front.place, name="unit"),
    path("public/<slug:unit>/notices/", notices.notices, name="notices"),
]
