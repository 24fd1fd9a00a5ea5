"""Addresses of the policy book. The public ones come first: “public” is no unit."""

from django.urls import path

from .views import office, public

app_name = "policy"

urlpatterns = [
    path("public/policy/", public.units, name="units"),
    path("public/policy/clauses/<str:clause>/", public.clause, name="clause"),
    path("public/policy/<slug:unit>/", public.book, name="public_book"),
    path("public/policy/<slug:unit>/clauses/", public.clauses, name="public_clauses"),
    path("public/policy/<slug:unit>/clauses/<str:clause>/", public.unit_clause, name="public_clause"),
    path("public/policy/<slug:unit>/<str:parameter>/", public.parameter, name="public_parameter"),
    path("<slug:unit>/policy/", office.book, name="book"),
    path("<slug:unit>/policy/clauses/", office.clauses, name="clauses"),
    path("<slug:unit>/policy/clauses/<str:clause>/", office.clause, name="office_clause"),
    path("<slug:unit>/policy/<str:parameter>/", office.parameter, name="parameter"),
]
