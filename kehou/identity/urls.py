"""Addresses of signing in and of roles."""

from django.urls import path

from kehou.identity.views import entrance, grants, phone

urlpatterns = [
    path("", entrance.front_door, name="front_door"),
    path("accounts/password/reset/", entrance.not_here, name="account_reset_password"),
    path("accounts/email/", entrance.not_here, name="account_email"),
    path("accounts/phone/", phone.phone_page, name="phone_sign_in"),
    path("accounts/phone/send/", phone.send, name="phone_send"),
    path("accounts/phone/code/", phone.code_page, name="phone_code"),
    path("accounts/phone/enter/", phone.enter, name="phone_enter"),
    path("accounts/demo/<slug:username>/", entrance.demo_sign_in, name="demo_sign_in"),
    path("accounts/devices/<int:pk>/end/", entrance.end_device, name="end_device"),
    path("<slug:unit>/identity/grants/", grants.grants_page, name="grants"),
    path("<slug:unit>/identity/grants/give/", grants.give, name="grant_role"),
    path("<slug:unit>/identity/grants/<slug:grant>/end/", grants.end, name="end_role"),
]
