from django.urls import path

from . import views

app_name = "actors"
urlpatterns = [
    path("capabilities/", views.capabilities, name="capabilities"),
]
