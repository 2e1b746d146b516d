"""An organisation applies, and administrators answer."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from actors import admission
from actors.models import Actor, Application, Consent, Membership, User
from outbox.models import Message
from tests.factories import make_actor, make_administrator, make_application, make_user

WORDS = {"wording": "The portal may keep my name.", "language": "en"}


def letters():
    """(letter, address) of everything in the outbox; the key begins with the letter's name."""
    return sorted((message.key.partition("/")[0], message.to) for message in Message.objects.all())


def send(application):
    return admission.submit(application, **WORDS, now=timezone.now())


# — writing —


@pytest.mark.django_db
def test_what_is_kept_is_added_to_the_same_application():
    applicant = make_user()

    first = admission.keep(applicant, {"name": "Celler AB"})
    second = admission.keep(applicant, {"city": "Lund"})

    assert first.pk == second.pk
    assert (second.name, second.city, second.state) == ("Celler AB", "Lund", "draft")


@pytest.mark.django_db
def test_nothing_is_kept_while_another_waits():
    application = send(make_application())

    with pytest.raises(ValidationError):
        admission.keep(application.applicant, {"name": "Other"})

    assert list(Application.objects.values_list("name", flat=True)) == [application.name]


@pytest.mark.django_db
def test_missing_names_what_is_empty_by_step():
    application = Application(applicant=make_user(), name="Celler AB", kind="company")

    assert admission.missing(application) == ["city", "stages", "summary_sv", "motivation", "county"]
    assert admission.missing(application, "work") == ["stages"]


@pytest.mark.django_db
def test_a_personal_number_is_never_stored():
    applicant = make_user()

    with pytest.raises(ValidationError):
        admission.keep(applicant, {"name": "Firman", "organisation_number": "811218-9876"})
    with pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.create(applicant=applicant, organisation_number="811218-9876")

    assert Application.objects.count() == 0


# — the same organisation —


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fields",
    [
        {"name": "Cellbolaget Skåne"},
        {"name": "Anything", "website": "https://cellbolaget.se/om-oss"},
        {"name": "Anything", "organisation_number": "556012-5790"},
        {"name": "Cellbolaget i Malmö Aktiebolag", "city": "Lund"},
    ],
)
def test_alike_finds_the_same_organisation(fields):
    actor = make_actor(
        name="Cellbolaget Skåne AB",
        name_en="The Cell Company",
        city="Lund",
        website="https://www.cellbolaget.se/",
        organisation_number="556012-5790",
    )
    make_actor(name="Vävnadsbanken", name_en="Tissue Bank", website="https://inte-cellbolaget.se")

    assert admission.alike(Application(**fields)) == [actor]


@pytest.mark.django_db
@pytest.mark.parametrize("website", ["", "https://(.*/", "https://[::1]/", "https://cellbolaget.seans.com"])
def test_alike_is_not_led_astray_by_an_address(website):
    make_actor(name="Cellbolaget", name_en="Cellbolaget", website="https://cellbolaget.se")

    assert admission.alike(Application(name="Qwertyuiop", website=website)) == []


# — sending and answering —


@pytest.mark.django_db
def test_sending_tells_applicant_and_administrators_and_keeps_the_consent():
    administrator, application = make_administrator(), make_application()

    sent = send(application)

    assert sent.state == "submitted"
    assert letters() == [
        ("application_received", application.applicant.email),
        ("application_waiting", administrator.email),
    ]
    consent = Consent.objects.get()
    assert (consent.user, consent.purpose, consent.wording) == (
        application.applicant,
        "application",
        WORDS["wording"],
    )


@pytest.mark.django_db
def test_an_application_with_gaps_is_not_sent():
    application = make_application(motivation="")

    with pytest.raises(ValidationError):
        send(application)

    assert (letters(), Consent.objects.count()) == ([], 0)


@pytest.mark.django_db
def test_sending_twice_writes_one_letter():
    application = make_application()
    send(application)

    with pytest.raises(ValidationError):
        send(application)

    assert letters() == [("application_received", application.applicant.email)]


@pytest.mark.django_db
def test_a_question_gives_the_application_back_and_stays_readable():
    administrator, application = make_administrator(), send(make_application())

    admission.ask_for_more(application, by=administrator, reason="Vad gör ni?", now=timezone.now())
    admission.keep(application.applicant, {"motivation": "Vi odlar celler."})
    again = send(application)

    assert (again.state, again.reason, again.motivation) == ("submitted", "Vad gör ni?", "Vi odlar celler.")
    question = Message.objects.get(key__startswith="application_more_asked")
    assert "Vad gör ni?" in question.text
    assert question.to == application.applicant.email


@pytest.mark.django_db
@pytest.mark.parametrize("deed", [admission.ask_for_more, admission.decline])
def test_an_answer_that_is_no_yes_needs_a_reason(deed):
    application = send(make_application())

    with pytest.raises(ValidationError):
        deed(application, by=make_administrator(), reason=" ", now=timezone.now())

    application.refresh_from_db()
    assert application.state == "submitted"


@pytest.mark.django_db
def test_declining_sends_the_reason():
    application = send(make_application())

    admission.decline(application, by=make_administrator(), reason="Utanför området.", now=timezone.now())

    assert "Utanför området." in Message.objects.get(key__startswith="application_declined").text
    assert Actor.objects.count() == 0


@pytest.mark.django_db
def test_approving_makes_an_actor_on_the_map_with_the_applicant_as_main_contact():
    make_actor(city="Lund", lat=55.7, lon=13.2)
    application = send(make_application(name="Åsas Celler", city="Lund", county="12", stages=["research"]))

    actor = admission.approve(application, by=make_administrator(), now=timezone.now())

    assert (actor.slug, actor.city, actor.lat, actor.lon, actor.stages) == (
        "asas-celler", "Lund", 55.7, 13.2, ["research"],
    )  # fmt: skip
    assert actor.named_in_sources is False
    held = Membership.objects.get()
    assert (held.user, held.actor, held.role, held.is_main_contact) == (
        application.applicant, actor, "member", True,
    )  # fmt: skip
    assert Message.objects.filter(key__startswith="application_approved").get().to == held.user.email


@pytest.mark.django_db
def test_a_town_that_nobody_is_in_yet_has_no_point():
    application = send(make_application(city="Okänd ort"))

    actor = admission.approve(application, by=make_administrator(), now=timezone.now())

    assert (actor.lat, actor.lon) == (None, None)


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "slug"), [("Apply", "apply-2"), ("Aktör", "aktor-2"), ("!?", "x")])
def test_the_address_of_a_new_actor_is_its_own(name, slug):
    make_actor(slug="aktor")

    assert admission.free_slug(Actor, name) == slug


@pytest.mark.django_db
def test_an_answered_application_cannot_be_withdrawn():
    application = send(make_application())
    admission.decline(application, by=make_administrator(), reason="Nej.", now=timezone.now())

    with pytest.raises(ValidationError):
        admission.withdraw(application, now=timezone.now())


@pytest.mark.django_db
def test_who_withdrew_can_begin_anew():
    application = make_application()

    admission.withdraw(application, now=timezone.now())
    new = admission.keep(application.applicant, {"name": "Ny"})

    assert [new.pk != application.pk, new.state] == [True, "draft"]


# — two at once —


def at_once(*deeds):
    """Run the deeds in threads that begin together; returns how many were refused."""
    start, refused = threading.Barrier(len(deeds)), []

    def run(deed):
        try:
            start.wait(10)
            deed()
        except (ValidationError, IntegrityError) as error:
            refused.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[deed]) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return len(refused)


def answered_twice(application):
    administrator = make_administrator()
    return at_once(
        lambda: admission.approve(application, by=administrator, now=timezone.now()),
        lambda: admission.decline(application, by=administrator, reason="Nej.", now=timezone.now()),
    )


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_answer_at_once_give_one_answer():
    application = send(make_application())

    refused = answered_twice(application)

    application.refresh_from_db()
    answers = Message.objects.filter(key__regex="^application_(approved|declined)").count()
    assert (refused, answers) == (1, 1)
    assert Actor.objects.count() == (application.state == "approved")


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_two_answers_would_be_given(monkeypatch):
    """The control: the guard off, and both read the application before either has written."""
    application, both_have_read = send(make_application()), threading.Barrier(2)

    def unguarded(application, *_states, otherwise):
        found = Application.objects.get(pk=application.pk)
        both_have_read.wait(10)
        return found

    monkeypatch.setattr(admission, "_lock", unguarded)

    refused = answered_twice(application)

    assert refused == 0
    assert Message.objects.filter(key__regex="^application_(approved|declined)").count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_clicks_on_send_send_once():
    application = make_application()

    refused = at_once(lambda: send(application), lambda: send(application))

    assert refused == 1
    assert letters() == [("application_received", application.applicant.email)]


@pytest.mark.django_db(transaction=True)
def test_two_windows_that_begin_at_once_write_in_one_application():
    applicant = User.objects.get(pk=make_user().pk)

    refused = at_once(
        lambda: admission.keep(applicant, {"name": "A"}), lambda: admission.keep(applicant, {"city": "Lund"})
    )

    application = Application.objects.get()
    assert (refused, application.name, application.city) == (0, "A", "Lund")
