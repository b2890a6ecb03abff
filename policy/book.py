"""All packs of a deployment: those that ship, and its own beside or in place of them.

A pack is read when it is first asked for, and again when its file changes; no restart. One of the deployment's own is
checked as well: an edit that leaves a gap, or a case that fails, gives no answers. A file that is not right leaves the last
good pack in use and is listed in `problems`, for the coordinator.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from policy.check import check
from policy.pack import OutsideNotice, Pack
from policy.pack.base import Model
from policy.pack.reading import BadPack, Problem, Written, pack_of, read, validated
from policy.source import Source

SHIPPED = Path(__file__).parent / "packs"
NATIONAL = "national"
DOCUMENTS = "documents"


class Notices(Model):
    """The file of notices that hold for every institution."""

    format: str
    notices: tuple[OutsideNotice, ...]


@dataclass(frozen=True, slots=True)
class _Loaded:
    pack: Pack
    stamps: tuple[tuple[str, int, int], ...]


class Book:
    """The packs of a deployment. `own` is the folder that its setting names (ONEX_PACKS), if any."""

    def __init__(self, own: Path | None = None, shipped: Path = SHIPPED) -> None:
        self._folders = [folder for folder in (own, shipped) if folder]
        self._own = own
        self._loaded: dict[str, _Loaded] = {}
        self._refused: dict[str, tuple[tuple[tuple[str, int, int], ...], list[Problem]]] = {}

    def institutions(self) -> tuple[str, ...]:
        """The ids of all institutions that have a pack."""
        names = {path.stem for folder in self._folders for path in folder.glob("*.yaml")}
        return tuple(sorted(names - {NATIONAL}))

    def pack(self, institution: str) -> Pack:
        """The pack of an institution as its file stands now; the last good one where the file does not load.

        Raises KeyError where there is no such pack, BadPack where it never loaded.
        """
        stamps = self._stamps(institution)
        loaded = self._loaded.get(institution)
        if loaded is not None and loaded.stamps == stamps:
            return loaded.pack
        if institution in self._refused and self._refused[institution][0] == stamps:
            return self._last_good(institution)
        return self._load(institution, stamps)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What keeps files from loading now, as far as packs were asked for."""
        return tuple(problem for _, found in self._refused.values() for problem in found)

    def clause(self, institution: str, document: str, article: str) -> str | None:
        """The whole words of an article, where the institution's own document is attached.

        `document` is how it is cited: its number, or its title where it has none.
        """
        if self._own is None:
            return None
        for name, one in self.pack(institution).documents.items():
            path = attached_at(self._own, institution, name)
            if one.name == document and path.is_file():
                return Source(path.read_text(encoding="utf-8")).article(article)
        return None

    def _load(self, institution: str, stamps: tuple[tuple[str, int, int], ...]) -> Pack:
        try:
            pack = self._read(institution)
        except BadPack as bad:
            self._refused[institution] = (stamps, bad.problems)
            return self._last_good(institution)
        self._refused.pop(institution, None)
        self._loaded[institution] = _Loaded(pack, stamps)
        return pack

    def _read(self, institution: str) -> Pack:
        path = self._path(institution)
        written = read(path)
        pack = pack_of(written)
        if pack.institution.id != institution:
            says = f"the file is named {institution}.yaml, so the institution's id must be {institution}"
            raise BadPack([Problem(written.line(("institution", "id")), says, written.file)])
        if path.parent == self._own and (found := check(written, {})):
            raise BadPack(found)
        return pack.model_copy(update={"notices": (*pack.notices, *self._national())})

    def _last_good(self, institution: str) -> Pack:
        if institution in self._loaded:
            return self._loaded[institution].pack
        raise BadPack(self._refused[institution][1])

    def _national(self) -> tuple[OutsideNotice, ...]:
        try:
            written: Written = read(self._path(NATIONAL))
        except KeyError:
            return ()
        return validated(Notices, written).notices

    def _path(self, institution: str) -> Path:
        for folder in self._folders:
            path = folder / f"{institution}.yaml"
            if path.is_file():
                return path
        raise KeyError(institution)

    def _stamps(self, institution: str) -> tuple[tuple[str, int, int], ...]:
        """What tells that a file changed: where it is, when it was written, how long it is."""
        found = []
        for path in (self._path(institution), *self._national_path()):
            stat = path.stat()
            found.append((str(path), stat.st_mtime_ns, stat.st_size))
        return tuple(found)

    def _national_path(self) -> tuple[Path, ...]:
        try:
            return (self._path(NATIONAL),)
        except KeyError:
            return ()


def attached_at(own: Path, institution: str, document: str) -> Path:
    """Where the text of an institution's own document is kept; `document` is its key in the pack."""
    return own / DOCUMENTS / institution / f"{document}.txt"


def attach(own: Path, pack: Pack, document: str, text: str) -> Path:
    """Keep the text of a document, so that answers can show a clause whole. Raises KeyError for no such document."""
    if document not in pack.documents:
        raise KeyError(document)
    path = attached_at(own, pack.institution.id, document)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path
