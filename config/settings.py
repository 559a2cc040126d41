"""Settings: one file, environment only. Every variable is in the README's table."""

import hmac
import os
from pathlib import Path
from typing import Any

from django.utils.csp import CSP

from config.env import Environment, celery_broker, redis_database

BASE_DIR = Path(__file__).resolve().parent.parent
env = Environment(os.environ)

# --- How strict -------------------------------------------------------------------------------------------------------

DEBUG = env.flag("DEBUG", default=True)
# Demo data and servers from wheels never slip into production by themselves: there they must be asked for by name.
ALLOW_DEMO_DATA = env.flag("ALLOW_DEMO_DATA", default=False) or DEBUG
ALLOW_EMBEDDED_SERVERS = env.flag("ALLOW_EMBEDDED_SERVERS", default=False) or DEBUG
PORT = env.whole("PORT", default=8000, at_least=1, at_most=65535)

SECRET_KEY = env.text("SECRET_KEY")
if not SECRET_KEY and DEBUG:
    SECRET_KEY = "only-for-development-and-tests-never-for-a-server-that-others-reach"  # noqa: S105 -- says so itself
if len(SECRET_KEY) < 50:
    env.refuse("SECRET_KEY", "must be set to at least 50 random characters when DEBUG is off")
JWT_SECRET = env.text("JWT_SECRET")
if not JWT_SECRET:  # not the secret key itself, so that one leak is not two
    JWT_SECRET = hmac.digest(SECRET_KEY.encode(), b"access tokens of /auth/v1", "sha256").hex()
if len(JWT_SECRET) < 32:
    env.refuse("JWT_SECRET", "must have at least 32 random characters")

ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", default="localhost,127.0.0.1,[::1]" if DEBUG else "")
if not ALLOWED_HOSTS:
    env.refuse("ALLOWED_HOSTS", "must list the host names of this site when DEBUG is off")
CSRF_TRUSTED_ORIGINS = env.origins("CSRF_TRUSTED_ORIGINS")
SITE_URL = env.web_address("SITE_URL", default=f"http://localhost:{PORT}" if DEBUG else "")
if not SITE_URL:
    env.refuse(
        "SITE_URL",
        "must be the address people open, for links in messages, when DEBUG is off",
    )

HTTPS = env.flag("HTTPS", default=not DEBUG)
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [
    r"^healthz$",
    r"^readyz$",
]  # asked by the container's own health check, without TLS
SESSION_ENGINE = "accounts.sign_in.sessions"
SESSION_IDLE_MINUTES = env.whole("SESSION_IDLE_MINUTES", default=720, at_least=1, at_most=44_640)
SESSION_MAX_DAYS = env.whole("SESSION_MAX_DAYS", default=14, at_least=1, at_most=365)
SESSION_COOKIE_AGE = SESSION_MAX_DAYS * 86_400
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
HSTS_SECONDS = env.whole("HSTS_SECONDS", default=31_536_000, at_most=63_072_000)
SECURE_HSTS_SECONDS = HSTS_SECONDS if HTTPS else 0
TRUST_PROXY = env.flag("TRUST_PROXY", default=False)
if TRUST_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SILENCED_SYSTEM_CHECKS = [
    "security.W005",  # HSTS for subdomains: the other subdomains are not ours to decide about
    "security.W021",  # HSTS preloading: a step that the owner of the domain takes by hand, if at all
]

# --- The studio -------------------------------------------------------------------------------------------------------

STUDIO_NAME = env.text("STUDIO_NAME", default="Namaste Yoga Studio")
STUDIO_TIME_ZONE = env.time_zone("STUDIO_TIME_ZONE", default="Asia/Kolkata")
STUDIO_CURRENCY = env.matching(
    "STUDIO_CURRENCY",
    default="INR",
    pattern="[A-Z]{3}",
    meaning="a currency code of three capitals such as INR",
)
STUDIO_OPENING_HOURS = env.opening_hours("STUDIO_OPENING_HOURS", default="06:00-22:00")
MIN_CLASS_DURATION = env.whole("MIN_CLASS_DURATION", default=30, at_least=1, at_most=1440)
MAX_CLASS_DURATION = env.whole("MAX_CLASS_DURATION", default=180, at_least=1, at_most=1440)
DEFAULT_CLASS_DURATION = env.whole("DEFAULT_CLASS_DURATION", default=60, at_least=1, at_most=1440)
if not MIN_CLASS_DURATION <= DEFAULT_CLASS_DURATION <= MAX_CLASS_DURATION:
    env.refuse(
        "DEFAULT_CLASS_DURATION",
        "must lie between MIN_CLASS_DURATION and MAX_CLASS_DURATION",
    )
MAX_ADVANCE_BOOKING_DAYS = env.whole("MAX_ADVANCE_BOOKING_DAYS", default=90, at_least=1, at_most=1000)
DEFAULT_MAX_PARTICIPANTS = env.whole("DEFAULT_MAX_PARTICIPANTS", default=10, at_least=1, at_most=1000)
RESPONSE_REMINDER_HOURS = env.whole("RESPONSE_REMINDER_HOURS", default=24, at_least=1, at_most=720)

PAGE_SIZE = env.whole("PAGE_SIZE", default=50, at_least=1, at_most=500)
MAX_BULK_OPERATIONS = env.whole("MAX_BULK_OPERATIONS", default=100, at_least=1, at_most=1000)
REFRESH_SECONDS = env.whole("REFRESH_SECONDS", default=60, at_least=5, at_most=3600)

ENABLE_ANALYTICS = env.flag("ENABLE_ANALYTICS", default=True)
ENABLE_BULK_OPERATIONS = env.flag("ENABLE_BULK_OPERATIONS", default=True)
ENABLE_PAYMENT_INTEGRATION = env.flag("ENABLE_PAYMENT_INTEGRATION", default=False)
ENABLE_NOTIFICATIONS = env.flag("ENABLE_NOTIFICATIONS", default=True)
ENABLE_CONFLICT_WARNINGS = env.flag("ENABLE_CONFLICT_WARNINGS", default=True)

# --- Services that messages and payments go to ------------------------------------------------------------------------

MAILERS = {"default": env.mailer("EMAIL_URL", default="consolemail://")}
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", default="studio@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
SMS_SERVICE_URL = env.web_address("SMS_SERVICE_URL")
SMS_SERVICE_KEY = env.text("SMS_SERVICE_KEY")
PAYMENT_GATEWAY_URL = env.web_address("PAYMENT_GATEWAY_URL")
PAYMENT_GATEWAY_KEY = env.text("PAYMENT_GATEWAY_KEY")
if ENABLE_PAYMENT_INTEGRATION and not PAYMENT_GATEWAY_URL:
    env.refuse("PAYMENT_GATEWAY_URL", "must be set when ENABLE_PAYMENT_INTEGRATION is on")
MAX_RETRIES = env.whole("MAX_RETRIES", default=3, at_most=10)
RETRY_DELAY_SECONDS = env.whole("RETRY_DELAY_SECONDS", default=1, at_least=1, at_most=60)  # doubles with every retry

# --- Database, cache, jobs --------------------------------------------------------------------------------------------

DATABASE_URL = env.text("DATABASE_URL")
REDIS_URL = env.text("REDIS_URL")
for name, address in {"DATABASE_URL": DATABASE_URL, "REDIS_URL": REDIS_URL}.items():
    if not address and not ALLOW_EMBEDDED_SERVERS:
        env.refuse(name, "must be set when DEBUG is off, unless ALLOW_EMBEDDED_SERVERS is on")
if not (DATABASE_URL and REDIS_URL):
    import devservers

    DATABASE_URL = DATABASE_URL or devservers.database_url()
    REDIS_URL = REDIS_URL or devservers.redis_url()

STATEMENT_TIMEOUT_SECONDS = env.whole("STATEMENT_TIMEOUT_SECONDS", default=30, at_least=1, at_most=3600)
LOCK_TIMEOUT_SECONDS = env.whole("LOCK_TIMEOUT_SECONDS", default=3, at_least=1, at_most=600)
SESSION_PARAMETERS = {
    "statement_timeout": f"{STATEMENT_TIMEOUT_SECONDS}s",
    "lock_timeout": f"{LOCK_TIMEOUT_SECONDS}s",
    "idle_in_transaction_session_timeout": "60s",
    "app.studio_time_zone": STUDIO_TIME_ZONE,  # the database's own functions and triggers read these two
    "app.default_max_participants": DEFAULT_MAX_PARTICIPANTS,
}
DATABASES: dict[str, dict[str, Any]] = {"default": env.database("DATABASE_URL", url=DATABASE_URL)}
DATABASES["default"]["OPTIONS"] |= {
    "application_name": "class-assignment-manager",
    "pool": {"min_size": 1, "max_size": 8, "timeout": 10},
    "options": " ".join(f"-c {name}={value}" for name, value in SESSION_PARAMETERS.items()),
}

CACHE_TIMEOUT = env.whole("CACHE_TIMEOUT", default=300, at_most=86_400)
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        # Its own numbered database: clearing the cache must not clear the queue.
        "LOCATION": redis_database(env.redis("REDIS_URL", url=REDIS_URL), number=1),
        "TIMEOUT": CACHE_TIMEOUT,
        "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1},
    }
}

CELERY_BROKER_URL = celery_broker(redis_database(REDIS_URL, number=0))
CELERY_TIMEZONE = STUDIO_TIME_ZONE
CELERY_TASK_IGNORE_RESULT = True
# A worker that dies gives its task back; no task may outlive the visibility timeout, or it would run twice.
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 900
CELERY_TASK_SOFT_TIME_LIMIT = 840
# A broker that hangs must not hang whoever sends to it.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 1800,
    "socket_timeout": 1,
    "socket_connect_timeout": 1,
}
CELERY_TASK_PUBLISH_RETRY_POLICY = {
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.2,
    "interval_max": 0.2,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a worker waits for its broker as long as it takes
# Work that lost its broker is given back by it, and must not go on here as well.
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

# --- The application --------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "accounts",
    "notices",
    "catalog",
    "bookings",
    "assignments",
    "scheduling",
    "instructors",
    "class_list",
    "class_calendar",
    "analytics",
    "operations",
    "styleguide",
    "design",
    "web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",  # its templates, which ours in templates/django/forms/ may replace
    "django_htmx",
]

MIDDLEWARE = [
    "web.middleware.request_id.RequestIdMiddleware",
    "web.middleware.client_address.ClientAddressMiddleware",
    "postgrest_server.middleware.ApiMiddleware",  # outside of everything that may answer with a page
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "web.middleware.error_pages.ErrorPagesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "web.middleware.person_header.PersonHeaderMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.sign_in.middleware.SessionActivityMiddleware",
    "web.middleware.conditional_get.ConditionalGetMiddleware",
    "accounts.sign_in.middleware.HtmxLoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "web.middleware.reject_nul.RejectNulMiddleware",
    "accounts.row_security.middleware.RowSecurityMiddleware",  # last: it runs the view
]

# Who puts notices into words, by the part of their kind before the dot.
NOTICE_TELLERS = {"class": "assignments.selectors.notices.tell_notices"}

ROOT_URLCONF = "config.urls"
# The main menu, in order.
NAVIGATION = [
    "class_list.navigation.TODAY",
    "instructors.navigation.MY_CLASSES",
    "class_list.navigation.CLASSES",
    "class_calendar.navigation.CALENDAR",
    "bookings.navigation.BOOKINGS",
    "analytics.navigation.ANALYTICS",
    "catalog.navigation.CATALOG",
    "accounts.people.navigation.PEOPLE",
]
POSTGREST_SERVER = {  # postgrest_server/README.md describes the keys
    "AUTHENTICATION": "accounts.auth_api.authentication",
    "ERROR_HANDLERS": {
        "/auth/v1/": "accounts.auth_api.errors.response_for_status",
        "/rest/v1/": "postgrest_server.errors.response_for_status",
    },
    "IS_TOO_LARGE": "web.request_size.is_too_large",
}
WSGI_APPLICATION = "config.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "web.context_processors.layout",
                "notices.context_processors.bell",
            ],
        },
    }
]

# What a request may hold, whatever it is for; beyond it is 413 (web/request_size.py).
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440  # bytes without files
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000 + MAX_BULK_OPERATIONS  # a bulk change names its classes one by one
DATA_UPLOAD_MAX_NUMBER_FILES = 10
LARGEST_UPLOAD = 20_000_000  # bytes with files; a screen may ask for less, and says so beside its field

CSRF_FAILURE_VIEW = "web.errors.csrf_failure"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.sign_in.backends.StudioBackend"]
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "/"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]

AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("full_name", "email")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "accounts.sign_in.passwords.MaximumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

LANGUAGE_CODE = "en"
TIME_ZONE = STUDIO_TIME_ZONE
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"] if (BASE_DIR / "static").is_dir() else []
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG  # without collectstatic while developing, under gunicorn too
WHITENOISE_AUTOREFRESH = DEBUG

SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF, CSP.NONCE],
    "worker-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.SELF],
    "form-action": [CSP.SELF],
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "web.request_id.RequestIdFilter"}},
    "formatters": {
        "line": {
            "()": "logging.Formatter" if DEBUG else "web.request_id.OneLineFormatter",
            "format": "{asctime} {levelname} {name} [{request_id}] {message}",
            "style": "{",
        }
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["request_id"],
            "formatter": "line",
        }
    },
    "root": {
        "handlers": ["console"],
        "level": env.text("LOG_LEVEL", default="INFO", choices=["DEBUG", "INFO", "WARNING", "ERROR"]),
    },
    # Django's own handlers would repeat every line in another shape.
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "django.server": {"handlers": [], "propagate": True},
        "fontTools": {"level": "WARNING"},  # dozens of lines for each PDF
    },
}
