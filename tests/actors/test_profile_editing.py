"""Nobody's words are lost, and what an administrator looks at first waits."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from actors import profile_editing
from actors.forms.profiles import ProfileForm
from actors.models import Actor, ActorChange, Facility
from outbox.models import Message
from tests.factories import make_actor, make_administrator, make_facility, make_member, make_user


def save(actor, by, *, version, **values):
    return profile_editing.save_profile(actor, values=values, version=version, by=by, now=timezone.now())


@pytest.mark.django_db
def test_different_fields_of_two_people_are_both_kept():
    actor = make_actor(summary_sv="Först", website="https://a.example")
    version = profile_editing.version_of(actor)

    save(actor, make_user(), version=version, summary_sv="Den enes", website="https://a.example")
    save(actor, make_user(), version=version, summary_sv="Först", website="https://b.example")

    saved = Actor.objects.get()
    assert (saved.summary_sv, saved.website) == ("Den enes", "https://b.example")


@pytest.mark.django_db
def test_the_same_field_of_two_people_is_shown_to_the_second():
    actor = make_actor(summary_sv="Först", size="sme")
    version = profile_editing.version_of(actor)
    save(actor, make_user(), version=version, summary_sv="Den enes", size="sme")
    save(actor, make_user(), version=profile_editing.version_of(actor), summary_sv="Den enes", size="large")

    with pytest.raises(profile_editing.EditConflictError) as caught:
        save(
            actor,
            make_user(),
            version=version,
            summary_sv="Den andres",
            size="sme",
            website="https://a.example",
        )

    (conflict,) = caught.value.conflicts
    assert (conflict.field, conflict.theirs, conflict.mine) == ("summary_sv", "Den enes", "Den andres")
    assert conflict.at == actor.history.filter(summary_sv="Den enes").earliest("history_id").history_date
    assert caught.value.mine == {"summary_sv": "Den andres", "website": "https://a.example"}
    assert Actor.objects.get().website == ""


@pytest.mark.django_db
def test_two_people_who_write_the_same_agree():
    actor = make_actor(summary_sv="Först")
    version = profile_editing.version_of(actor)
    save(actor, make_user(), version=version, summary_sv="Samma")

    save(actor, make_user(), version=version, summary_sv="Samma")

    assert Actor.objects.get().summary_sv == "Samma"


@pytest.mark.django_db
@pytest.mark.parametrize("version", ["", "0", "x", "999999999"])
def test_an_unknown_version_overwrites_nothing(version):
    actor = make_actor(summary_sv="Först")

    with pytest.raises(profile_editing.EditConflictError):
        save(actor, make_user(), version=version, summary_sv="Annat")

    assert Actor.objects.get().summary_sv == "Först"


@pytest.mark.usefixtures("content")
def test_a_form_that_nobody_touched_changes_nothing():
    touched, before = [], Actor.history.count()

    for actor in Actor.objects.all():
        version = profile_editing.version_of(actor)
        shown = ProfileForm(instance=actor, initial={"version": version})
        data = {
            name: shown[name].value() for name in shown.fields if name not in ("logo_file", "removes_logo")
        }
        data = {name: "" if value is None else value for name, value in data.items()}
        form = ProfileForm(data, instance=actor)
        if not form.is_valid():
            touched.append((actor.slug, form.errors.as_json()))
            continue
        _saved, waiting = save(actor, make_user(), **form.cleaned_data)
        touched += [(actor.slug, waiting)] if waiting else []

    assert touched == []
    assert Actor.history.count() == before


@pytest.mark.django_db
def test_a_guarded_field_waits_and_the_rest_is_live():
    actor, administrator, by = make_actor(name="Gamla AB"), make_administrator(), make_user()

    _actor, waiting = save(
        actor, by, version=profile_editing.version_of(actor), name="Nya AB", summary_sv="Ny text"
    )

    saved = Actor.objects.get()
    assert (saved.name, saved.summary_sv) == ("Gamla AB", "Ny text")
    assert (waiting.old, waiting.new, waiting.requested_by) == ({"name": "Gamla AB"}, {"name": "Nya AB"}, by)
    assert [message.to for message in Message.objects.all()] == [administrator.email]


@pytest.mark.django_db
def test_a_second_change_joins_the_one_that_waits():
    actor, administrator = make_actor(name="Gamla AB", city="Lund"), make_administrator()
    version = profile_editing.version_of(actor)

    save(actor, make_user(), version=version, name="Nya AB", city="Lund")
    save(actor, make_user(), version=version, name="Gamla AB", city="Umeå")

    assert ActorChange.objects.get().new == {"name": "Nya AB", "city": "Umeå"}
    assert Message.objects.filter(to=administrator.email).count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "values",
    [{"organisation_number": "811218-9876"}, {"country": "NO"}, {"kind": "club"}, {"stages": ["dancing"]}],
)
def test_what_cannot_be_neither_waits_nor_is_saved(values):
    actor, before = make_actor(), Actor.objects.values().get()

    with pytest.raises(ValidationError):
        save(actor, make_user(), version=profile_editing.version_of(actor), summary_sv="Ny", **values)

    assert (Actor.objects.values().get(), ActorChange.objects.count()) == (before, 0)


@pytest.mark.django_db
def test_an_administrator_waits_for_nobody():
    make_actor(city="Umeå", lat=63.8, lon=20.3)
    actor = make_actor(name="Gamla AB")

    saved, waiting = save(
        actor, make_administrator(), version=profile_editing.version_of(actor), name="Nya AB", city="Umeå"
    )

    saved.refresh_from_db()
    assert (saved.name, saved.lat, waiting) == ("Nya AB", 63.8, None)


@pytest.mark.django_db
def test_an_approved_change_is_made_and_told():
    by = make_user()
    actor = make_actor(name="Gamla AB")
    _actor, waiting = save(actor, by, version=profile_editing.version_of(actor), name="Nya AB")

    profile_editing.approve_change(waiting, by=make_administrator(), now=timezone.now())

    assert Actor.objects.get().name == "Nya AB"
    assert [(message.key.partition("/")[0], message.to) for message in Message.objects.all()] == [
        ("change_approved", by.email)
    ]
    with pytest.raises(ValidationError):
        profile_editing.decline_change(waiting, by=make_administrator(), reason="Nej", now=timezone.now())


@pytest.mark.django_db
def test_a_declined_change_is_told_with_its_reason():
    actor = make_actor(name="Gamla AB")
    _actor, waiting = save(actor, make_user(), version=profile_editing.version_of(actor), name="Nya AB")

    profile_editing.decline_change(waiting, by=make_administrator(), reason="Fel namn.", now=timezone.now())

    assert Actor.objects.get().name == "Gamla AB"
    assert "Fel namn." in Message.objects.get().text


@pytest.mark.django_db
def test_declining_without_a_reason_is_refused():
    actor = make_actor()
    _actor, waiting = save(actor, make_user(), version=profile_editing.version_of(actor), name="Nya AB")

    with pytest.raises(ValidationError):
        profile_editing.decline_change(waiting, by=make_administrator(), reason="", now=timezone.now())


# — facilities —


@pytest.mark.django_db
def test_a_new_facility_gets_slug_point_and_date():
    operator = make_actor(slug="cellbolaget", city="Lund", lat=55.7, lon=13.2)
    now = timezone.now()
    values = {
        "name": "Renrum",
        "name_en": "Clean room",
        "kind": "manufacturing",
        "status": "planned",
        "city": "Lund",
    }

    facility = profile_editing.save_facility(
        Facility(operator=operator), values=values, version="", by=make_user(), now=now
    )

    assert (facility.slug, facility.lat, facility.country) == ("cellbolaget-renrum", 55.7, "SE")
    assert facility.status_as_of.text == timezone.localdate(now).isoformat()


@pytest.mark.django_db
def test_two_people_at_one_facility_are_shown_both_versions():
    facility = make_facility(make_actor(), area_m2=100, area_qualifier="about", staff=4)
    version, now = profile_editing.version_of(facility), timezone.now()
    profile_editing.save_facility(
        facility, values={"area_m2": 200, "staff": 4}, version=version, by=make_user(), now=now
    )

    profile_editing.save_facility(
        facility, values={"area_m2": 100, "staff": 9}, version=version, by=make_user(), now=now
    )
    with pytest.raises(profile_editing.EditConflictError):
        profile_editing.save_facility(
            facility, values={"area_m2": 300, "staff": 4}, version=version, by=make_user(), now=now
        )

    saved = Facility.objects.get()
    assert (saved.area_m2, saved.area_qualifier, saved.staff) == (200, "", 9)


# — two at once —


def both_save(actor):
    """Two members change the same field from the same version, at the same moment."""
    version, start, refused = profile_editing.version_of(actor), threading.Barrier(2), []
    people = [make_member(actor), make_member(actor)]

    def run(number):
        try:
            start.wait(10)
            save(actor, people[number], version=version, summary_sv=f"Text {number}")
        except profile_editing.EditConflictError as error:
            refused.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[number]) for number in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return len(refused)


@pytest.mark.django_db(transaction=True)
def test_two_saves_at_once_do_not_overwrite_each_other():
    assert both_save(make_actor()) == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_one_would_be_lost(monkeypatch):
    """The control: both read before either has written."""
    both_have_read = threading.Barrier(2)

    def unguarded(actor):
        found = Actor.objects.get(pk=actor.pk)
        found.history.order_by("-history_id").first()
        both_have_read.wait(10)
        return found

    monkeypatch.setattr(profile_editing, "_lock", unguarded)

    assert both_save(make_actor()) == 0
