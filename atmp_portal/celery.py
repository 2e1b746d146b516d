"""The Celery application. It only rings: what is due is decided by the database (see outbox)."""

import os

from celery import Celery
from celery.signals import beat_init, worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "atmp_portal.settings")

app = Celery("atmp_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(["atmp_portal.evidence_pack"])


@beat_init.connect
def ring_at_once(**_):
    """A scheduler that has just started would ring first after a whole interval, and /readyz wait for it."""
    app.send_task("outbox.tasks.heartbeat", expires=15)


@worker_init.connect
def load_before_forking(**_):
    """Once for all processes of the worker, which share what is loaded."""
    from .loading import load_once

    load_once()
