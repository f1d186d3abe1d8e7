"""The staff console: static files in S3, served by CloudFront with strict headers."""

from collections.abc import Sequence

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk import aws_cloudfront_origins as origins
from aws_cdk import aws_s3 as s3
from constructs import Construct

from infra.content_policy import console_header
from infra.nag import accept
from infra.settings import StageSettings

_HSTS = Duration.days(365)


class Site(Construct):
    """A private bucket that only this distribution reads."""

    def __init__(
        self, scope: Construct, construct_id: str, *, stage: StageSettings, connect_to: Sequence[str]
    ) -> None:
        super().__init__(scope, construct_id)
        self.bucket = s3.Bucket(
            self,
            "Bucket",
            # Public files only; with the data key CloudFront would need it.
            encryption=s3.BucketEncryption.S3_MANAGED,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            enforce_ssl=True,
            versioned=True,
            lifecycle_rules=[s3.LifecycleRule(noncurrent_version_expiration=Duration.days(30))],
            removal_policy=RemovalPolicy.RETAIN if stage.keep_data else RemovalPolicy.DESTROY,
        )
        accept(self.bucket, "AwsSolutions-S1", "It holds the console's published files, no personal data.")
        self.distribution = cloudfront.Distribution(
            self,
            "Distribution",
            comment="Desac staff console",
            default_root_object="index.html",
            default_behavior=cloudfront.BehaviorOptions(
                origin=origins.S3BucketOrigin.with_origin_access_control(self.bucket),
                viewer_protocol_policy=cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
                allowed_methods=cloudfront.AllowedMethods.ALLOW_GET_HEAD,
                compress=True,
                response_headers_policy=self._headers(connect_to, stage.streets_origin),
            ),
        )
        accept(
            self.distribution,
            "AwsSolutions-CFR1",
            "Staff may travel; every call behind the page needs a signed-in account.",
        )
        accept(
            self.distribution,
            "AwsSolutions-CFR2",
            "Static files without input; the API it calls is throttled and authorized.",
        )
        accept(
            self.distribution,
            "AwsSolutions-CFR3",
            "Who fetched public files tells nothing; access to people's data is logged by the API.",
        )
        accept(
            self.distribution,
            "AwsSolutions-CFR4",
            "CloudFront's own certificate fixes the protocols; with a city domain TLS 1.2 is set.",
        )

    @property
    def url(self) -> str:
        """The console's address, with its trailing slash."""
        return f"https://{self.distribution.distribution_domain_name}/"

    def _headers(self, connect_to: Sequence[str], streets: str) -> cloudfront.ResponseHeadersPolicy:
        return cloudfront.ResponseHeadersPolicy(
            self,
            "Headers",
            comment="Desac staff console",
            security_headers_behavior=cloudfront.ResponseSecurityHeadersBehavior(
                content_security_policy=cloudfront.ResponseHeadersContentSecurityPolicy(
                    content_security_policy=console_header(connect_to, streets=[streets] if streets else []),
                    override=True,
                ),
                content_type_options=cloudfront.ResponseHeadersContentTypeOptions(override=True),
                frame_options=cloudfront.ResponseHeadersFrameOptions(
                    frame_option=cloudfront.HeadersFrameOption.DENY, override=True
                ),
                referrer_policy=cloudfront.ResponseHeadersReferrerPolicy(
                    referrer_policy=cloudfront.HeadersReferrerPolicy.NO_REFERRER, override=True
                ),
                strict_transport_security=cloudfront.ResponseHeadersStrictTransportSecurity(
                    access_control_max_age=_HSTS, include_subdomains=True, override=True
                ),
            ),
            custom_headers_behavior=cloudfront.ResponseCustomHeadersBehavior(
                custom_headers=[
                    cloudfront.ResponseCustomHeader(
                        header="Permissions-Policy",
                        value="camera=(), microphone=(), geolocation=(self)",
                        override=True,
                    )
                ]
            ),
        )
