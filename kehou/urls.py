"""All addresses of the house. The unit stands in the address, never in the session."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("kehou.identity.urls")),
    path("", include("kehou.people.urls")),
    path("accounts/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("ui/", include("kehou.ui.urls")),
    path("", include("kehou.policy.urls")),
    path("", include("kehou.planning.urls")),
    path("", include("kehou.care.urls")),
    path("", include("kehou.organisation.urls")),
    path("", include("kehou.portal.urls")),
    path("", include("kehou.notices.urls")),
    path("", include("kehou.desk.urls")),
    path("", include("kehou.enrolment.urls")),
]
