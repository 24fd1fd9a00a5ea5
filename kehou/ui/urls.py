"""Where the gallery hangs."""

from django.urls import path

from kehou.ui import views

app_name = "ui"
urlpatterns = [
    path("gallery/", views.gallery, name="gallery"),
    path("gallery/phone/", views.gallery_phone, name="gallery_phone"),
    path("gallery/print/", views.gallery_print, name="gallery_print"),
]
