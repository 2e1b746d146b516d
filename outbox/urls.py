from django.urls import path

from . import views

app_name = "outbox"
urlpatterns = [path("stop/<str:token>/", views.unsubscribe, name="unsubscribe")]
