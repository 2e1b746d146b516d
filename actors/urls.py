from django.urls import path

from .views import applications, contact, editing, lists, members

app_name = "actors"
urlpatterns = [
    path("capabilities/", lists.capabilities, name="capabilities"),
    path("apply/", applications.apply, name="apply"),
    path("apply/review/", applications.review, name="apply_review"),
    path("apply/withdraw/", applications.withdraw, name="apply_withdraw"),
    path("apply/<slug:name>/", applications.step, name="apply_step"),
    path("applications/", applications.applications, name="applications"),
    path("applications/<int:pk>/", applications.application, name="application"),
    path("changes/", editing.changes, name="changes"),
    path("changes/<int:pk>/", editing.answer_change, name="answer_change"),
    path("invitation/", members.accept_invitation, name="accept_invitation"),
    path("invitation/<str:secret>/", members.invitation, name="invitation"),
    path("<slug:slug>/edit/", editing.edit, name="edit"),
    path("<slug:slug>/changes/<int:pk>/withdraw/", editing.withdraw_change, name="withdraw_change"),
    path("<slug:slug>/facilities/new/", editing.edit_facility, name="add_facility"),
    path("<slug:slug>/facilities/<slug:facility>/", editing.edit_facility, name="edit_facility"),
    path("<slug:slug>/contact-person/", editing.show_me, name="show_me"),
    path("<slug:slug>/contact/", contact.contact, name="contact"),
    path("<slug:slug>/members/", members.members, name="members"),
    path("<slug:slug>/members/<int:pk>/main-contact/", members.hand_over, name="hand_over"),
    path("<slug:slug>/members/<int:pk>/role/", members.change_role, name="change_role"),
    path("<slug:slug>/members/<int:pk>/end/", members.end_membership, name="end_membership"),
    path("<slug:slug>/invitations/<int:pk>/withdraw/", members.revoke_invitation, name="revoke_invitation"),
]
