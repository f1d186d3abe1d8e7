"""An HTTP API: routes to functions, throttled, with an access log that names nobody."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from aws_cdk import Duration
from aws_cdk import aws_apigatewayv2 as apigateway
from aws_cdk import aws_apigatewayv2_integrations as integrations
from constructs import Construct, IConstruct

from infra.l1 import resource
from infra.logs import log_group
from infra.nag import accept
from infra.python_function import PythonFunction
from infra.settings import StageSettings

# The path holds a resident's token and the address a visitor's identity: neither is logged.
_ACCESS_LOG = {
    "time": "$context.requestTime",
    "request": "$context.requestId",
    "route": "$context.routeKey",
    "status": "$context.status",
    "bytes": "$context.responseLength",
    "ms": "$context.responseLatency",
    "error": "$context.error.message",
    "integration": "$context.integrationErrorMessage",
}


@dataclass(frozen=True)
class Route:
    """A method and a path, as in `GET /files/{id}`."""

    method: str
    path: str


def routes(*keys: str) -> list[Route]:
    """Routes from texts such as `GET /overview`."""
    return [Route(*key.split(" ", 1)) for key in keys]


class Api(Construct):
    """One HTTP API with its default stage. Routes without an authorizer are open to everyone."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        stage: StageSettings,
        description: str,
        requests_per_second: int,
        cors_origins: Sequence[str] = (),
    ) -> None:
        super().__init__(scope, construct_id)
        self.api = apigateway.HttpApi(
            self,
            "Api",
            description=description,
            create_default_stage=False,
            cors_preflight=_cors(cors_origins) if cors_origins else None,
        )
        self._route_limits: dict[str, dict[str, int]] = {}
        self._stage = api_stage = apigateway.HttpStage(
            self,
            "Stage",
            http_api=self.api,
            auto_deploy=True,
            throttle=apigateway.ThrottleSettings(
                rate_limit=requests_per_second, burst_limit=2 * requests_per_second
            ),
        )
        resource(
            api_stage, apigateway.CfnStage
        ).access_log_settings = apigateway.CfnStage.AccessLogSettingsProperty(
            destination_arn=log_group(self, "AccessLog", stage).log_group_arn, format=json.dumps(_ACCESS_LOG)
        )

    @property
    def url(self) -> str:
        """The address, without a trailing slash."""
        return self.api.api_endpoint

    def serve(
        self,
        function: PythonFunction,
        served: Sequence[Route],
        *,
        authorizer: apigateway.IHttpRouteAuthorizer | None = None,
        open_because: str = "",
        posts_per_second: int | None = None,
    ) -> None:
        """Lead routes to a function; without an authorizer `open_because` must say why.

        With `posts_per_second` all that is posted to one of the routes may take no more of the API's rate.

        Raises ValueError when neither is given.
        """
        if authorizer is None and not open_because:
            raise ValueError(f"{served} would be open to everyone without a reason")
        integration = integrations.HttpLambdaIntegration(
            f"{function.node.id}Integration", function.function, scope_permission_to_route=False
        )
        for route in served:
            added = self.api.add_routes(
                path=route.path,
                methods=[apigateway.HttpMethod[route.method]],
                integration=integration,
                authorizer=authorizer,
            )
            if authorizer is None:
                for each in added:
                    accept(each, "AwsSolutions-APIG4", open_because)
            if posts_per_second and route.method == "POST":
                self._limit(f"{route.method} {route.path}", added, posts_per_second)

    def _limit(self, key: str, added: Sequence[IConstruct], rate: int) -> None:
        self._route_limits[key] = {"ThrottlingRateLimit": rate, "ThrottlingBurstLimit": 2 * rate}
        resource(self._stage, apigateway.CfnStage).route_settings = self._route_limits
        # A stage that names a route must find it there.
        self._stage.node.add_dependency(*added)


def _cors(origins: Sequence[str]) -> apigateway.CorsPreflightOptions:
    return apigateway.CorsPreflightOptions(
        allow_origins=list(origins),
        allow_methods=[apigateway.CorsHttpMethod.GET, apigateway.CorsHttpMethod.POST],
        allow_headers=["authorization", "content-type"],
        # What a file is to be called.
        expose_headers=["content-disposition"],
        max_age=Duration.hours(1),
    )
