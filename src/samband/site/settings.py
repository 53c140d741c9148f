"""Django's settings, made from ``SAMBAND_*`` alone."""

from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from samband.site.environment import database_of, read_environment, secret_of

ENVIRONMENT = read_environment()
PACKAGE = Path(__file__).resolve().parent.parent

SAMBAND_HOME = ENVIRONMENT.home
SAMBAND_ENCODER = ENVIRONMENT.encoder
SAMBAND_CONTACT = ENVIRONMENT.contact
SAMBAND_JSON_LOGS = ENVIRONMENT.json_logs
SAMBAND_WORKERS = ENVIRONMENT.workers

# Only what exists is shown.
SAMBAND_NAVIGATION = (
    (_("Who's who"), "organisation-list"),
    (_("Testbeds"), "profile-list", "testbed"),
    (_("Projects and results"), "profile-list", "project"),
)

SECRET_KEY = secret_of(ENVIRONMENT.home)
DEBUG = ENVIRONMENT.debug
ALLOWED_HOSTS = list(ENVIRONMENT.hosts)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "template_partials",
    "django_htmx",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "samband.base",
    "samband.accounts",
    "samband.matching",
    "samband.actors",
    "samband.site",
]

MIDDLEWARE = [
    "samband.base.http.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "samband.base.http.RefusalMiddleware",
]

ROOT_URLCONF = "samband.site.urls"
WSGI_APPLICATION = "samband.site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "samband.site.context.page_frame",
            ],
        },
    }
]

DATABASES = {"default": database_of(ENVIRONMENT)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "mail"]}}

USE_TZ = True
TIME_ZONE = ENVIRONMENT.time_zone
USE_I18N = True
LANGUAGE_CODE = ENVIRONMENT.language
LANGUAGES = [
    ("en", _("English")),
    ("sv", _("Swedish")),
    ("nb", _("Norwegian Bokmål")),
    ("da", _("Danish")),
]
LOCALE_PATHS = [str(PACKAGE / "locale")]
LANGUAGE_COOKIE_NAME = "samband_language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600

STATIC_URL = "static/"
STATIC_ROOT = str(ENVIRONMENT.home / "static")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
MEDIA_ROOT = str(ENVIRONMENT.home / "files")

SESSION_COOKIE_NAME = "samband_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = ENVIRONMENT.behind_https
CSRF_COOKIE_SECURE = ENVIRONMENT.behind_https
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "samband.base.http.form_expired"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.behind_https else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 300

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "samband.base.logs.JsonFormatter"},
        "plain": {"()": "samband.base.logs.PlainFormatter"},
    },
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "json" if SAMBAND_JSON_LOGS else "plain"}
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        # One line a request is for a machine to read; at a terminal it would bury the rest.
        "samband": {"level": "INFO" if SAMBAND_JSON_LOGS else "WARNING"},
        "django.request": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        "django_tasks": {"level": "WARNING"},
        "django_tasks_db": {"level": "WARNING"},
    },
}
