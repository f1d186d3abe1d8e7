"""A stand-in of Cognito's hosted sign-in: authorization code with PKCE, refresh, sign-out."""

import base64
import hashlib
import html
import json
import secrets
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

type Answer = tuple[int, dict[str, str], bytes]
Json = dict[str, Any]

PASSWORD = "Rahasia-uji-1"
CLIENT_ID = "konsol-uji"
_HTML = {"Content-Type": "text/html"}


def json_answer(status: int, body: Any) -> Answer:
    """`body` as a JSON answer."""
    return status, {"Content-Type": "application/json"}, json.dumps(body).encode()


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


@dataclass
class SignIn:
    """Accounts and the tokens they were given; all passwords are PASSWORD. `grants` are those asked for."""

    users: dict[str, Json]
    redirect_uri: str = ""
    token_seconds: int = 3600
    grants: list[str] = field(default_factory=list)
    authorize_queries: list[dict[str, str]] = field(default_factory=list)
    _codes: dict[str, tuple[str, str]] = field(default_factory=dict)
    _refresh: dict[str, str] = field(default_factory=dict)
    _tokens: dict[str, str] = field(default_factory=dict)

    def end_tokens(self, *, refresh_too: bool) -> None:
        """Every ID token stops being accepted, and the refresh tokens as well if so asked."""
        self._tokens.clear()
        if refresh_too:
            self._refresh.clear()

    def owner(self, token: str) -> str | None:
        """The user name an ID token stands for, None if it is not (or no longer) good."""
        return self._tokens.get(token)

    def authorize(self, query: dict[str, str]) -> Answer:
        """The sign-in page."""
        self.authorize_queries.append(query)
        if query.get("client_id") != CLIENT_ID or query.get("redirect_uri") != self.redirect_uri:
            return json_answer(400, {"error": "invalid_request"})
        hidden = "".join(
            f'<input type="hidden" name="{html.escape(name)}" value="{html.escape(value)}">'
            for name, value in query.items()
        )
        page = (
            f'<form method="post" action="/login">{hidden}<label>Username <input name="username"></label>'
            '<label>Password <input name="password" type="password"></label>'
            '<button type="submit">Sign in</button></form>'
        )
        return 200, _HTML, page.encode()

    def login(self, form: dict[str, str]) -> Answer:
        """Back to the console with a code, or a refusal."""
        if form["username"] not in self.users or form["password"] != PASSWORD:
            return 401, _HTML, b"Incorrect username or password."
        code = secrets.token_urlsafe(16)
        self._codes[code] = (form["username"], form["code_challenge"])
        query = urlencode({"code": code, "state": form["state"]})
        return 302, {"Location": f"{form['redirect_uri']}?{query}"}, b""

    def token(self, form: dict[str, str]) -> Answer:
        """Tokens for a proven code or a refresh token."""
        self.grants.append(form["grant_type"])
        if form["grant_type"] == "refresh_token":
            owner = self._refresh.get(form["refresh_token"])
            return json_answer(200, {"id_token": self._id_token(owner)}) if owner else _invalid_grant()
        owner, challenge = self._codes.pop(form["code"], (None, ""))
        proof = _encoded(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if not owner or proof != challenge or form["redirect_uri"] != self.redirect_uri:
            return _invalid_grant()
        refresh = secrets.token_urlsafe(16)
        self._refresh[refresh] = owner
        return json_answer(200, {"id_token": self._id_token(owner), "refresh_token": refresh})

    def _id_token(self, username: str) -> str:
        user = self.users[username]
        claims = {
            "sub": f"sub-{username}",
            "cognito:username": username,
            "exp": int(time.time()) + self.token_seconds,
            "jti": secrets.token_hex(4),
        }
        if user["groups"]:
            claims["cognito:groups"] = user["groups"]
        if user.get("kecamatan"):
            claims["custom:kecamatan"] = user["kecamatan"]
        token = f"{_encoded(b'{}')}.{_encoded(json.dumps(claims).encode())}.{_encoded(b'signature')}"
        self._tokens[token] = username
        return token


def _invalid_grant() -> Answer:
    return json_answer(400, {"error": "invalid_grant"})
