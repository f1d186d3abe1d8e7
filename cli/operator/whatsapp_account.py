"""A stack's account at WhatsApp: which one, and the key to it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import BotoCoreError, ClientError
from pydantic import BaseModel, ConfigDict, ValidationError

from cli.operator.target import Target
from cli.problems import CommandError
from desac.adapters.whatsapp_management import ManagementApi
from functions.notify.template_rules import Wording


class Account(BaseModel):
    """What the stack's output `WhatsAppAccount` says; texts are empty where the stage does not give them."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    base_url: str
    version: str
    phone_number_id: str
    business_account_id: str
    app_id: str = ""
    result_wording: str = "plain"


def account_of(target: Target) -> Account:
    """The account of a stack. Raises CommandError if the stage does not say which."""
    try:
        known = Account.model_validate_json(target.output("WhatsAppAccount"))
    except ValidationError:
        raise CommandError("The output WhatsAppAccount cannot be read: deploy the present version.") from None
    if not known.business_account_id:
        raise CommandError(
            "The stage does not say which account: set whatsapp_business_account_id and deploy."
        )
    return known


def wording_of(target: Target) -> Wording:
    """How the stack tells results; `plain` for one that was deployed before it could be chosen."""
    known = json.loads(target.outputs.get("WhatsAppAccount", "{}"))
    return Wording(known.get("result_wording", Wording.PLAIN))


@contextmanager
def management_of(target: Target, account: Account) -> Iterator[ManagementApi]:
    """The account's management API, with the token of the stack's secret."""
    try:
        answer = target.boto("secretsmanager").get_secret_value(SecretId=target.output("WhatsAppSecretName"))
    except (BotoCoreError, ClientError) as error:
        raise CommandError(f"WhatsApp's secret cannot be read: {error}") from error
    token = str(json.loads(answer["SecretString"])["access_token"])
    with ManagementApi(base_url=account.base_url, version=account.version, access_token=token) as api:
        yield api


def form_base_url(target: Target) -> str:
    """The public address before `/f/<token>`, which the templates' buttons hold."""
    name = target.output("FormBaseUrlParameter")
    return str(target.boto("ssm").get_parameter(Name=name)["Parameter"]["Value"]).rstrip("/")
