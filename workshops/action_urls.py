from django.urls import path

from .views import meetings

app_name = "actions"
urlpatterns = [path("", meetings.actions, name="index")]
