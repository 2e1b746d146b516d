"""What docker-compose.yml and the Dockerfile claim, checked without Docker."""

import importlib.util
import re
import shlex

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands

PORTAL_SERVICES = ("migrate", "web", "worker", "beat")


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((settings.BASE_DIR / "docker-compose.yml").read_text())


@pytest.fixture(scope="module")
def dockerfile():
    text = (settings.BASE_DIR / "Dockerfile").read_text().replace("\\\n", " ")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def test_every_service_of_the_portal_is_there(compose):
    assert sorted(compose["services"]) == sorted([*PORTAL_SERVICES, "postgres", "redis"])


def test_all_that_serve_say_how_to_see_their_health(compose):
    with_check = {name for name, service in compose["services"].items() if "healthcheck" in service}

    # migrate ends, and beat serves nobody.
    assert with_check == {"web", "worker", "postgres", "redis"}


def test_web_health_check_is_python(compose):
    *_, program = compose["services"]["web"]["healthcheck"]["test"]

    compile(program, "healthcheck", "exec")


def test_no_secret_is_written_down(compose):
    for service in compose["services"].values():
        for name, value in service.get("environment", {}).items():
            if re.search("SECRET|PASSWORD|KEY", name):
                assert re.fullmatch(r"\$\{\w+:\?[^}]+\}", value), name
            # An address may hold a password, never one that can be read here.
            assert not re.search(r"//\w*:(?!\$\{)[^/]*@", value), name


def test_what_settings_demand_is_demanded_at_the_start(compose):
    environment = compose["services"]["web"]["environment"]

    assert set(environment) >= {
        "SECRET_KEY",
        "ALLOWED_HOSTS",
        "SITE_URL",
        "DATABASE_URL",
        "REDIS_URL",
        "EMAIL_URL",
    }
    assert "DEBUG" not in environment


def test_portal_waits_for_its_stores_and_for_the_migrations(compose):
    for name in ("web", "worker", "beat"):
        assert compose["services"][name]["depends_on"] == {
            "postgres": {"condition": "service_healthy"},
            "redis": {"condition": "service_healthy"},
            "migrate": {"condition": "service_completed_successfully"},
        }


def test_web_and_workers_can_be_several(compose):
    for name in ("web", "worker"):
        assert "container_name" not in compose["services"][name]
    for port in compose["services"]["web"]["ports"]:
        assert re.fullmatch(r"127\.0\.0\.1:\d+-\d+:8000", port)


def test_everything_kept_is_in_a_named_volume(compose):
    used = {
        volume.split(":")[0]
        for service in compose["services"].values()
        for volume in service.get("volumes", [])
    }

    assert used == set(compose["volumes"])


def test_commands_exist(compose, dockerfile):
    commands = [compose["services"][name]["command"] for name in ("migrate", "worker", "beat")]
    commands.append(yaml.safe_load(next(line for line in dockerfile if line.startswith("CMD"))[3:]))

    for command in commands:
        if command[:2] == ["python", "manage.py"]:
            assert command[2] in get_commands()
        else:
            assert importlib.util.find_spec(command[0])


def test_image_copies_what_exists_and_checks_what_it_installs(dockerfile):
    for line in dockerfile:
        words = shlex.split(line)
        if words[0] == "COPY" and not words[1].startswith("--from"):
            missing = [name for name in words[1:-1] if not (settings.BASE_DIR / name).exists()]
            assert missing == []
    assert [line for line in dockerfile if "pip install" in line and "--require-hashes" not in line] == []


def test_image_does_not_run_as_root(dockerfile):
    users = [line for line in dockerfile if line.startswith("USER")]

    assert users == ["USER portal"]


def test_image_contains_every_app():
    ignored = (settings.BASE_DIR / ".dockerignore").read_text().splitlines()
    apps = {app.split(".")[0] for app in settings.INSTALLED_APPS}
    own = {app for app in apps if (settings.BASE_DIR / app).is_dir()}

    assert {f"!{app}" for app in own | {"data", "locale", "static", "templates"}} <= set(ignored)
