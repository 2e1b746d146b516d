"""For machines that watch this one: does the process serve, and does everything answer that it needs?"""

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import redis
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis.backoff import NoBackoff
from redis.retry import Retry

from outbox.models import Heartbeat, Message

# Seconds that the database and the broker have to answer.
PATIENCE = 1
# So long a letter whose time has come may wait, and so long the post may be silent.
LETTERS_LATE_AFTER = timedelta(minutes=10)
# Where Celery puts what the scheduler rings and the worker takes.
QUEUE = "celery"

logger = logging.getLogger(__name__)
# Some networks swallow a question whole, and no timeout of a client covers every way of that. So each is
# asked in a thread that is left behind when it takes too long; four of those, and not more, may wait.
_askers = ThreadPoolExecutor(4, thread_name_prefix="readiness")


@never_cache
@login_not_required
@require_safe
def healthz(request):
    """200 while this process serves, whatever the others do."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@login_not_required
@require_safe
def readyz(request):
    """200 when everything answers, else 503 with {"missing": {part: what is wrong}}."""
    missing = missing_parts(timezone.now())
    return JsonResponse({"ready": not missing, "missing": missing}, status=503 if missing else 200)


def missing_parts(now):
    """{part: what is wrong, in English}: database, broker, the silent one of scheduler and worker, post."""
    missing = {}
    heartbeat = waiting = None
    post = ""
    asked_database, asked_broker = _askers.submit(pulse, now), _askers.submit(waiting_messages)
    try:
        heartbeat, post = asked_database.result(PATIENCE)
    except Exception as error:
        missing["database"] = does_not_answer("database", asked_database, error)
    try:
        waiting = asked_broker.result(PATIENCE)
    except Exception as error:
        missing["broker"] = does_not_answer("broker", asked_broker, error)
    if not missing and (silence := silence_since(heartbeat, now)):
        # What the scheduler rings waits until the worker takes it.
        missing["worker" if waiting else "scheduler"] = silence
    if post:
        missing["post"] = post
    return missing


def silence_since(heartbeat, now):
    """What is wrong with the last heartbeat; "" if it is young enough."""
    if heartbeat is None:
        return "no heartbeat yet"
    seconds = int((now - heartbeat).total_seconds())
    return f"no heartbeat for {seconds} seconds" if seconds > settings.HEARTBEAT_LATE_AFTER else ""


def pulse(now):
    """When the worker last answered the scheduler, or None; and what is wrong with the post.

    Asks over a connection of its own.
    """
    try:
        beats = dict(Heartbeat.objects.values_list("component", "last_ok_at"))
        return beats.get("clock"), trouble_of_the_post(beats.get("post"), now)
    finally:
        connection.close()


def trouble_of_the_post(last_round, now):
    """What is wrong with the delivery of letters; "" if nothing is, or before its first round."""
    if last_round and now - last_round > LETTERS_LATE_AFTER:
        return f"no round for {int((now - last_round).total_seconds())} seconds"
    oldest = Message.objects.due(now - LETTERS_LATE_AFTER).first()
    return f"a letter waits since {oldest.due_at.isoformat(timespec='seconds')}" if oldest else ""


def waiting_messages():
    """How many messages wait in the broker for a worker."""
    timeouts = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE}
    with redis.Redis.from_url(settings.REDIS_URL, retry=Retry(NoBackoff(), 0), **timeouts) as broker:
        return broker.llen(QUEUE)


def does_not_answer(part, question, error):
    """The reason for the reader, without what only the log may hold: addresses and names of users."""
    question.cancel()
    logger.warning("The %s does not answer: %s", part, str(error) or type(error).__name__)
    return (
        f"does not answer within {PATIENCE} second" if isinstance(error, TimeoutError) else "does not answer"
    )
