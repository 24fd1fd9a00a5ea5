"""Addresses of the inbox. A family's come first: “family” is no unit."""

from django.urls import path

from kehou.notices.views import inbox, preferences, receipts

app_name = "notices"

urlpatterns = [
    path("family/notices/", inbox.family_inbox, name="family_inbox"),
    path("family/notices/<uuid:message>/open/", inbox.open_at_home, name="family_open"),
    path("family/notices/preferences/", preferences.family_preferences, name="family_preferences"),
    path("family/notices/preferences/save/", preferences.family_save, name="family_save_preferences"),
    path("<slug:unit>/notices/", inbox.inbox, name="inbox"),
    path("<slug:unit>/notices/<uuid:message>/open/", inbox.open_here, name="open"),
    path("<slug:unit>/notices/preferences/", preferences.preferences, name="preferences"),
    path("<slug:unit>/notices/preferences/save/", preferences.save, name="save_preferences"),
    path("<slug:unit>/notices/receipts/", receipts.mailings, name="mailings"),
    path("<slug:unit>/notices/receipts/<uuid:mailing>/remind/", receipts.chase, name="chase"),
    path("<slug:unit>/notices/undelivered/", receipts.undelivered, name="undelivered"),
    path("<slug:unit>/notices/undelivered/retry/", receipts.retry_all, name="retry_all"),
    path("<slug:unit>/notices/undelivered/<uuid:delivery>/retry/", receipts.retry, name="retry"),
]
