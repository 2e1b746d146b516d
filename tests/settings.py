"""The portal's settings, with what a test must not touch or wait for replaced."""

import os

# Tests say what they need themselves: nothing of the machine's own environment may change their outcome.
os.environ.update(SECRET_KEY="only-for-tests", ALLOWED_HOSTS="testserver,127.0.0.1,localhost", DEBUG="0")
os.environ["SITE_URL"] = "http://testserver"
# Tests of the second factor switch it on.
os.environ["SECOND_FACTOR"] = "0"

from atmp_portal.settings import *  # noqa: F403
from atmp_portal.settings import STORAGES

# The real hasher is slow on purpose.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
# Without a manifest no test needs collectstatic first.
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
CELERY_BROKER_URL = "memory://"
