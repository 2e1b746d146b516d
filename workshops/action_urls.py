from django.urls import path

from .views import actions, files, meetings

app_name = "actions"
urlpatterns = [
    path("", meetings.actions, name="index"),
    path("actions.csv", files.public_actions, {"ending": "csv"}, name="csv"),
    path("actions.xlsx", files.public_actions, {"ending": "xlsx"}, name="xlsx"),
    path("<int:pk>/", actions.action, name="action"),
    path("<int:pk>/update/", actions.update, name="update"),
]
