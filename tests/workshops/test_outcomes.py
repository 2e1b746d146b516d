"""Writing outcomes, publishing them, and following up what was agreed, as organisers and readers do it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from outbox.models import Message
from tests.factories import make_action, make_actor, make_initiative, make_lead, make_member, make_workshop
from tests.workshops.factories import make_open_workshop, make_registration, publish_outcomes
from tests.workshops.test_journeys import words
from workshops import outcomes
from workshops.models import AgendaItem, OutcomeRevision, Workshop

pytestmark = pytest.mark.django_db
SWEDISH = "Lokalerna **räcker** inte. <script>alert(1)</script>"


@pytest.fixture
def initiative():
    return make_initiative()


@pytest.fixture
def workshop(initiative):
    """One that has begun, with one participant."""
    now = timezone.now()
    begun = {"starts_at": now - timedelta(hours=1), "ends_at": now + timedelta(hours=1)}
    found = make_open_workshop(initiative=initiative, **begun)
    make_registration(found, email="anna@example.org", language="sv")
    return found


@pytest.fixture
def lead(client, initiative):
    client.force_login(make_lead(initiative))
    return client


def write(browser, workshop, **changed):
    """Save the form as it was opened, with these fields changed."""
    page = f"/sv/workshops/{workshop.slug}/manage/outcomes/"
    opened = browser.get(page).context["form"]
    data = {name: opened.get_initial_for_field(field, name) for name, field in opened.fields.items()}
    data = {name: "\n".join(value) if isinstance(value, list) else value for name, value in data.items()}
    return browser.post(page, data | changed)


def test_nothing_is_not_saved_as_outcomes(lead, workshop):
    refused = write(lead, workshop)

    assert "Skriv texten på minst ett språk." in words(refused)
    assert not workshop.outcome_revisions.exists()


def test_outcomes_are_a_draft_until_they_are_published(lead, client, workshop):
    visitor, page = client.__class__(), f"/sv/workshops/{workshop.slug}/outcomes/"
    write(lead, workshop, text_sv=SWEDISH, decisions_sv="Vi möts igen\nVi skriver ihop oss")
    make_action(workshop=workshop, title_sv="Kartlägg lokalerna")
    before = (visitor.get(page).status_code, "Kartlägg" in words(visitor.get("/sv/actions/")))

    lead.post(f"/sv/workshops/{workshop.slug}/manage/outcomes/publish/", {"number": "1"})
    shown = words(visitor.get(page))

    assert before == (404, False)
    assert "Lokalerna <strong>räcker</strong> inte." in shown
    assert "<script>alert" not in shown
    assert "Vi skriver ihop oss" in shown
    assert "Kartlägg lokalerna" in shown
    assert "Kartlägg" in words(visitor.get("/sv/actions/"))
    assert "<strong>räcker</strong>" in words(visitor.get(f"/sv/workshops/{workshop.slug}/"))


def test_decisions_stay_drafts_until_their_revision_is_published(lead, client, workshop):
    visitor, address = client.__class__(), f"/sv/workshops/{workshop.slug}/"
    write(lead, workshop, text_sv="Ett", decisions_sv="Vi möts i maj")
    lead.post(f"{address}manage/outcomes/publish/", {"number": "1"})
    write(lead, workshop, decisions_sv="Vi möts i juni")
    pages = [address, f"{address}outcomes/"]
    before = [words(visitor.get(page)) for page in pages]

    lead.post(f"{address}manage/outcomes/publish/", {"number": "2"})

    after = [words(visitor.get(page)) for page in pages]
    assert [("i maj" in page, "i juni" in page) for page in before] == [(True, False)] * 2
    assert [("i maj" in page, "i juni" in page) for page in after] == [(False, True)] * 2
    texts = workshop.decisions.order_by("revision__number").values_list("revision__number", "text_sv")
    assert list(texts) == [(1, "Vi möts i maj"), (2, "Vi möts i juni")]
    with pytest.raises(IntegrityError), transaction.atomic():
        workshop.decisions.update(text_sv="Något annat")


def test_decisions_that_a_source_tells_need_no_revision(client):
    workshop = make_workshop()
    workshop.decisions.create(text_sv="Lokalerna delas")

    assert "Lokalerna delas" in words(client.get(f"/sv/workshops/{workshop.slug}/outcomes/"))


def test_publishing_writes_to_each_participant_once_for_each_revision(lead, workshop):
    page = f"/sv/workshops/{workshop.slug}/manage/outcomes/publish/"
    make_registration(workshop, "waitlisted")
    write(lead, workshop, text_sv="Ett")
    lead.post(page, {"number": "1"})
    lead.post(page, {"number": "1"})
    first = list(Message.objects.values_list("to", "category"))
    write(lead, workshop, text_sv="Två")

    lead.post(page, {"number": "2"})

    assert first == [("anna@example.org", "optional")]
    assert Message.objects.count() == 2
    older, newer = Message.objects.order_by("pk")
    assert outcomes.why_not(older) == "newer outcomes have been published"
    assert outcomes.why_not(newer) == ""


def test_an_older_revision_than_the_latest_is_not_published(lead, workshop):
    write(lead, workshop, text_sv="Ett")
    write(lead, workshop, text_sv="Två")

    answer = lead.post(
        f"/sv/workshops/{workshop.slug}/manage/outcomes/publish/", {"number": "1"}, follow=True
    )

    assert "Läs den innan du publicerar" in words(answer)
    assert not workshop.outcome_publications.exists()


def test_the_second_of_two_editors_is_shown_both_versions_and_loses_nothing(lead, workshop):
    page = f"/sv/workshops/{workshop.slug}/manage/outcomes/"
    opened_with = lead.get(page).context["form"].initial["opened_with"]
    write(lead, workshop, text_sv="Vad den första skrev <b>")
    mine = {"opened_with": opened_with, "text_sv": "Vad den andra skrev"}

    refused = lead.post(page, mine)
    again = lead.post(page, mine | {"opened_with": refused.context["form"].data["opened_with"]})

    assert refused.status_code == 409
    assert "Vad den första skrev &lt;b&gt;" in words(refused)
    assert words(refused).count("Vad den andra skrev") == 2
    assert again.status_code == 302
    texts = OutcomeRevision.objects.order_by("number").values_list("number", "text_sv")
    assert list(texts) == [(1, "Vad den första skrev <b>"), (2, "Vad den andra skrev")]


def test_the_same_text_again_makes_no_revision(lead, workshop):
    write(lead, workshop, text_sv="Ett")

    write(lead, workshop)

    assert OutcomeRevision.objects.count() == 1


def test_nothing_is_written_before_the_workshop_has_begun(lead, initiative):
    coming = make_open_workshop(initiative=initiative)

    answer = write(lead, coming, text_sv="För tidigt")

    assert answer.status_code == 200
    assert "Resultat och åtgärder kan skrivas när workshoppen har börjat." in words(answer)
    assert not OutcomeRevision.objects.exists()


def test_an_action_is_agreed_with_one_organisation_and_one_of_its_people(lead, workshop):
    actor = make_actor(name="Region Skåne")
    member, page = make_member(actor), f"/sv/workshops/{workshop.slug}/manage/actions/new/"
    data = {"title_sv": "Kartlägg lokalerna", "owner_actor": "Region Skåne", "due_from": "2031-05"}

    stranger = lead.post(page, data | {"owner_user": "nobody@example.org"})
    lead.post(page, data | {"owner_user": member.email})

    assert "Ingen med den här adressen företräder organisationen" in words(stranger)
    action = workshop.actions.get()
    assert (action.owner_actor, action.owner_user) == (actor, member)
    assert (action.status, action.due.text, action.title_en) == ("open", "2031-05", "")
    assert action.updates.get().old_status == ""


def test_two_people_who_change_the_same_action_are_shown_both_versions(lead, workshop):
    action = make_action(workshop=workshop, title_sv="Först", owner_actor=make_actor(name="RISE"))
    page = f"/sv/workshops/{workshop.slug}/manage/actions/{action.pk}/"
    version = lead.get(page).context["form"].initial["version"]
    data = {"version": version, "title_en": action.title_en, "owner_actor": "RISE"}
    lead.post(page, data | {"title_sv": "En annan"})

    refused = lead.post(page, data | {"title_sv": "En tredje"})

    action.refresh_from_db()
    assert (refused.status_code, action.title_sv) == (409, "En annan")
    assert "En annan" in words(refused)
    assert "En tredje" in words(refused)


@pytest.mark.parametrize("is_run_here", [True, False])
def test_a_meeting_that_follows_up_begins_with_the_open_actions(lead, workshop, is_run_here):
    for status in ("open", "done", "cancelled", "not_reported"):
        make_action(workshop=workshop, title_sv=f"Åtgärd {status}", status=status)
    if not is_run_here:
        workshop.registrations.all().delete()
        workshop.desk.delete()

    answer = lead.post(f"/sv/workshops/{workshop.slug}/manage/copy/", {"follow_up": "1"})

    made = Workshop.objects.get(follows=workshop)
    assert answer["Location"] == f"/sv/workshops/{made.slug}/manage/edit/time/"
    assert made.status == "draft"
    titles = AgendaItem.objects.filter(workshop=made).values_list("title_sv", flat=True)
    assert list(titles) == ["Åtgärd open", "Åtgärd not_reported"]
    assert not Message.objects.exists()


def test_an_outcome_letter_waits_for_the_day_that_was_chosen(lead, workshop):
    workshop.outcomes_from_on = timezone.localdate() + timedelta(days=7)
    workshop.save()
    publish_outcomes(workshop)
    revision = workshop.outcome_revisions.get()

    outcomes.tell(workshop, revision, now=timezone.now())

    assert timezone.localtime(Message.objects.get().due_at).date() == workshop.outcomes_from_on
