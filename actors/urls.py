from django.urls import path

from . import views

app_name = "actors"
urlpatterns = [
    path("", views.index, name="index"),
    path("capabilities/", views.capabilities, name="capabilities"),
    path("<slug:slug>/", views.actor, name="actor"),
]
