"""Bytes beside the database: attachments and generated documents, found by the hash of their content."""

from __future__ import annotations

import os
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path


@dataclass(frozen=True)
class FileStore:
    """A folder of files named by their SHA-256. Keeping the same bytes twice keeps them once."""

    root: Path

    def keep(self, content: bytes) -> str:
        """Keeps bytes and returns their key; written aside and renamed, so that a key never finds half a file.

        Bytes kept again count as new, so that they are not swept away while they are put to use.
        """
        key = sha256(content).hexdigest()
        path = self.path(key)
        try:
            os.utime(path)
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True)
            aside = path.with_suffix(".part")
            aside.write_bytes(content)
            aside.replace(path)
        return key

    def path(self, key: str) -> Path:
        """Where a key's bytes lie."""
        return self.root / key[:2] / key

    def read(self, key: str) -> bytes:
        """The bytes of a key. Raises FileNotFoundError."""
        return self.path(key).read_bytes()
