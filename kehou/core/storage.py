"""Files on disk are sealed like sealed fields: a stolen disk shows no face."""

from pathlib import PurePath
from typing import Any

from cryptography.exceptions import InvalidTag
from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage

from kehou.core.fields import seal_bytes, unseal_bytes


class SealedStorage(FileSystemStorage):
    """Keeps each file as ciphertext (AES-256-GCM), bound to its own file name; the key lies outside the folder.

    Files pass through memory as a whole: for photos and papers, not for films.
    """

    def _save(self, name: str, content: Any) -> str:
        content.seek(0)
        kept = super()._save(  # type: ignore[misc]
            name, ContentFile(seal_bytes(content.read(), label=_label(name)), name=name)
        )
        if _label(kept) != _label(name):  # somebody took the name meanwhile: sealed for that name, it could not be read
            self.delete(kept)
            raise FileExistsError(name)
        return kept

    def _open(self, name: str, mode: str = "rb") -> File:
        """The content again; FileNotFoundError where the file is not there, or is not the one that was kept here."""
        with super()._open(name, "rb") as kept:  # type: ignore[misc]
            sealed = kept.read()
        try:
            return ContentFile(unseal_bytes(sealed, label=_label(name)), name=name)
        except (InvalidTag, ValueError):
            raise FileNotFoundError(f"{name} was not sealed here, or has been changed") from None


def _label(name: str) -> str:
    return f"file:{PurePath(name).name}"
