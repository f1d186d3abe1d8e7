"""The staff API's export for the national tracing app: contacts and monitoring as CSV or XLSX."""

import io
from collections.abc import Iterator
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext
from pydantic import Field

from desac.adapters import keys
from desac.adapters.export_rules import export_rules
from desac.adapters.source_files import SourceFiles
from desac.adapters.staff_http import NOT_FOUND, Call, Download, Payload, Route, respond
from desac.adapters.table import Table
from desac.adapters.tracing_export import TableTracingExports
from desac.adapters.village_data import load_directory
from desac.domain.staff import Refusal, Role
from desac.observability import logger
from desac.ports.tracing_export import TooManyContacts
from desac.settings import settings
from functions.exports.columns import CONTACTS, MONITORING
from functions.exports.files import write_csv, write_workbook
from functions.exports.rows import Row, contact_row, monitoring_rows
from functions.exports.selection import about, days_of, name_of

CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Format(StrEnum):
    """A workbook has both lists, CSV one of them."""

    XLSX = "xlsx"
    CSV = "csv"


class Sheet(StrEnum):
    """Which list."""

    CONTACTS = "kontak"
    MONITORING = "pemantauan"


class ExportQuery(Payload):
    """A file, or local days (WITA) on which files arrived and forms came in; without either today."""

    first: date | None = Field(None, alias="from")
    last: date | None = Field(None, alias="to")
    file: str | None = Field(None, max_length=64)
    format: Format = Format.XLSX
    sheet: Sheet = Sheet.CONTACTS


def export_tracing(call: Call) -> Download:
    """Contacts and monitoring of some days, or of a file."""
    asked, rules = call.query(ExportQuery), export_rules()
    table = Table(settings().table)
    if asked.file and (asked.first or asked.last):
        raise Refusal(422, "invalid", "Isi tanggal atau berkas, jangan keduanya.", ("file",))
    if asked.file and SourceFiles(table).find(asked.file) is None:
        raise NOT_FOUND
    days = () if asked.file else days_of(asked.first, asked.last, rules, call.now)
    exports = TableTracingExports(table, rules.most_contacts_by_api)
    origins = [keys.file_origin(asked.file)] if asked.file else exports.origins(days)
    villages = load_directory()
    contacts = (contact_row(one, villages) for one in exports.contacts(origins))
    monitoring = (row for one in exports.stays(origins) for row in monitoring_rows(one))
    name = name_of("pelacakan", days, asked.file, "xlsx")
    try:
        if asked.format is Format.XLSX:
            target = io.BytesIO()
            head = about(rules, days, asked.file, call.now)
            counts = write_workbook(contacts, monitoring, head, target)
            made = Download(name, XLSX, target.getvalue())
        else:
            made, counts = _csv(
                asked.sheet, contacts, monitoring, name_of(asked.sheet, days, asked.file, "csv")
            )
    except TooManyContacts:
        raise Refusal(
            422,
            "too_many_rows",
            f"Lebih dari {rules.most_contacts_by_api} warga atau kontak: persempit tanggalnya, "
            "atau pakai desac export.",
            ("from", "to"),
        ) from None
    # Who took personal data out of the system, and how much of it.
    extra = {"by": call.caller.name, "contacts": counts[0], "reports": counts[1], "origins": len(origins)}
    logger.info("exported for tracing", extra=extra)
    return made


def _csv(
    sheet: Sheet, contacts: Iterator[Row], monitoring: Iterator[Row], name: str
) -> tuple[Download, tuple[int, int]]:
    text = io.StringIO(newline="")
    if sheet is Sheet.CONTACTS:
        counts = write_csv(CONTACTS, contacts, text), 0
    else:
        counts = 0, write_csv(MONITORING, monitoring, text)
    # With a mark of its encoding, or Excel takes it for another.
    return Download(name, CSV, text.getvalue().encode("utf-8-sig")), counts


ROUTES = (
    Route(
        "GET",
        "/export/tracing",
        "Kontak erat dan pemantauannya untuk aplikasi pelacakan nasional",
        frozenset({Role.OPERATOR}),
        export_tracing,
        query=ExportQuery,
        errors=(404,),
        media_types=(XLSX, CSV),
    ),
)


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:  # noqa: ARG001 # Lambda's signature
    """Answer one call."""
    return respond(event, ROUTES, datetime.now(UTC))
