"""What may be uploaded: pictures, PDF and office files, known by their first bytes, not by their names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation"

KINDS: dict[str, tuple[str, tuple[bytes, ...]]] = {
    ".png": ("image/png", (b"\x89PNG\r\n\x1a\n",)),
    ".jpg": ("image/jpeg", (b"\xff\xd8\xff",)),
    ".jpeg": ("image/jpeg", (b"\xff\xd8\xff",)),
    ".gif": ("image/gif", (b"GIF87a", b"GIF89a")),
    ".webp": ("image/webp", (b"RIFF",)),
    ".pdf": ("application/pdf", (b"%PDF-",)),
    ".docx": (_WORD, (_ZIP,)),
    ".xlsx": (_SHEET, (_ZIP,)),
    ".pptx": (_SLIDES, (_ZIP,)),
    ".doc": ("application/msword", (_OLE,)),
    ".xls": ("application/vnd.ms-excel", (_OLE,)),
    ".csv": ("text/csv", ()),
    ".txt": ("text/plain", ()),
}
"""File endings that are taken, with their media type and how their bytes begin; text has no such mark."""


class NotTaken(ValueError):
    """Files of this kind are not taken here. Send a picture, a PDF, an office file or plain text."""


@dataclass(frozen=True)
class Upload:
    """A checked upload: a harmless name, the media type that its bytes bear out, its bytes."""

    name: str
    media_type: str
    content: bytes


def checked(name: str, content: bytes) -> Upload:
    """The upload, if its ending and its first bytes agree. Raises NotTaken."""
    safe = harmless(name)
    kind = KINDS.get(PurePosixPath(safe).suffix.lower())
    if kind is None or not content:
        raise NotTaken
    media_type, beginnings = kind
    if not (content.startswith(beginnings) if beginnings else _is_text(content)):
        raise NotTaken
    return Upload(safe, media_type, content)


def harmless(name: str) -> str:
    """A file name without folders, control characters or leading dots, at most 80 characters long."""
    last = re.split(r"[/\\]", name)[-1]
    kept = "".join(c for c in last if c.isprintable() and c not in '<>:"|?*').strip(" .")
    stem, dot, ending = kept.rpartition(".")
    return f"{stem[:70]}{dot}{ending[:8]}" if stem else kept[:80] or "file"


def _is_text(content: bytes) -> bool:
    if b"\x00" in content:
        return False
    for encoding in ("utf-8", "gb18030"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False
