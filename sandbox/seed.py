"""What a deployed stack needs that is no part of its template: secrets, addresses, accounts."""

import json
import secrets
from collections.abc import Iterator

from cli.operator.target import Target
from desac.adapters.village_data import load_directory
from sandbox.local_state import LocalUser
from sandbox.standin.settings import StandInSettings


def seed_secrets(target: Target) -> None:
    """WhatsApp's secret as the stand-in has it, and a fresh key for the residents' links."""
    stand_in = StandInSettings()
    whatsapp = {
        "access_token": stand_in.access_token,
        "app_secret": stand_in.app_secret,
        "verify_token": stand_in.verify_token,
    }
    manager = target.boto("secretsmanager")
    for name, value in (
        (target.output("WhatsAppSecretName"), whatsapp),
        (target.output("LinkSecretName"), {"key": secrets.token_hex(32)}),
    ):
        manager.put_secret_value(SecretId=name, SecretString=json.dumps(value))


def seed_form_address(target: Target, url: str) -> None:
    """Where residents open their form."""
    target.boto("ssm").put_parameter(
        Name=target.output("FormBaseUrlParameter"), Value=url, Type="String", Overwrite=True
    )


def seed_users(target: Target) -> tuple[LocalUser, ...]:
    """An account for each role, a tracer and a doctor for each kecamatan, with throw-away passwords."""
    cognito = target.boto("cognito-idp")
    pool = target.output("UserPoolId")
    users = tuple(_users())
    for user in users:
        attributes = [
            {"Name": "email", "Value": f"{user.username}@denpasar.invalid"},
            {"Name": "email_verified", "Value": "true"},
        ]
        if user.kecamatan:
            attributes.append({"Name": "custom:kecamatan", "Value": user.kecamatan})
        cognito.admin_create_user(
            UserPoolId=pool, Username=user.username, UserAttributes=attributes, MessageAction="SUPPRESS"
        )
        cognito.admin_set_user_password(
            UserPoolId=pool, Username=user.username, Password=user.password, Permanent=True
        )
        cognito.admin_add_user_to_group(UserPoolId=pool, Username=user.username, GroupName=user.role)
    return users


def _users() -> Iterator[LocalUser]:
    for kecamatan in load_directory().kecamatan:
        side = kecamatan.name.rpartition(" ")[2].lower()
        for role in ("tracer", "doctor"):
            yield LocalUser(
                username=f"{role}-{side}", password=_password(), role=role, kecamatan=kecamatan.code
            )
    for role in ("dinsos", "operator"):
        yield LocalUser(username=role, password=_password(), role=role)


def _password() -> str:
    # Every kind of character a pool may ask for, and easy to type from the terminal.
    return f"Desac-{secrets.token_hex(4)}-1"
