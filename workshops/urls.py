from django.urls import path

from . import feeds
from .views import meetings, registration

app_name = "workshops"
urlpatterns = [
    path("", meetings.index, name="index"),
    path("calendar.ics", feeds.calendar, name="calendar"),
    path("link/<str:secret>/", registration.link, name="link"),
    path("<slug:slug>.ics", feeds.ics, name="ics"),
    path("<slug:slug>/register/", registration.register, name="register"),
    path("<slug:slug>/registration/", registration.own, name="registration"),
    path("<slug:slug>/registration/withdraw/", registration.withdraw, name="withdraw"),
    path("<slug:slug>/participants/", registration.participants, name="participants"),
]
