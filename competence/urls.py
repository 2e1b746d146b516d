from django.urls import path

from . import views

app_name = "competence"
urlpatterns = [
    path("", views.index, name="index"),
    path("results/<slug:slug>/", views.results, name="results"),
    path("gap/", views.gap, name="gap"),
    path("education/", views.education, name="education"),
]
