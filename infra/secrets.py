"""Secrets and the one parameter: made with the stack, filled in by an operator, never in a template."""

import json
from dataclasses import dataclass

from aws_cdk import RemovalPolicy
from aws_cdk import aws_secretsmanager as secretsmanager
from aws_cdk import aws_ssm as ssm
from constructs import Construct

from infra.l1 import resource
from infra.nag import accept
from infra.settings import StageSettings

_NOT_SET = "not-set"


@dataclass(frozen=True)
class StoredSecret:
    """A secret by its name and its full ARN."""

    name: str
    arn: str


class Secrets(Construct):
    """WhatsApp's three values, the key of the personal links, and the forms' public address."""

    def __init__(
        self, scope: Construct, construct_id: str, *, stage: StageSettings, public_api_url: str
    ) -> None:
        super().__init__(scope, construct_id)
        self._removal = RemovalPolicy.RETAIN if stage.keep_data else RemovalPolicy.DESTROY
        # The generated part is the app secret: until the real one is stored, nobody can sign a webhook.
        self.whatsapp = self._secret(
            "WhatsApp",
            "desac/whatsapp",
            template={"access_token": _NOT_SET, "verify_token": _NOT_SET},
            generated="app_secret",
            length=32,
            not_rotated_because="Meta issues these values; an operator stores new ones by hand.",
        )
        self.link = self._secret(
            "Link",
            "desac/link",
            template={},
            generated="key",
            length=64,
            not_rotated_because="A new key would break every link already sent; it is changed if it leaks.",
        )
        self.form_base_url = ssm.StringParameter(
            self,
            "FormBaseUrl",
            parameter_name="/desac/form-base-url",
            description="Public address before /f/<token>, no trailing slash; the templates' buttons hold it",
            string_value=stage.form_base_url.rstrip("/") or public_api_url,
        )

    def _secret(
        self,
        construct_id: str,
        name: str,
        *,
        template: dict[str, str],
        generated: str,
        length: int,
        not_rotated_because: str,
    ) -> StoredSecret:
        secret = secretsmanager.Secret(
            self,
            construct_id,
            secret_name=name,
            removal_policy=self._removal,
            generate_secret_string=secretsmanager.SecretStringGenerator(
                secret_string_template=json.dumps(template),
                generate_string_key=generated,
                password_length=length,
                exclude_punctuation=True,
            ),
        )
        accept(secret, "AwsSolutions-SMG4", not_rotated_because)
        # `Ref` is the ARN on AWS but the name on the emulator; the attribute is the ARN on both.
        return StoredSecret(name=name, arn=resource(secret, secretsmanager.CfnSecret).attr_id)
