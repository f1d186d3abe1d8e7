"""The way to the deployed webhook: Meta's handshake, then signed POSTs."""

import logging
import secrets
from collections.abc import Sequence

import requests

from sandbox.standin.limits import Clock
from sandbox.standin.settings import StandInSettings
from sandbox.standin.webhooks import Update, signature, webhook_body

logger = logging.getLogger(__name__)
_OK = 200


class HandshakeError(Exception):
    """The webhook did not prove that it knows the verify token."""


class WebhookClient:
    """Talks to one webhook at a time; its address may come late, when the stack is deployed."""

    def __init__(self, settings: StandInSettings, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        self.url = settings.webhook_url
        self._session = requests.Session()
        # The webhook is on this machine: a proxy for the way out must not come between.
        self._session.trust_env = False
        if settings.webhook_ca_file is not None:
            self._session.verify = str(settings.webhook_ca_file)

    def connect(self, url: str) -> None:
        """Use `url` from now on if it answers the handshake; otherwise `HandshakeError`."""
        challenge = str(secrets.randbelow(10**10))
        query = {
            "hub.mode": "subscribe",
            "hub.verify_token": self._settings.verify_token,
            "hub.challenge": challenge,
        }
        try:
            answer = self._session.get(url, params=query, timeout=self._settings.webhook_timeout)
        except requests.RequestException as error:
            raise HandshakeError(f"The webhook {url} cannot be reached ({type(error).__name__}).") from error
        if answer.status_code != _OK:
            raise HandshakeError(
                f"The webhook answered the handshake with {answer.status_code} instead of 200; "
                "is its verify token the one set here?"
            )
        if answer.text.strip() != challenge:
            raise HandshakeError("The webhook answered 200 but did not return hub.challenge as its body.")
        self.url = url

    def post(self, updates: Sequence[Update]) -> bool:
        """Deliver one batch; whether the webhook answered 200."""
        settings = self._settings
        body = webhook_body(
            updates,
            waba_id=settings.waba_id,
            phone_number_id=settings.phone_number_id,
            display=settings.display_phone_number,
            at=self._clock(),
        )
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "facebookexternalua",
            "X-Hub-Signature-256": signature(body, settings.app_secret),
        }
        if self.url is None:
            return False
        try:
            answer = self._session.post(self.url, body, headers=headers, timeout=settings.webhook_timeout)
        except requests.RequestException as error:
            logger.warning("webhook not reached, %d updates wait: %s", len(updates), type(error).__name__)
            return False
        if answer.status_code != _OK:
            logger.warning("webhook answered %d, %d updates wait", answer.status_code, len(updates))
        return answer.status_code == _OK

    def close(self) -> None:
        """Give back its connections."""
        self._session.close()
