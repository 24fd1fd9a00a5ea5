"""Settings of the whole house; everything that differs between installations comes from the environment."""

import os
from pathlib import Path
from typing import Any

from kehou.settings.database import databases
from kehou.settings.keys import key_file
from kehou.settings.messages import messages
from kehou.settings.signing_in import signing_in, sso_origins

BASE = Path(__file__).resolve().parent.parent.parent
HOME = Path(os.environ.get("KEHOU_HOME", BASE / ".run"))
KEHOU_HOME = HOME
KEHOU_DEMO = os.environ.get("KEHOU_DEMO", "") == "1"
KEHOU_ROLES = BASE / "kehou" / "roles.yaml"
KEHOU_WIRING = "kehou.wiring"
KEHOU_GRANTS = "kehou.identity.queries.roles_held"
KEHOU_FAMILY = "kehou.people.queries.children_of"
KEHOU_POLICY_DIRS = [
    Path(p) for p in os.environ.get("KEHOU_POLICY_DIRS", str(BASE / "kehou/policy/data/yycity")).split(os.pathsep)
]
KEHOU_FIELD_KEY = key_file(HOME, "field", size=32)
KEHOU_SIGNING_KEY = key_file(HOME, "signing", size=32)  # the Ed25519 key that seals evidence of signatures
KEHOU_SIGNATURE_HASH = "sm3" if os.environ.get("KEHOU_SIGNATURE_HASH", "").lower() == "sm3" else "sha256"

SECRET_KEY = key_file(HOME, "secret", size=48).hex()
DEBUG = os.environ.get("KEHOU_DEBUG", "") == "1"
ALLOWED_HOSTS = os.environ.get("KEHOU_HOSTS", "127.0.0.1,localhost,[::1],testserver").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("KEHOU_ORIGINS", "").split(",") if o]
SECURE = os.environ.get("KEHOU_HTTPS", "") == "1"

INSTALLED_APPS = [
    "kehou.core",
    "kehou.ui",
    "kehou.identity",
    "kehou.policy",
    "kehou.notices",
    "kehou.organisation",
    "kehou.people",
    "kehou.enrolment",
    "kehou.planning",
    "kehou.care",
    "kehou.portal",
    "kehou.desk",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "procrastinate.contrib.django",
    "django_cotton.apps.SimpleAppConfig",
    "template_partials.apps.SimpleAppConfig",
    "django_htmx",
    "django_vite",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "kehou.core.permissions.PermissionsPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "kehou.identity.middleware.SignInRules",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
]

ROOT_URLCONF = "kehou.urls"
WSGI_APPLICATION = "kehou.wsgi.application"
DATABASES = databases()
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "identity.User"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "kehou.core.context.house",
            ],
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django_cotton.cotton_loader.Loader",
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "template_partials.templatetags.partials",
                "django.templatetags.i18n",
                "kehou.ui.templatetags.look",
                "kehou.core.templatetags.walls",
            ],
        },
    }
]

LANGUAGE_CODE = "zh-hans"
FORMAT_MODULE_PATH = "kehou.settings.formats"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

LOCALE_PATHS = [BASE / "kehou" / "locale"]

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
DIST = BASE / "kehou" / "ui" / "static" / "dist"
MEDIA_ROOT = HOME / "media"
STORAGES = {
    "default": {"BACKEND": "kehou.core.storage.SealedStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
DJANGO_VITE = {
    "default": {"dev_mode": False, "manifest_path": DIST / "manifest.json", "static_url_prefix": "dist"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_IMMUTABLE_FILE_TEST = r"^.+/assets/.+-[0-9a-zA-Z_-]{8}\..+$"

AUTHENTICATION_BACKENDS = ["kehou.identity.backends.People"]
PASSWORD_HASHERS = [
    "kehou.identity.hashers.SchoolArgon2",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"

KEHOU_REQUIRE_SECOND_FACTOR: bool
KEHOU_SIGN_IN: str
KEHOU_FRESH: str
KEHOU_PERSON_LINKS: str
KEHOU_SMS_BACKEND: str
KEHOU_SMS_AN_HOUR: int
KEHOU_IDLE: dict[str, int]
KEHOU_LONGEST: dict[str, int]
ACCOUNT_REAUTHENTICATION_TIMEOUT: int
globals().update(signing_in(demo=KEHOU_DEMO, secure=SECURE))

KEHOU_URL: str
KEHOU_CHANNELS: dict[str, str]
KEHOU_SMS_ALIYUN: dict[str, str]
KEHOU_SMS_GATEWAY: dict[str, str]
KEHOU_SMTP: dict[str, Any]
KEHOU_WECOM: dict[str, str]
KEHOU_DINGTALK: dict[str, str]
globals().update(messages(os.environ))

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "kehou_cache",
        "OPTIONS": {"MAX_ENTRIES": 200_000},
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SECURE_HSTS_SECONDS = 31536000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_SSL_REDIRECT = SECURE
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "django.views.csrf.csrf_failure"
DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a review list sends a tick and a reason for each child: a school of 3,000 on one page
FILE_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'", *sso_origins(os.environ)],
        "frame-ancestors": ["'none'"],
    }
}

MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": os.environ.get("KEHOU_LOG", "WARNING")},
}
SILENCED_SYSTEM_CHECKS: list[str] = []
INSTALLED_APPS = [
    a for a in INSTALLED_APPS if not a.startswith("kehou.") or (BASE / a.replace(".", "/") / "__init__.py").exists()
]
