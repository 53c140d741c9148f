"""Django's settings, made from ``SAMBAND_*`` alone."""

from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from samband.site.environment import database_of, mail_of, read_environment, secret_of
from samband.site.identity_providers import apps_of, origins_of, providers_of

ENVIRONMENT = read_environment()
PACKAGE = Path(__file__).resolve().parent.parent

SAMBAND_HOME = ENVIRONMENT.home
SAMBAND_ENCODER = ENVIRONMENT.encoder
SAMBAND_CONTACT = ENVIRONMENT.contact
SAMBAND_OPERATOR = ENVIRONMENT.operator
SAMBAND_SCAN_COMMAND = ENVIRONMENT.scan_command
SAMBAND_COUNTRY = ENVIRONMENT.country
SAMBAND_ACCESSIBILITY_CHECKED = ENVIRONMENT.accessibility_checked
SAMBAND_JSON_LOGS = ENVIRONMENT.json_logs
SAMBAND_WORKERS = ENVIRONMENT.workers
# What mails lead back to, and whether they leave the machine.
SAMBAND_URL = ENVIRONMENT.url
SAMBAND_SMTP = ENVIRONMENT.smtp_url
# Whether the installation asks other machines, which it does for this alone.
SAMBAND_CHECK_LINKS = ENVIRONMENT.check_links

# Only what exists is shown.
SAMBAND_NAVIGATION = (
    (_("Challenges"), "challenge-list"),
    (_("Who's who"), "organisation-list"),
    (_("Testbeds"), "profile-list", "testbed"),
    (_("Projects and results"), "project-list"),
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
    # Before allauth, so that its pages look like ours.
    "samband.base",
    "samband.accounts",
    "samband.rules",
    "samband.matching",
    "samband.actors",
    "samband.challenges",
    "samband.funding",
    "samband.projects",
    "samband.site",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    *apps_of(ENVIRONMENT),
]

MIDDLEWARE = [
    "samband.base.http.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "samband.site.api.frame.ApiFrame",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "samband.base.http.FewFieldsMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "samband.accounts.sessions.SessionLimits",
    "samband.base.http.KeepPrivateMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
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
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("MinimumLengthValidator", {"min_length": 12}),
        ("UserAttributeSimilarityValidator", {"user_attributes": ("email", "title")}),
        ("CommonPasswordValidator", {}),
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
SAMBAND_OPEN_SIGN_UP = ENVIRONMENT.sign_up

# Signing in. No names of users: a person is found by address of e-mail, which is always proved.
ACCOUNT_ADAPTER = "samband.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Samband: "
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_FORMS = {"signup": "samband.accounts.forms.SignUpForm"}
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if ENVIRONMENT.behind_https else "http"
# The proxy that speaks HTTPS says who asks; without one nobody but the connection itself is believed.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if ENVIRONMENT.behind_https else 0
MFA_ADAPTER = "samband.accounts.adapter.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Samband"
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {"add_webauthn": "samband.accounts.forms.AddPasskeyForm"}
USERSESSIONS_TRACK_ACTIVITY = False
SOCIALACCOUNT_ADAPTER = "samband.accounts.adapter.ProviderAdapter"
SOCIALACCOUNT_PROVIDERS = providers_of(ENVIRONMENT)
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True

# Counts of failed tries, which all processes share: a table, so that nothing else need be installed.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "base_count",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}


TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "mail"]}}

globals().update(mail_of(ENVIRONMENT))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENVIRONMENT.mail_from

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
# A browser takes a cookie so called over HTTPS alone, from this host alone, for all of it.
_HOST = "__Host-" if ENVIRONMENT.behind_https else ""
LANGUAGE_COOKIE_NAME = f"{_HOST}samband_language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = ENVIRONMENT.behind_https
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600

STATIC_URL = "static/"
STATIC_ROOT = str(ENVIRONMENT.home / "static")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
MEDIA_ROOT = str(ENVIRONMENT.home / "files")

SESSION_COOKIE_NAME = f"{_HOST}samband_session"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = ENVIRONMENT.behind_https
CSRF_COOKIE_NAME = f"{_HOST}csrftoken"
CSRF_COOKIE_SECURE = ENVIRONMENT.behind_https
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "samband.base.http.form_expired"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.behind_https else None
# An installation has a host name of its own, so what is below it is its own as well.
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if ENVIRONMENT.behind_https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = ENVIRONMENT.behind_https
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
# A partner's budget or report is one form of up to some hundred rows; other pages take far less
# (see FewFieldsMiddleware).
DATA_UPLOAD_MAX_NUMBER_FIELDS = 6000

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
        # A press on the button of another service is led there.
        "form-action": [SELF, *origins_of(ENVIRONMENT)],
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
