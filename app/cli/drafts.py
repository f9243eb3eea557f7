"""The command `draft`."""

from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError

from app.cli.common import describe, escape_json, fail, migrated_database, print_message
from app.domain.strings.json_text import json_text
from app.queries import drafts
from app.reading.language.tokens import LONGEST_TEXT
from app.reading.reports.knowledge import Article
from app.schemas.draft import ArticleInput
from app.schemas.validation_messages import first_fault
from app.services import second_reader
from app.settings import Settings

_MOST_BYTES = 4 * LONGEST_TEXT + 3  # a character has four bytes at most, and a byte order mark three


def draft(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="Articles as text in UTF-8, one a file.")],
    published: Annotated[str | None, typer.Option(help="Date of publication of all of them, EDTF.")] = None,
    publisher: Annotated[str | None, typer.Option(help="Publisher of all of them.")] = None,
    language: Annotated[str | None, typer.Option(help="Language, BCP 47; en if omitted.")] = None,
) -> None:
    """Draft meetings from articles, one line of NDJSON a file. Nothing is stored.

    Exit codes: 0 all files were read; 1 a file cannot be read, which its line says; 2 wrong usage.
    """
    data = {"published": published, "publisher": publisher, "language": language}
    given = {name: value for name, value in data.items() if value is not None}
    has_failed = False
    reader = second_reader.from_settings(Settings())
    with migrated_database() as database, database.reading() as connection:
        for file in files:
            try:
                article = _article(file, given)
            except (OSError, ValueError) as error:
                has_failed = True
                reason = describe(error)
                print_message(reason if isinstance(error, OSError) else f"{file}: {reason}", style="red")
                _write({"file": str(file), "error": reason})
                continue
            result = drafts.drafts(connection, article)
            if reader is not None:
                reader.review(article.text, result)
            _write({"file": str(file), **result.as_json()})
    if has_failed:
        fail("some files could not be read")


def _article(file: Path, given: dict[str, str]) -> Article:
    """Return the article in a file.

    Raises:
        ValueError: it is not text in UTF-8, or too long, or an option is invalid.
    """
    with file.open("rb") as stream:
        content = stream.read(_MOST_BYTES + 1)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if len(content) > _MOST_BYTES:
            raise ValueError(f"has more than {LONGEST_TEXT} characters; shorten it") from error
        raise ValueError("is not text in UTF-8; convert it") from error
    try:
        return ArticleInput.model_validate({"text": text, **given}).article()
    except ValidationError as error:
        raise ValueError(first_fault(error)) from error


def _write(line: dict[str, Any]) -> None:
    typer.echo(escape_json(json_text(line)))
