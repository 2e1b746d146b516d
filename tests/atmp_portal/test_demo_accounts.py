"""The accounts for trying things out."""

import io
import os

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command

from actors.models import Actor, User
from initiatives.models import Initiative


@pytest.fixture
def allowed(monkeypatch, settings, tmp_path):
    monkeypatch.setenv("ALLOW_DEMO_ACCOUNTS", "1")
    monkeypatch.delenv("DEMO_PASSWORD", raising=False)
    settings.STATE_DIR = tmp_path


def make():
    said = io.StringIO()
    call_command("demo_accounts", stdout=said)
    return said.getvalue()


def slugs(rows):
    return list(rows.values_list("slug", flat=True))


def test_each_account_may_do_what_its_role_says(content, allowed):
    said = make()

    people = {user.email.partition("@")[0]: user for user in User.objects.all()}
    password = said.splitlines()[0].rsplit(" ", 1)[1]
    assert all(user.email in said for user in people.values())
    assert {authenticate(None, email=user.email, password=password) for user in people.values()} == set(
        people.values()
    )
    assert slugs(Actor.objects.managed_by(people["company"])) == ["combigene"]
    assert slugs(Actor.objects.managed_by(people["hospital"])) == ["region-skane"]
    assert slugs(Actor.objects.editable_by(people["lead"])) == ["vinnova"]
    assert slugs(Initiative.objects.led_by(people["lead"])) == ["atmp-innovationskluster"]
    assert slugs(Initiative.objects.coordinated_by(people["coordinator"])) == ["atmp-2030"]
    assert slugs(Initiative.objects.led_by(people["coordinator"])) == []
    assert slugs(Actor.objects.reviewed_by(people["reviewer"])) == ["klimat-och-naringslivsdepartementet"]
    assert [name for name, user in people.items() if user.is_administrator] == ["admin"]


def test_making_them_again_changes_nothing(content, allowed, tmp_path):
    first = make()
    before = list(User.objects.order_by("pk").values_list("email", "password"))

    assert make() == first
    assert list(User.objects.order_by("pk").values_list("email", "password")) == before
    assert os.stat(tmp_path / "demo_password").st_mode & 0o777 == 0o600


def test_a_real_portal_has_none(db, monkeypatch):
    monkeypatch.delenv("ALLOW_DEMO_ACCOUNTS", raising=False)

    with pytest.raises(CommandError):
        make()

    assert not User.objects.exists()


def test_without_content_it_says_what_to_do(db, allowed):
    with pytest.raises(CommandError, match="load_ecosystem"):
        make()

    assert not User.objects.exists()
