"""Write the staff API's description: `python -m cli.openapi` after changing a call.

It is kept twice, for readers in `docs/` and beside the function that serves it; a test compares both
with the routes.
"""

import json
from pathlib import Path

from desac.adapters.staff_openapi import document
from functions.complaints.api import ROUTES as COMPLAINTS
from functions.exports.api import ROUTES as EXPORTS
from functions.follow_up.api import ROUTES as SILENCES
from functions.ingest.api import ROUTES as FILES
from functions.notify.api import ROUTES as SENDING
from functions.overview.api import ROUTES as OVERVIEW
from functions.people.api import ROUTES as PEOPLE
from functions.sembako.api import ROUTES as SEMBAKO
from functions.tracing.api import ROUTES as TRACING

_ROOT = Path(__file__).parent.parent
VERSION = "1.0.0"
COPIES = (_ROOT / "docs" / "openapi.json", _ROOT / "functions" / "overview" / "openapi.json")
ROUTES = (*TRACING, *SEMBAKO, *COMPLAINTS, *PEOPLE, *SILENCES, *EXPORTS, *FILES, *SENDING, *OVERVIEW)


def text() -> str:
    """The description as JSON text."""
    return json.dumps(document(ROUTES, VERSION), ensure_ascii=False, indent=2) + "\n"


def main() -> None:
    """Write all copies."""
    for path in COPIES:
        path.write_text(text(), encoding="utf-8")


if __name__ == "__main__":
    main()
