"""Staff sign-in: a Cognito pool, the four roles as groups, and the console's client."""

from collections.abc import Sequence

from aws_cdk import Aws, Duration, RemovalPolicy
from aws_cdk import aws_cognito as cognito
from constructs import Construct

from infra.nag import accept
from infra.settings import StageSettings

ROLES = {
    "tracer": "Tracers: the assignments of their own kecamatan",
    "doctor": "Village doctors",
    "dinsos": "Dinas Sosial: the sembako list",
    "operator": "Operators: everything",
}
_MFA = {"off": cognito.Mfa.OFF, "optional": cognito.Mfa.OPTIONAL, "required": cognito.Mfa.REQUIRED}
_MIN_PASSWORD = 12
_DOMAIN_PREFIX = f"desac-{Aws.ACCOUNT_ID}"
"""It must be unlike every other in the region; the account's number is ours alone."""


def sign_in_url(region: str) -> str:
    """The address of Cognito's sign-in pages."""
    return f"https://{_DOMAIN_PREFIX}.auth.{region}.amazoncognito.com"


class Auth(Construct):
    """Accounts are made by an operator only; `custom:kecamatan` cannot be changed by its holder."""

    def __init__(
        self, scope: Construct, construct_id: str, *, stage: StageSettings, console_urls: Sequence[str]
    ) -> None:
        super().__init__(scope, construct_id)
        self.pool = self._pool(stage)
        for role, description in ROLES.items():
            cognito.CfnUserPoolGroup(
                self,
                role.capitalize(),
                user_pool_id=self.pool.user_pool_id,
                group_name=role,
                description=description,
            )
        self.client = self._client(stage, console_urls)
        self.domain = cognito.UserPoolDomain(
            self,
            "Domain",
            user_pool=self.pool,
            cognito_domain=cognito.CognitoDomainOptions(domain_prefix=_DOMAIN_PREFIX),
        )

    def _pool(self, stage: StageSettings) -> cognito.UserPool:
        pool = cognito.UserPool(
            self,
            "Pool",
            self_sign_up_enabled=False,
            sign_in_aliases=cognito.SignInAliases(username=True, email=True),
            sign_in_case_sensitive=False,
            account_recovery=cognito.AccountRecovery.EMAIL_ONLY,
            custom_attributes={
                # Which kecamatan's assignments a tracer sees, such as 51.71.01.
                "kecamatan": cognito.StringAttribute(mutable=True, max_len=8),
                # Which villages' complaints a doctor sees, such as 51.71.01.1006,51.71.01.1007.
                "villages": cognito.StringAttribute(mutable=True, max_len=256),
            },
            password_policy=cognito.PasswordPolicy(
                min_length=_MIN_PASSWORD,
                require_lowercase=True,
                require_uppercase=True,
                require_digits=True,
                require_symbols=True,
                temp_password_validity=Duration.days(3),
            ),
            mfa=_MFA[stage.staff_mfa],
            mfa_second_factor=(
                None if stage.staff_mfa == "off" else cognito.MfaSecondFactor(otp=True, sms=False)
            ),
            deletion_protection=stage.keep_data,
            removal_policy=RemovalPolicy.RETAIN if stage.keep_data else RemovalPolicy.DESTROY,
        )
        accept(
            pool,
            "AwsSolutions-COG8",
            "Accounts are few and made by hand, with a second factor; the plus plan is for the public.",
        )
        if stage.staff_mfa == "off":
            accept(
                pool,
                "AwsSolutions-COG2",
                "Only the local run's synthetic accounts; production requires a code.",
            )
        return pool

    def _client(self, stage: StageSettings, console_urls: Sequence[str]) -> cognito.UserPoolClient:
        readable = cognito.ClientAttributes().with_standard_attributes(email=True, fullname=True)
        return cognito.UserPoolClient(
            self,
            "Console",
            user_pool=self.pool,
            # A browser keeps no secret; PKCE takes its place.
            generate_secret=False,
            auth_flows=cognito.AuthFlow(user_srp=True, user_password=stage.password_sign_in),
            o_auth=cognito.OAuthSettings(
                flows=cognito.OAuthFlows(authorization_code_grant=True),
                scopes=[cognito.OAuthScope.OPENID],
                callback_urls=list(console_urls),
                logout_urls=list(console_urls),
            ),
            supported_identity_providers=[cognito.UserPoolClientIdentityProvider.COGNITO],
            prevent_user_existence_errors=True,
            enable_token_revocation=True,
            id_token_validity=Duration.hours(1),
            access_token_validity=Duration.hours(1),
            refresh_token_validity=Duration.hours(12),  # one shift
            read_attributes=readable.with_custom_attributes("kecamatan", "villages"),
            write_attributes=cognito.ClientAttributes().with_standard_attributes(fullname=True),
        )
