"""What people have edited, deleted or renamed since the load is kept, unless the loader is forced."""

from io import StringIO

import pytest
from django.core.management import call_command

from actors.kept_content import current_content_version
from actors.models import Actor, Citation, Facility, Source, Statement
from atmp_portal.content.edits import LOADER
from atmp_portal.content.loading import load
from competence.models import Education
from initiatives.models import Document, Initiative, Obligation, Partnership
from tests.factories import make_user
from workshops.models import FollowUpAction, Workshop

from .content_files import DATA, copy_content, replace


@pytest.fixture
def editor(db):
    return make_user(name="Redaktör")


def save_as(editor, record, **values):
    """Save as the admin does: by a person, with the admin's own reason or none."""
    for name, value in values.items():
        setattr(record, name, value)
    record._history_user = editor
    record._change_reason = ""
    record.save()
    return record


def delete_as(editor, record):
    record._history_user = editor
    record.delete()


def outcomes(report, *models):
    """The counts of these models, without zeros."""
    return [{name: count for name, count in report.counts[model].items() if count} for model in models]


def test_second_load_writes_nothing(content):
    histories = {model: model.history.count() for model in (Actor, Initiative, Citation, Partnership)}
    version = current_content_version()

    report = load(DATA)

    assert all(set(counts) == {"unchanged"} for counts in report.counts.values())
    assert (report.kept, report.vanished) == ([], [])
    assert current_content_version() == version
    assert histories == {model: model.history.count() for model in histories}


def test_changed_file_updates_only_what_changed(content, tmp_path):
    folder = copy_content(tmp_path)
    replace(folder, "ecosystem/actors.yaml", "name: Amniotics AB\n", "name: Amniotics Sverige AB\n")
    replace(folder, "ecosystem/initiatives.yaml", "role: research partner", "role: partner in research")

    report = load(folder)

    assert outcomes(report, Actor, Initiative) == [{"updated": 1, "unchanged": 95}, {"unchanged": 59}]
    assert report.counts[Partnership]["updated"] == 1
    last = Actor.objects.get(slug="amniotics").history.first()
    assert (last.name, last.history_change_reason, last.history_user) == (
        "Amniotics Sverige AB",
        LOADER,
        None,
    )


def test_removed_child_is_deleted_with_its_history(content, tmp_path):
    folder = copy_content(tmp_path)
    replace(
        folder,
        "ecosystem/initiatives.yaml",
        "      - {actor: karolinska-institutet, role: research partner}\n",
        "",
    )
    partner = Partnership.objects.get(initiative__slug="indicell", actor__slug="karolinska-institutet")

    report = load(folder)

    assert report.counts[Partnership]["removed"] == 1
    assert not Partnership.objects.filter(pk=partner.pk).exists()
    assert Partnership.history.filter(id=partner.pk, history_type="-", history_change_reason=LOADER).exists()


def test_relation_between_records_follows_the_file(content, tmp_path):
    folder = copy_content(tmp_path)
    replace(folder, "ecosystem/subgoals.yaml", "activities: [atmp-2030-baslinje, natverket-atmp-sweden]",
            "activities: [atmp-2030-baslinje]")  # fmt: skip

    load(folder)

    served = Initiative.objects.get(slug="natverket-atmp-sweden").serves_subgoals
    assert not served.exists()


def test_edited_record_is_kept_and_listed(content, editor):
    actor = save_as(editor, Actor.objects.get(slug="amniotics"), summary_en="A person wrote this.")

    report = load(DATA)

    actor.refresh_from_db()
    assert actor.summary_en == "A person wrote this."
    assert report.kept == [(Actor, "amniotics")]
    assert outcomes(report, Actor) == [{"kept": 1, "unchanged": 95}]


def test_edited_record_is_overwritten_by_force(content, editor):
    actor = Actor.objects.get(slug="amniotics")
    stated = actor.summary_en
    save_as(editor, actor, summary_en="A person wrote this.")

    report = load(DATA, force=True)

    actor.refresh_from_db()
    assert actor.summary_en == stated
    assert (report.kept, outcomes(report, Actor)) == ([], [{"updated": 1, "unchanged": 95}])


def test_record_is_the_loaders_again_after_force(content, editor, tmp_path):
    save_as(editor, Actor.objects.get(slug="amniotics"), summary_en="A person wrote this.")
    load(DATA, force=True)
    folder = copy_content(tmp_path)
    replace(folder, "ecosystem/actors.yaml", "name: Amniotics AB\n", "name: Amniotics Sverige AB\n")

    report = load(folder)

    assert (report.kept, outcomes(report, Actor)) == ([], [{"updated": 1, "unchanged": 95}])


def edit_role(editor):
    save_as(
        editor,
        Partnership.objects.filter(initiative__slug="atmp-2030", kind="partner").last(),
        role_sv="Ny roll",
    )


def add_statement(editor):
    initiative = Initiative.objects.get(slug="atmp-2030")
    save_as(editor, Statement(record=initiative, kind="later", text_sv="Ny uppgift."))


def edit_citation(editor):
    save_as(editor, Initiative.objects.get(slug="atmp-2030").citations.first(), note="Another page.")


def remove_citation(editor):
    delete_as(editor, Initiative.objects.get(slug="atmp-2030").citations.first())


def change_relation(editor):
    initiative = Initiative.objects.get(slug="atmp-2030")
    initiative._history_user = editor
    initiative.people.clear()


@pytest.mark.parametrize("edit", [edit_role, add_statement, edit_citation, remove_citation, change_relation])
def test_edit_of_a_child_keeps_the_whole_record(content, editor, tmp_path, edit):
    edit(editor)
    folder = copy_content(tmp_path)
    replace(
        folder, "ecosystem/initiatives.yaml", "name_en: Innovation milieu ATMP 2030\n", "name_en: ATMP 2030\n"
    )

    report = load(folder)

    assert report.kept == [(Initiative, "atmp-2030")]
    assert Initiative.objects.get(slug="atmp-2030").name_en == "Innovation milieu ATMP 2030"
    load(folder, force=True)
    assert Initiative.objects.get(slug="atmp-2030").name_en == "ATMP 2030"
    assert all(set(counts) == {"unchanged"} for counts in load(folder).counts.values())


def test_action_that_somebody_has_done_stays_done(content, editor):
    save_as(editor, FollowUpAction.objects.get(slug="sprid-sammanfattning"), status="done")

    report = load(DATA)

    assert FollowUpAction.objects.get(slug="sprid-sammanfattning").status == "done"
    assert report.kept == [(Workshop, "kliniska-provningar-av-atmp-2020-11-19")]


def test_edit_to_what_the_file_says_is_unchanged(content, editor):
    save_as(editor, Obligation.objects.get(requirement__slug="rep-vinnova-kluster-slut-2025"))

    report = load(DATA)

    assert report.kept == []
    assert outcomes(report, Obligation) == [{"unchanged": 6}]


def test_deleted_record_is_not_brought_back(content, editor):
    delete_as(editor, Education.objects.get(slug="catti"))

    report = load(DATA)

    assert not Education.objects.filter(slug="catti").exists()
    assert report.kept == [(Education, "catti")]


def test_deleted_record_is_brought_back_by_force(content, editor):
    delete_as(editor, Education.objects.get(slug="catti"))

    report = load(DATA, force=True)

    assert Education.objects.filter(slug="catti").exists()
    assert (report.kept, outcomes(report, Education)) == ([], [{"created": 1, "unchanged": 27}])


def test_record_deleted_with_relations_leaves_the_others_alone(content, editor):
    delete_as(editor, Facility.objects.get(slug="infra-aida"))

    report = load(DATA)

    assert report.kept == [(Facility, "infra-aida")]
    assert not Initiative.objects.get(slug="aida").facilities.exists()


def test_renamed_record_is_not_made_twice(content, editor):
    actor = save_as(editor, Actor.objects.get(slug="amniotics"), slug="amniotics-sverige")

    report = load(DATA)

    assert report.kept == [(Actor, "amniotics")]
    assert not Actor.objects.filter(slug="amniotics").exists()
    load(DATA, force=True)
    actor.refresh_from_db()
    assert actor.slug == "amniotics"


def test_record_gone_from_the_files_is_left_and_listed(content, tmp_path):
    folder = copy_content(tmp_path)
    path = folder / "ecosystem" / "documents.yaml"
    head, _, _ = path.read_text(encoding="utf-8").rpartition("  - slug: ")
    gone = Document.objects.exclude(
        slug__in=[line.split()[-1] for line in head.splitlines() if "- slug:" in line]
    )
    path.write_text(head, encoding="utf-8")

    report = load(folder)

    assert report.vanished == [(Document, slug) for slug in gone.values_list("slug", flat=True)] != []
    assert gone.count() == 1


def test_record_made_by_a_person_is_not_called_gone(content, editor):
    save_as(editor, Source(slug="ny-kalla", kind="lookup", title="Ny källa", publisher="Redaktören"))

    report = load(DATA)

    assert (report.kept, report.vanished) == ([], [])


def test_command_prints_counts_and_kept_records(content, editor):
    save_as(editor, Actor.objects.get(slug="amniotics"), summary_en="A person wrote this.")
    out = StringIO()

    call_command("load_ecosystem", stdout=out)

    lines = out.getvalue().splitlines()
    assert lines[0].split() == ["created", "updated", "unchanged", "kept", "removed"]
    assert ["actors", "0", "0", "95", "1", "0"] in [line.split() for line in lines]
    assert lines[-2:] == [
        "Kept, because people have edited or deleted them (--force overwrites):",
        "  actor amniotics",
    ]
    assert len({len(line) for line in lines[: lines.index("")]}) == 1
