"""`onex policy`: check a pack, show it for signing, attach an institution's own document."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from policy.book import SHIPPED, Book, attach
from policy.check import check_file
from policy.pack.reading import BadPack, read_pack
from policy.show import show
from policy.source import Source

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Policy packs: check, show, attach.")

PacksFolder = Annotated[
    Path | None,
    typer.Option("--packs", envvar="ONEX_PACKS", help="The deployment's own packs and documents."),
]


@app.command("check")
def check_pack(
    file: Annotated[Path, typer.Argument(help="A pack, such as college.yaml.", exists=True, dir_okay=False)],
    source: Annotated[
        list[str] | None,
        typer.Option(
            help="A document's text: then quotes are looked up in it. KEY=FILE for others than main; repeatable."
        ),
    ] = None,
) -> None:
    """Check a pack: what is wrong, on which line, and what to do. Ends with 1 where something is."""
    problems = check_file(file, dict(map(_source, source or ())))
    for problem in problems:
        typer.echo(str(problem))
    if problems:
        typer.echo(f"{len(problems)} to correct.")
        raise typer.Exit(1)
    pack = read_pack(file)
    typer.echo(f"{file}: right. {len(pack.topics)} topics, {len(pack.cases)} cases.")


def _source(given: str) -> tuple[str, Path]:
    """The document's key in the pack, and the file with its text."""
    key, named, path = given.rpartition("=")
    if not Path(path).is_file():
        raise typer.BadParameter(f"there is no file {path!r}; give --source FILE, or KEY=FILE for a document but main")
    return key if named else "main", Path(path)


@app.command("show")
def show_pack(
    pack: Annotated[str, typer.Argument(help="A pack's file, or an institution's id.")], packs: PacksFolder = None
) -> None:
    """Show a pack as a page for reading and signing."""
    try:
        found = read_pack(Path(pack)) if pack.endswith(".yaml") else Book(packs).pack(pack)
    except KeyError:
        raise typer.BadParameter(f"there is no institution {pack!r}; known: {_known(packs)}") from None
    except (BadPack, FileNotFoundError) as bad:
        raise typer.BadParameter(str(bad)) from None
    typer.echo(show(found), nl=False)


@app.command("attach")
def attach_document(
    institution: Annotated[str, typer.Argument(help="The institution's id.")],
    document: Annotated[str, typer.Argument(help="The document's key in the pack (main), or its number.")],
    file: Annotated[Path, typer.Argument(help="The document's text, UTF-8.", exists=True, dir_okay=False)],
    packs: PacksFolder = None,
) -> None:
    """Keep an institution's own document, so that answers can show a clause whole."""
    if packs is None:
        raise typer.BadParameter("name the folder for it: set ONEX_PACKS, or give --packs FOLDER")
    try:
        found = Book(packs).pack(institution)
    except KeyError:
        raise typer.BadParameter(f"there is no institution {institution!r}; known: {_known(packs)}") from None
    keys = {key for key, one in found.documents.items() if document in (key, one.name)}
    if not keys:
        raise typer.BadParameter(f"there is no document {document!r}; known: {', '.join(found.documents)}")
    text = file.read_text(encoding="utf-8")
    kept = attach(packs, found, keys.pop(), text)
    typer.echo(f"{kept}: {len(Source(text).labels)} articles.")


def _known(packs: Path | None) -> str:
    return ", ".join(Book(packs, SHIPPED).institutions())
