"""The message templates, approved at the stand-in as they would be at WhatsApp."""

import requests

from functions.notify.templates import definitions
from sandbox.problems import LocalRunError


def register(sandbox_url: str, form_base_url: str) -> None:
    """Submit every template. Raises LocalRunError with the rule that one of them breaks."""
    answer = requests.put(f"{sandbox_url}/_sandbox/templates", json=definitions(form_base_url), timeout=20)
    if not answer.ok:
        raise LocalRunError(f"The stand-in refused the message templates: {answer.text}")
