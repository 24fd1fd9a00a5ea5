"""Fields that are sealed: the database holds only ciphertext, the key lives outside it."""

import os
from functools import lru_cache
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django import forms
from django.conf import settings
from django.db import models

VERSION = b"\x01"
NONCE = 12


@lru_cache
def _cipher(key: bytes) -> AESGCM:
    return AESGCM(key)


def seal(text: str, *, label: str) -> bytes:
    """The text as ciphertext, bound to the place (`label`) where it is kept."""
    return seal_bytes(text.encode(), label=label)


def unseal(sealed: bytes, *, label: str) -> str:
    """The text again; raises InvalidTag when bytes, key or place are not the same."""
    return unseal_bytes(sealed, label=label).decode()


def seal_bytes(content: bytes, *, label: str) -> bytes:
    """The content as ciphertext, bound to the place (`label`) where it is kept."""
    nonce = os.urandom(NONCE)
    return VERSION + nonce + _cipher(settings.KEHOU_FIELD_KEY).encrypt(nonce, content, label.encode())


def unseal_bytes(sealed: bytes, *, label: str) -> bytes:
    """The content again; raises InvalidTag when bytes, key or place are not the same."""
    nonce, body = sealed[1 : 1 + NONCE], sealed[1 + NONCE :]
    return _cipher(settings.KEHOU_FIELD_KEY).decrypt(nonce, body, label.encode())


class SealedText(models.Field):
    """Text that is encrypted before it reaches the database (AES-256-GCM); can't be searched or sorted."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)

    @property
    def _label(self) -> str:
        return f"{self.model._meta.label_lower}.{self.name}"

    def db_type(self, connection: Any) -> str:
        return "bytea"

    def get_internal_type(self) -> str:
        """Plain bytes to the database, so that many rows travel as one array."""
        return "BinaryField"

    def from_db_value(self, value: bytes | None, expression: Any, connection: Any) -> str:
        return unseal(bytes(value), label=self._label) if value else ""

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> bytes | None:
        if value is None or isinstance(value, bytes):
            return value
        return seal(value, label=self._label) if value else b""

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": forms.CharField, **kwargs})

    def value_to_string(self, obj: models.Model) -> str:
        return str(self.value_from_object(obj))
