from django.urls import path

from .views import meetings

app_name = "workshops"
urlpatterns = [
    path("", meetings.index, name="index"),
]
