"""The staff console on the emulator: published, and known to Cognito."""

from cli.console import publish_console
from cli.operator.target import Target
from sandbox.environment import REGION

_READ_ONLY = {"CreationDate", "LastModifiedDate", "ClientSecret"}


def publish(endpoint: str, target: Target, staff_api_url: str) -> str:
    """Publish the console with this stack's addresses; its own address."""
    # The emulator serves buckets by path and knows no index page there.
    address = f"{endpoint}/{target.output('SiteBucketName')}/index.html"
    config = {
        "staff_api_url": staff_api_url,
        "cognito_domain": endpoint,
        "client_id": target.output("UserPoolClientId"),
        "region": REGION,
        "redirect_uri": address,
    }
    publish_console(target.output("SiteBucketName"), config, client=target.s3)
    _allow_sign_in(target, address)
    return address


def _allow_sign_in(target: Target, address: str) -> None:
    """Let Cognito send people back to `address` after signing in and out; all else stays as deployed."""
    cognito = target.boto("cognito-idp")
    place = {"UserPoolId": target.output("UserPoolId"), "ClientId": target.output("UserPoolClientId")}
    client = cognito.describe_user_pool_client(**place)["UserPoolClient"]
    client = {name: value for name, value in client.items() if name not in _READ_ONLY and value != ""}
    for name in ("CallbackURLs", "LogoutURLs"):
        client[name] = sorted({*client.get(name, []), address})
    cognito.update_user_pool_client(**client)
