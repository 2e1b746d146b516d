from django.urls import path

from . import exports, feeds
from .views import door, inviting, making, managing, meetings, registration

app_name = "workshops"
urlpatterns = [
    path("", meetings.index, name="index"),
    path("new/", making.new, name="new"),
    path("calendar.ics", feeds.calendar, name="calendar"),
    path("link/<str:secret>/", registration.link, name="link"),
    path("<slug:slug>.ics", feeds.ics, name="ics"),
    path("<slug:slug>/register/", registration.register, name="register"),
    path("<slug:slug>/registration/", registration.own, name="registration"),
    path("<slug:slug>/registration/withdraw/", registration.withdraw, name="withdraw"),
    path("<slug:slug>/invitation/", inviting.answer, name="invitation"),
    path("<slug:slug>/participants/", registration.participants, name="participants"),
    path("<slug:slug>/material/<int:pk>/", managing.material, name="material"),
    path("<slug:slug>/manage/", managing.manage, name="manage"),
    path("<slug:slug>/manage/edit/<slug:step>/", making.edit, name="edit"),
    path("<slug:slug>/manage/material/", making.add_material, name="add_material"),
    path("<slug:slug>/manage/material/<int:pk>/delete/", making.delete_material, name="delete_material"),
    path("<slug:slug>/manage/publish/", making.publish, name="publish"),
    path("<slug:slug>/manage/move/", managing.move, name="move"),
    path("<slug:slug>/manage/cancel/", managing.cancel, name="cancel"),
    path("<slug:slug>/manage/copy/", managing.copy, name="copy"),
    path("<slug:slug>/manage/complete/", managing.complete, name="complete"),
    path("<slug:slug>/manage/registrations/", managing.registrations, name="registrations"),
    path(
        "<slug:slug>/manage/participants.csv",
        exports.participants,
        {"ending": "csv"},
        name="participants_csv",
    ),
    path(
        "<slug:slug>/manage/participants.xlsx",
        exports.participants,
        {"ending": "xlsx"},
        name="participants_xlsx",
    ),
    path("<slug:slug>/manage/registrations/add/", managing.add, name="add_participant"),
    path("<slug:slug>/manage/registrations/<int:pk>/remove/", managing.remove, name="remove_participant"),
    path("<slug:slug>/manage/invitations/", inviting.invitations, name="invitations"),
    path("<slug:slug>/manage/invitations/remind/", inviting.remind, name="remind"),
    path("<slug:slug>/manage/invitations/<int:pk>/revoke/", inviting.revoke, name="revoke_invitation"),
    path("<slug:slug>/manage/check-in/", door.check_in, name="check_in"),
    path("<slug:slug>/manage/check-in/<int:pk>/", door.mark, name="mark_here"),
]
