"""Answers made small: an HTTP API passes on what a function gives it, and compresses nothing by itself.

To learn a secret from lengths (BREACH) somebody needs a page that repeats their words beside it: ours repeat
only what their own form posted, other sites' posts are refused, and no page holds what opens anything else.
"""

import base64
import gzip
from collections.abc import Mapping
from typing import Any

_LEVEL = 6
# Below that the headers of a compressed answer cost more than it saves.
_LEAST = 512


def takes_gzip(headers: Mapping[str, str]) -> bool:
    """Whether a browser says that it takes it: `gzip, deflate, br`, and not `gzip;q=0`."""
    for part in headers.get("accept-encoding", "").lower().split(","):
        name, _, quality = part.strip().partition(";")
        if name.strip() == "gzip":
            return quality.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return False


def compressed(response: dict[str, Any], headers: Mapping[str, str]) -> dict[str, Any]:
    """The response as this browser takes it; what is binary already is left alone."""
    body = str(response.get("body") or "")
    if response.get("isBase64Encoded") or len(body) < _LEAST:
        return response
    vary = ", ".join(filter(None, (response["headers"].get("Vary"), "Accept-Encoding")))
    varied = {**response, "headers": {**response["headers"], "Vary": vary}}
    if not takes_gzip(headers):
        return varied
    # No time in it: the same page is the same bytes.
    content = gzip.compress(body.encode(), _LEVEL, mtime=0)
    return {
        **varied,
        "headers": {**varied["headers"], "Content-Encoding": "gzip"},
        "body": base64.b64encode(content).decode(),
        "isBase64Encoded": True,
    }
