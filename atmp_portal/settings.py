"""All settings. Every difference between machines is an environment variable, listed in the README.

A setting without a sensible default stops the start with one clear sentence.
"""

import os
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from .rounds import beat_schedule

BASE_DIR = Path(__file__).resolve().parent.parent
STATE_DIR = Path(os.environ.get("STATE_DIR", BASE_DIR / "var")).resolve()


def is_on(name, default="0"):
    return os.environ.get(name, default).strip().lower() in {"1", "true", "yes", "on"}


def kept_secret_key():
    """The key that `make demo` made on this machine, so that commands beside it share its sessions."""
    path = STATE_DIR / "secret_key"
    return path.read_text().strip() if path.is_file() else ""


# — the site —

DEBUG = is_on("DEBUG")
SITE_URL = os.environ.get("SITE_URL", f"http://127.0.0.1:{os.environ.get('PORT', '8000')}").rstrip("/")
ALLOWED_HOSTS = [host.strip() for host in os.environ.get("ALLOWED_HOSTS", "").split(",") if host.strip()]
# Who runs this installation, as its pages about itself say; without a name they say it is a demonstration.
OPERATOR_NAME = os.environ.get("OPERATOR_NAME", "").strip()
CONTACT_EMAIL = os.environ.get("CONTACT_EMAIL", "").strip() or "portalen@demo.example"
SECRET_KEY = os.environ.get("SECRET_KEY", "")
if not SECRET_KEY:
    SECRET_KEY = kept_secret_key() or ("only-for-development" if DEBUG else "")
    if not ALLOWED_HOSTS and SECRET_KEY:
        ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
if not SECRET_KEY:
    raise ImproperlyConfigured("Set SECRET_KEY to a long random text, or DEBUG=1 on a machine of your own.")
if not ALLOWED_HOSTS and not DEBUG:
    raise ImproperlyConfigured("Set ALLOWED_HOSTS to the host names of the portal, separated by commas.")

ROOT_URLCONF = "atmp_portal.urls"
WSGI_APPLICATION = "atmp_portal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "atmp_portal",
    "outbox",
    "actors",
    "initiatives",
    "workshops",
    "competence",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "simple_history",
]

MIDDLEWARE = [
    "atmp_portal.page_cache.PageCache",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "atmp_portal.second_factor.SecondFactor",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "atmp_portal.context_processors.portal",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "atmp_portal.templatetags.portal",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# — languages and time: both languages always, and the clock of Stockholm —

LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", _("Swedish")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["atmp_portal.formats"]
USE_I18N = True
TIME_ZONE = "Europe/Stockholm"
USE_TZ = True

# — stores —

DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("DATABASE_URL", "postgresql:///atmp"), conn_max_age=600, conn_health_checks=True
    )
}
# All content fits in memory, where a page is read as cheaply by itself as after its neighbour. PostgreSQL
# assumes a turning disk, and would read a whole table rather than use the index of words.
DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c random_page_cost=1.1")
# Statements may be prepared, as the post does; a pooler between must know them (PgBouncer does from 1.21).
DATABASES["default"]["OPTIONS"].setdefault("prepare_threshold", 5)
REDIS_URL = os.environ.get("REDIS_URL", "redis://127.0.0.1:6379/0")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "atmp",
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"

STATIC_URL = "/static/"
STATIC_ROOT = STATE_DIR / "static"
NODE_MODULES = BASE_DIR / "node_modules"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("geo", BASE_DIR / "data" / "geo"),
    ("vendor/schibsted", NODE_MODULES / "@fontsource-variable" / "schibsted-grotesk" / "files"),
    ("vendor/leaflet", NODE_MODULES / "leaflet" / "dist"),
    ("vendor/supercluster", NODE_MODULES / "supercluster" / "dist"),
]
# The typeface of the pages as TrueType, which Typst needs for paper.
PRINTED_FONTS = NODE_MODULES / "@expo-google-fonts" / "schibsted-grotesk"


def private_storage(url):
    """Where attachments and packs are kept: in s3://KEY:SECRET@host:port/bucket?region=…, else in a folder.

    s3+http:// speaks without TLS, with a store on the same machine.
    """
    if not url:
        return {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": STATE_DIR / "private"},
        }
    from botocore.config import Config

    store = urlsplit(url)
    bucket = store.path.strip("/")
    if store.scheme not in ("s3", "s3+http") or not (store.hostname and store.username and bucket):
        raise ImproperlyConfigured("PRIVATE_STORAGE_URL must be s3://KEY:SECRET@host:port/bucket?region=….")
    address = store.netloc.rpartition("@")[2]
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "access_key": unquote(store.username),
            "secret_key": unquote(store.password or ""),
            "bucket_name": bucket,
            "endpoint_url": f"{'http' if store.scheme == 's3+http' else 'https'}://{address}",
            "region_name": parse_qs(store.query).get("region", ["us-east-1"])[0],
            "default_acl": "private",
            "querystring_auth": True,
            "file_overwrite": False,
            "client_config": Config(
                signature_version="s3v4",
                s3={"addressing_style": "path"},
                connect_timeout=5,
                read_timeout=30,
                # Stores that are not Amazon's do not all know the newer checksums.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        },
    }


STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Attachments of reports and evidence packs: no address leads to them but a view that asks who it is.
    "private": private_storage(os.environ.get("PRIVATE_STORAGE_URL", "")),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "atmp_portal.static_storage.HashedStorage"
    },
}
MEDIA_ROOT = STATE_DIR / "media"
# Files are asked for by their hashed names only; source maps are for developers.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = "jpg jpeg png gif webp gz br woff woff2 map".split()

# — who signs in, and how —

AUTH_USER_MODEL = "actors.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "me"
LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "actors.sign_in.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_FORMS = {"signup": "actors.sign_in.SignUpForm"}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = urlsplit(SITE_URL).scheme
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "add_webauthn": "actors.forms.keys.AddKeyForm",
    "edit_webauthn": "actors.forms.keys.RenameKeyForm",
}
MFA_ADAPTER = "actors.sign_in.SecondFactorAdapter"
MFA_PASSKEY_LOGIN_ENABLED = True
# A change of address waits until the new one is confirmed, with a second factor too.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SITE_URL.startswith("https://")
USERSESSIONS_TRACK_ACTIVITY = True
# Limits count by the visitor's address. Behind a proxy it stands in X-Forwarded-For: else all would be one.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if is_on("BEHIND_PROXY") else 0
# Administrators and reviewers sign in with a second factor, see second_factor.py.
SECOND_FACTOR = is_on("SECOND_FACTOR", "0" if DEBUG else "1")

# — the clock —

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A click that rings a worker must not wait for a broker that is away.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_connect_timeout": 1,
    "max_retries": 1,
    "interval_start": 0,
    "interval_max": 0.2,
}
CELERY_BEAT_SCHEDULE = beat_schedule()
CELERY_BEAT_SCHEDULE_FILENAME = str(STATE_DIR / "celerybeat-schedule")
# After this many seconds without a heartbeat /readyz says that the scheduler or the worker is gone.
HEARTBEAT_LATE_AFTER = 90

# — e-mail: EMAIL_URL names a server; without it letters are files under STATE_DIR/mail —

EMAIL_FILE_PATH = STATE_DIR / "mail"
EMAIL_URL = urlsplit(os.environ.get("EMAIL_URL", ""))
if EMAIL_URL.hostname:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = EMAIL_URL.hostname
    EMAIL_PORT = EMAIL_URL.port or (465 if EMAIL_URL.scheme == "smtps" else 25)
    EMAIL_HOST_USER = unquote(EMAIL_URL.username or "")
    EMAIL_HOST_PASSWORD = unquote(EMAIL_URL.password or "")
    EMAIL_USE_SSL = EMAIL_URL.scheme == "smtps"
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "ATMP-portalen <portalen@demo.example>")
# Where letters that cannot be delivered come back, as bounces+<which letter>@…; `manage.py bounce` reads
# them. Empty: to the sender, unread by the portal.
BOUNCE_ADDRESS = os.environ.get("BOUNCE_ADDRESS", "").strip()

# — safety —

IS_HTTPS = SITE_URL.startswith("https://")
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if is_on("BEHIND_PROXY") else None
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_HTTPS
SECURE_HSTS_PRELOAD = IS_HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

# — the partner map: what stands on a floor above the actors and yet is a filter there, see actors/facets.py —

ACTOR_GROUPS = "initiatives.participation.actors_by_initiative"

# — speed: pages kept in this process, see page_cache.py; none by default where templates are being written —

PAGE_CACHE_ENTRIES = int(os.environ.get("PAGE_CACHE_ENTRIES", "0" if DEBUG else "2000"))
PAGE_CACHE_BYTES = 64_000_000

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "INFO")},
}
