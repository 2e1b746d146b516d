"""What Django itself does on this machine: the middleware that `startproject` gives, and two views.

Only the benchmark's web server imports this; it reads DATABASE_URL.
"""

import os

import dj_database_url
import django
from django.conf import settings

settings.configure(
    SECRET_KEY="only-for-measuring",  # noqa: S106 - nobody signs in here
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.messages",
    ],
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
    DATABASES={"default": dj_database_url.parse(os.environ["DATABASE_URL"], conn_max_age=600)},
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
    USE_TZ=True,
)
django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402 - after the settings
from django.db import models  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.template import engines  # noqa: E402
from django.urls import path  # noqa: E402

ROWS_ON_A_PAGE = 30


class Row(models.Model):
    shelf = models.IntegerField()
    name = models.TextField()
    text = models.TextField()
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        app_label = "baseline"
        db_table = "bench_row"
        managed = False

    def __str__(self):
        return self.name


LIST = engines["django"].from_string(
    """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Rows</title></head>
<body><h1>Rows</h1><table>
{% for row in rows %}<tr><th scope="row"><a href="{% url "row" row.pk %}">{{ row.name }}</a></th>
<td>{{ row.text|truncatewords:12 }}</td><td>{{ row.starts_on|date:"j F Y" }}</td>
<td>{{ row.ends_on|date:"j F Y" }}</td></tr>{% endfor %}</table></body></html>"""
)


def bare(request, pk=0):
    """Two kilobytes of fixed text."""
    return HttpResponse("x" * 2000)


def listing(request):
    """One indexed query and a template of thirty rows."""
    rows = Row.objects.filter(shelf=7).order_by("name")[:ROWS_ON_A_PAGE]
    return HttpResponse(LIST.render({"rows": rows}))


urlpatterns = [
    path("bare/", bare),
    path("list/", listing),
    path("row/<int:pk>/", bare, name="row"),
]
application = get_wsgi_application()
