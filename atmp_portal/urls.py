"""Every address of the portal. Pages stand under /sv/ and /en/; machines have addresses of their own."""

from allauth.account.decorators import reauthentication_required, secure_admin_login
from allauth.account.views import password_set
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from actors.api import actors_geojson
from actors.urls import urlpatterns as actor_lists
from actors.views.confirming import reauthenticate_by_code
from actors.views.editing import logo
from initiatives.urls import report_lists
from initiatives.urls import urlpatterns as initiative_lists
from workshops.urls import urlpatterns as workshop_lists

from . import (
    calendar_feed,
    health,
    initiative_page,
    my_settings,
    my_tasks,
    partner_map,
    profiles,
    views,
    workshop_page,
)
from .evidence_pack.urls import urlpatterns as pack_pages

admin.site.login = secure_admin_login(admin.site.login)

handler403 = "atmp_portal.views.forbidden"
handler404 = "atmp_portal.views.not_found"
handler500 = "atmp_portal.views.server_error"

# Some pages of a room show other rooms too: they are composed here, and are named as if they stood there.
actor_pages = [
    path("", partner_map.index, name="index"),
    *actor_lists,
    path("<slug:slug>/", profiles.actor, name="actor"),
]
initiative_pages = [
    path(
        "initiatives/",
        include(
            [
                *initiative_lists,
                *pack_pages,
                path("<slug:slug>/", initiative_page.initiative, name="initiative"),
            ]
        ),
    ),
    path("reports/", include(report_lists)),
]
workshop_pages = [*workshop_lists, path("<slug:slug>/", workshop_page.workshop, name="workshop")]

urlpatterns = [
    path("", views.choose_language),
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("robots.txt", views.robots),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path(".well-known/security.txt", views.security),
    path("api/v1/actors.geojson", actors_geojson, name="actors_geojson"),
    path("logos/<slug:sha256>.png", logo, name="logo"),
    path("letters/", include("outbox.urls")),
    path("calendar/<str:token>.ics", calendar_feed.feed, name="calendar_feed"),
    path("admin/", admin.site.urls),
    *i18n_patterns(
        path("", views.home, name="home"),
        path("actors/", include((actor_pages, "actors"))),
        path("", include((initiative_pages, "initiatives"))),
        path("workshops/", include((workshop_pages, "workshops"))),
        path("actions/", include("workshops.action_urls")),
        path("news/", include("workshops.news_urls")),
        path("competence/", include("competence.urls")),
        path("me/", my_tasks.me, name="me"),
        path("me/settings/", my_settings.my_settings, name="my_settings"),
        path("me/consents/<int:pk>/withdraw/", my_settings.withdraw_consent, name="withdraw_consent"),
        path("me/calendar/", my_settings.calendar_address, name="calendar_address"),
        path("me/data/", my_settings.export_me, name="export_me"),
        path("me/erase/", my_settings.erase_me, name="erase_me"),
        path("me/erased/", my_settings.erased, name="erased"),
        path("search/", views.search, name="search"),
        path("about/", views.about, name="about"),
        path("about/accessibility/", views.accessibility, name="accessibility"),
        path("about/privacy/", views.privacy, name="privacy"),
        path("about/data/", views.data, name="data"),
        path("accounts/reauthenticate/code/", reauthenticate_by_code, name="account_reauthenticate_by_code"),
        # Else a browser left signed in would be enough to choose the password of somebody who has none.
        path("accounts/password/set/", reauthentication_required(password_set), name="account_set_password"),
        path("accounts/", include("allauth.urls")),
    ),
]
