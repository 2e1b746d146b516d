from django.urls import path

from .views import news

app_name = "news"
urlpatterns = [
    path("", news.index, name="index"),
    path("new/", news.edit, name="write"),
    path("<slug:slug>/", news.post, name="post"),
    path("<slug:slug>/edit/", news.edit, name="edit"),
    path("<slug:slug>/delete/", news.delete, name="delete"),
    path("<slug:slug>/publish/", news.publish, name="publish"),
    path("<slug:slug>/withdraw/", news.withdraw, name="withdraw"),
]
