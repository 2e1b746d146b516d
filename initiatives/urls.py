from django.urls import path

from .views import (
    contact,
    decisions,
    editing,
    joining,
    lists,
    obligations,
    report_files,
    report_versions,
    reports,
    requirements,
    roles,
)

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
    path("<slug:slug>/requirements/new/", requirements.edit, name="add_requirement"),
    path("<slug:slug>/requirements/<slug:part>/", requirements.edit, name="edit_requirement"),
    path("<slug:slug>/reports/", obligations.reports, name="reports"),
    path("<slug:slug>/reports/<int:pk>/deadline/", decisions.deadline, name="report_deadline"),
    path("<slug:slug>/reports/<int:pk>/outcome/", decisions.outcome, name="report_outcome"),
    path("<slug:slug>/reports/<int:pk>/end/", decisions.end, name="report_end"),
    path("<slug:slug>/reports/<int:pk>/people/", decisions.people, name="report_people"),
    path(
        "<slug:slug>/reports/<int:pk>/people/<int:row>/end/",
        decisions.end_responsibility,
        name="end_responsibility",
    ),
    path("<slug:slug>/reports/<int:pk>/", reports.report, name="report"),
    path("<slug:slug>/reports/<int:pk>/start/", reports.start, name="report_start"),
    path("<slug:slug>/reports/<int:pk>/sections/<int:order>/", reports.section, name="report_section"),
    path("<slug:slug>/reports/<int:pk>/sections/<int:order>/save/", reports.autosave, name="report_autosave"),
    path(
        "<slug:slug>/reports/<int:pk>/sections/<int:order>/reopen/",
        reports.reopen_section,
        name="report_reopen_section",
    ),
    path(
        "<slug:slug>/reports/<int:pk>/sections/<int:order>/earlier/",
        reports.earlier_texts,
        name="report_earlier",
    ),
    path("<slug:slug>/reports/<int:pk>/attachments/", report_files.attach, name="report_attach"),
    path(
        "<slug:slug>/reports/<int:pk>/attachments/<int:evidence>/",
        report_files.attachment,
        name="report_attachment",
    ),
    path(
        "<slug:slug>/reports/<int:pk>/attachments/<int:evidence>/remove/",
        report_files.remove,
        name="report_remove_attachment",
    ),
    path("<slug:slug>/reports/<int:pk>/submit/", report_versions.submit, name="report_submit"),
    path("<slug:slug>/reports/<int:pk>/withdraw/", report_versions.withdraw, name="report_withdraw"),
    path(
        "<slug:slug>/reports/<int:pk>/versions/<int:number>/", report_versions.version, name="report_version"
    ),
    path(
        "<slug:slug>/reports/<int:pk>/versions/<int:number>/content.json",
        report_versions.content,
        name="report_content",
    ),
    path(
        "<slug:slug>/reports/<int:pk>/versions/<int:number>/review/",
        report_versions.decide,
        name="report_review",
    ),
    path(
        "<slug:slug>/reports/<int:pk>/versions/<int:number>/approve/",
        report_versions.approve,
        name="report_approve",
    ),
]
# Reports of all initiatives stand beside them: the roof gives them an address of their own.
report_lists = [path("", obligations.index, name="obligations")]
