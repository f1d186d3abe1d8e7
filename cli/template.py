"""`desac template`: the workbook that the health office fills in.

`python -m cli.template` writes those that are kept in `docs/templat/`; a test compares them.
"""

from pathlib import Path
from typing import Annotated

import typer

from cli.problems import CommandError
from cli.template_book import write_template
from desac.domain.source_file import FileKind

KEPT = Path(__file__).parent.parent / "docs" / "templat"


def template(
    kind: Annotated[FileKind, typer.Argument(help="What the file will list.")],
    file: Annotated[Path, typer.Argument(help="Where to write the workbook (XLSX).")],
) -> None:
    """Write an empty workbook of KIND to FILE, with the right columns, formats and lists."""
    if file.exists():
        raise CommandError(f"{file} exists already: it may have been filled in. Choose another name.")
    with file.open("wb") as target:
        write_template(kind, target)


def kept(kind: FileKind) -> Path:
    """Where the workbook of a kind is kept for readers of the guide."""
    return KEPT / f"templat-{kind.value}.xlsx"


def main() -> None:
    """Write all that are kept."""
    KEPT.mkdir(exist_ok=True)
    for kind in FileKind:
        with kept(kind).open("wb") as target:
            write_template(kind, target)


if __name__ == "__main__":
    main()
