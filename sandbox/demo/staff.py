"""Staff at work through the staff API, signed in with Cognito."""

from typing import Any

import requests

from cli.operator.target import Target
from sandbox.local_state import LocalUser
from sandbox.problems import LocalRunError


class Colleague:
    """One signed-in account."""

    def __init__(self, staff_api_url: str, id_token: str) -> None:
        self._url = staff_api_url
        self._headers = {"Authorization": f"Bearer {id_token}"}

    def get(self, path: str, **query: Any) -> Any:
        """The answer to a GET. Raises LocalRunError with what the API said if it refuses."""
        return self._read(requests.get(f"{self._url}{path}", params=query, headers=self._headers, timeout=60))

    def post(self, path: str, **body: Any) -> Any:
        """The answer to a POST. Raises LocalRunError with what the API said if it refuses."""
        return self._read(requests.post(f"{self._url}{path}", json=body, headers=self._headers, timeout=60))

    @staticmethod
    def _read(response: requests.Response) -> Any:
        if not response.ok:
            raise LocalRunError(f"The staff API answered {response.status_code}: {response.text[:200]}")
        return response.json()


def sign_in(target: Target, staff_api_url: str, user: LocalUser) -> Colleague:
    """Sign an account in with its password."""
    answer = target.boto("cognito-idp").initiate_auth(
        ClientId=target.output("UserPoolClientId"),
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": user.username, "PASSWORD": user.password},
    )
    return Colleague(staff_api_url, answer["AuthenticationResult"]["IdToken"])
