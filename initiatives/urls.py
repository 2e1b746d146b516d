from django.urls import path

from .views import contact, editing, joining, lists, roles

app_name = "initiatives"
urlpatterns = [
    path("", lists.index, name="index"),
    path("joinings/<int:pk>/", joining.joining, name="joining"),
    path("<slug:slug>/edit/", editing.edit, name="edit"),
    path("<slug:slug>/edit/indicators/<slug:part>/value/", editing.add_value, name="add_value"),
    path("<slug:slug>/edit/<slug:kind>/new/", editing.edit_part, name="add_part"),
    path("<slug:slug>/edit/<slug:kind>/<slug:part>/", editing.edit_part, name="edit_part"),
    path("<slug:slug>/join/", joining.join, name="join"),
    path("<slug:slug>/invite/", joining.invite_actor, name="invite_actor"),
    path("<slug:slug>/partners/", joining.partners, name="partners"),
    path("<slug:slug>/partners/<int:pk>/end/", joining.end_partnership, name="end_partnership"),
    path("<slug:slug>/roles/", roles.roles, name="roles"),
    path("<slug:slug>/roles/<int:pk>/end/", roles.end_role, name="end_role"),
    path("<slug:slug>/roles/<int:pk>/shown/", roles.choose_shown, name="choose_shown"),
    path("<slug:slug>/contact/", contact.contact, name="contact"),
]
