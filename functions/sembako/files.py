"""The list of sembako as a file: what goes in, and in which form."""

from datetime import datetime
from itertools import islice

from desac.adapters.aid import TableAid
from desac.adapters.sembako_rules import sembako_rules
from desac.adapters.staff_http import Download
from desac.adapters.village_data import load_directory
from desac.domain.dates import WITA
from desac.domain.sembako_rules import rules_on
from desac.domain.staff import Refusal
from functions.sembako.asked import is_asked_for
from functions.sembako.listing import village_lists
from functions.sembako.views import FileQuery, Format

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PDF = "application/pdf"
MEDIA_TYPES = (_XLSX, _PDF)

# Some five seconds of a PDF, within the API's time for a call.
MOST_ROWS = 1000


def list_file(store: TableAid, asked: FileQuery, area: str | None, now: datetime) -> Download:
    """The file. Raises Refusal (422) for more rows than can be written in the time of a call."""
    listed = store.all_in(asked.state, area=area)
    found = (one for one in listed if is_asked_for(one, asked.fund, asked.entered))
    requests = list(islice(found, MOST_ROWS + 1))
    if len(requests) > MOST_ROWS:
        raise Refusal(
            422, "too_many_rows", f"Lebih dari {MOST_ROWS} permintaan; saring menurut desa/kelurahan."
        )
    people, forms = store.applicants(requests)
    lists = village_lists(requests, people, forms, load_directory())
    today = now.astimezone(WITA).date()
    day = asked.day or today
    name = f"sembako-{asked.state}-{area or 'kota'}-{day}.{asked.format}"
    # Each loads what it writes with, which the other calls need not wait for.
    if asked.format is Format.PDF:
        from functions.sembako.letter import write_letter  # noqa: PLC0415

        package = rules_on(sembako_rules(), today).package
        return Download(name, _PDF, write_letter(lists, package, day, now))
    from functions.sembako.sheet import write_sheet  # noqa: PLC0415

    return Download(name, _XLSX, write_sheet(lists, now))
