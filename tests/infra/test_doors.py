"""What the outside can reach: the two HTTP APIs, sign-in, the console."""

import pytest
from aws_cdk import App, Stack

from infra.content_policy import console_header
from infra.http_api import Api, routes
from infra.settings import StageSettings, load
from infra.stack import console_origins

ROUTE = "AWS::ApiGatewayV2::Route"
OPEN = {
    "GET /",
    "GET /{page}",
    "GET /f/{token}",
    "POST /f/{token}",
    "GET /f/{token}/answers",
    "POST /f/{token}/answers",
    "GET /f/{token}/report",
    "POST /f/{token}/report",
    "GET /f/assets/{name}",
    "GET /d/{token}",
    "POST /d/{token}",
    "GET /webhook/whatsapp",
    "POST /webhook/whatsapp",
    "GET /openapi.json",
}


def test_everything_but_residents_pages_the_webhook_and_the_description_needs_a_token(stack):
    kinds = {it["RouteKey"]: it["AuthorizationType"] for it in stack.properties(ROUTE).values()}
    assert {key for key, kind in kinds.items() if kind == "NONE"} == OPEN
    assert set(kinds.values()) == {"NONE", "JWT"}


def test_a_token_counts_only_if_it_was_made_for_the_console(stack, logical_id):
    (authorizer,) = stack.properties("AWS::ApiGatewayV2::Authorizer").values()
    (client,) = stack.resources("AWS::Cognito::UserPoolClient")
    (pool,) = stack.resources("AWS::Cognito::UserPool")
    assert [logical_id(it) for it in authorizer["JwtConfiguration"]["Audience"]] == [client]
    assert pool in str(authorizer["JwtConfiguration"]["Issuer"])


def test_what_is_posted_to_the_form_has_a_share_of_its_own(stack):
    """A flood of posts leaves room for reading; webhooks are not held back by it."""
    limited = [
        stage.get("RouteSettings")
        for stage in stack.properties("AWS::ApiGatewayV2::Stage").values()
        if "RouteSettings" in stage
    ]
    (routes,) = limited
    assert set(routes) == {
        "POST /f/{token}",
        "POST /f/{token}/answers",
        "POST /f/{token}/report",
        "POST /d/{token}",
    }
    assert {one["ThrottlingRateLimit"] for one in routes.values()} == {100}


def test_every_api_is_throttled_and_logged(stack):
    for stage in stack.properties("AWS::ApiGatewayV2::Stage").values():
        settings = stage["DefaultRouteSettings"]
        assert settings["ThrottlingRateLimit"] > 0
        assert settings["ThrottlingBurstLimit"] > 0
        assert "$context.routeKey" in stage["AccessLogSettings"]["Format"]


@pytest.mark.parametrize(
    "private", ["path", "sourceIp", "rawQueryString", "claims", "userAgent", "authorizer"]
)
def test_access_logs_name_nobody(stack, private):
    """A path holds a resident's token, an address leads to a person."""
    formats = [
        it["AccessLogSettings"]["Format"] for it in stack.properties("AWS::ApiGatewayV2::Stage").values()
    ]
    assert not [text for text in formats if private.lower() in text.lower()]


def test_a_route_without_a_token_needs_a_reason():
    """The construct refuses it."""
    api = Api(Stack(App()), "Door", stage=StageSettings(stage="x"), description="", requests_per_second=1)
    with pytest.raises(ValueError, match="open to everyone"):
        api.serve(None, routes("GET /secret"))


def test_accounts_are_made_by_an_operator_only(stack):
    (pool,) = stack.properties("AWS::Cognito::UserPool").values()
    assert pool["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"] is True
    assert pool["Policies"]["PasswordPolicy"]["MinimumLength"] >= 12


def test_the_four_roles_are_groups(stack):
    assert {it["GroupName"] for it in stack.properties("AWS::Cognito::UserPoolGroup").values()} == {
        "tracer",
        "doctor",
        "dinsos",
        "operator",
    }


def test_a_tracer_cannot_move_to_another_kecamatan_by_himself(stack):
    """By default an account may change every attribute of its own that is not read-only."""
    (client,) = stack.properties("AWS::Cognito::UserPoolClient").values()
    assert {"custom:kecamatan", "custom:villages"} <= set(client["ReadAttributes"])
    assert client["WriteAttributes"] == ["name"]


def test_production_asks_for_a_second_factor_and_takes_no_bare_password(production):
    (pool,) = production.properties("AWS::Cognito::UserPool").values()
    (client,) = production.properties("AWS::Cognito::UserPoolClient").values()
    assert (pool["MfaConfiguration"], pool["EnabledMfas"]) == ("ON", ["SOFTWARE_TOKEN_MFA"])
    assert "ALLOW_USER_PASSWORD_AUTH" not in client["ExplicitAuthFlows"]


def test_the_local_run_signs_in_with_a_password(local):
    (client,) = local.properties("AWS::Cognito::UserPoolClient").values()
    assert "ALLOW_USER_PASSWORD_AUTH" in client["ExplicitAuthFlows"]


def test_the_console_signs_in_by_code_and_keeps_no_secret(stack):
    (client,) = stack.properties("AWS::Cognito::UserPoolClient").values()
    assert client["AllowedOAuthFlows"] == ["code"]
    assert client["GenerateSecret"] is False
    assert client["PreventUserExistenceErrors"] == "ENABLED"


def test_the_console_is_served_with_strict_headers(stack, logical_id):
    (policy,) = stack.properties("AWS::CloudFront::ResponseHeadersPolicy").values()
    headers = policy["ResponseHeadersPolicyConfig"]["SecurityHeadersConfig"]
    text = headers["ContentSecurityPolicy"]["ContentSecurityPolicy"]["Fn::Join"][1]
    csp = "".join(part if isinstance(part, str) else f"<{logical_id(part)}>" for part in text)
    rules = dict(rule.split(" ", 1) for rule in csp.split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == "'self'"
    assert rules["worker-src"] == "'self'"
    assert rules["frame-ancestors"] == "'none'"
    connect = rules["connect-src"].split()
    assert len(connect) == 3
    assert connect[1].startswith("<StaffApi")
    assert connect[2].endswith(".auth.ap-southeast-3.amazoncognito.com")
    assert headers["StrictTransportSecurity"]["AccessControlMaxAgeSec"] >= 365 * 86400


def test_the_maps_server_is_in_the_policy_of_a_stage_that_has_one_only():
    policy = console_header(["https://api.example"], streets=["https://maps.example"])
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert [name for name, value in rules.items() if "https://maps.example" in value] == [
        "img-src",
        "connect-src",
    ]
    assert "maps" not in console_header(["https://api.example"])
    style = "https://maps.example/v2/styles/Standard/descriptor"
    assert StageSettings(stage="x", map_style_url=style).streets_origin == "https://maps.example"
    assert StageSettings(stage="x").streets_origin == ""


def test_only_the_distribution_reads_the_site(stack, logical_id):
    (distribution,) = stack.resources("AWS::CloudFront::Distribution")
    (policy,) = (
        it
        for it in stack.properties("AWS::S3::BucketPolicy").values()
        if logical_id(it["Bucket"]).startswith("Site")
    )
    (allowed,) = (it for it in policy["PolicyDocument"]["Statement"] if it["Effect"] == "Allow")
    assert allowed["Principal"] == {"Service": "cloudfront.amazonaws.com"}
    assert distribution in str(allowed["Condition"]["StringEquals"]["AWS:SourceArn"])


def test_cors_takes_the_origins_of_the_consoles_addresses_each_once():
    stage = StageSettings(stage="x", console_urls=["https://a.id/x/", "https://a.id/y/", "http://b.id/"])
    assert console_origins(stage) == ["https://a.id", "http://b.id"]


def test_the_staff_api_takes_those_origins(stack):
    (taken,) = (
        it["CorsConfiguration"]["AllowOrigins"]
        for it in stack.properties("AWS::ApiGatewayV2::Api").values()
        if "CorsConfiguration" in it
    )
    assert taken == (console_origins(load({"stage": stack.stage}.get)) or ["*"])


def test_the_public_api_has_no_cors(stack):
    """No page of another origin has any business with the form."""
    apis = stack.properties("AWS::ApiGatewayV2::Api")
    assert [
        name for name, it in apis.items() if "CorsConfiguration" in it and name.startswith("Public")
    ] == []
