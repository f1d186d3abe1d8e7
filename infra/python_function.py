"""A Lambda function of ours: its own role, its own log group, the layers, its own code."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aws_cdk import Duration, Size
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra import permissions
from infra.bundle import Bundle
from infra.code import function_code
from infra.l1 import resource
from infra.layer import common_layer, dependency_layer, documents_layer
from infra.logs import log_group
from infra.nag import accept
from infra.settings import StageSettings

RUNTIME = lambda_.Runtime.PYTHON_3_13


@dataclass(frozen=True)
class Spec:
    """What does not depend on other resources. `handler` is the import path of the entry point."""

    name: str
    handler: str
    description: str
    timeout_seconds: int = 60
    memory_mb: int = 512
    disk_mb: int = 512
    # Whether it writes PDF, and so needs the layer for it.
    writes_documents: bool = False

    @property
    def package(self) -> str:
        """The folder under `functions/`."""
        return self.handler.split(".")[1]

    @property
    def timeout(self) -> Duration:
        """The timeout as CDK takes it."""
        return Duration.seconds(self.timeout_seconds)


class Platform(Construct):
    """What functions share: the stage and the layers, of which `documents` is for those that write PDF."""

    def __init__(self, scope: Construct, construct_id: str, *, stage: StageSettings) -> None:
        super().__init__(scope, construct_id)
        self.stage = stage
        self.architecture = (
            lambda_.Architecture.ARM_64 if stage.architecture == "arm64" else lambda_.Architecture.X86_64
        )
        dependencies = dependency_layer(stage.layer_platform)
        self.layers = [
            self._layer("Dependencies", dependencies, "The locked dependencies of uv.lock"),
            self._layer("Common", common_layer(), "The package desac"),
        ]
        writers = documents_layer(stage.layer_platform)
        self.documents = self._layer("Documents", writers, "What writers of PDF need")

    def _layer(self, construct_id: str, bundle: Bundle, description: str) -> lambda_.LayerVersion:
        return lambda_.LayerVersion(
            self,
            construct_id,
            code=lambda_.Code.from_asset(str(bundle.path), asset_hash=bundle.hash),
            compatible_runtimes=[RUNTIME],
            compatible_architectures=[self.architecture],
            description=description,
        )


class PythonFunction(Construct):
    """One function. `settings` are fields of `desac.settings.Settings`, `environment` goes in as it is."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        platform: Platform,
        spec: Spec,
        settings: Mapping[str, str],
        may: Sequence[iam.PolicyStatement],
        environment: Mapping[str, str] | None = None,
        dead_letters: sqs.IQueue | None = None,
    ) -> None:
        super().__init__(scope, construct_id)
        stage = platform.stage
        group = log_group(self, "Logs", stage)
        statements = [*may, permissions.write_logs(group)]
        if dead_letters is not None:
            statements.append(permissions.send(dead_letters))
        role = iam.Role(
            self,
            "Role",
            assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"),
            inline_policies={"may": iam.PolicyDocument(statements=statements)},
        )
        code = function_code(spec.package)
        self.spec = spec
        self.function = lambda_.Function(
            self,
            "Function",
            description=spec.description,
            runtime=RUNTIME,
            architecture=platform.architecture,
            handler=spec.handler,
            code=lambda_.Code.from_asset(str(code.path), asset_hash=code.hash),
            layers=[*platform.layers, *([platform.documents] if spec.writes_documents else [])],
            # The role is complete as it stands: CDK is not to add a policy resource beside it.
            role=role.without_policy_updates(),
            log_group=group,
            timeout=spec.timeout,
            memory_size=spec.memory_mb,
            ephemeral_storage_size=Size.mebibytes(spec.disk_mb),
            dead_letter_queue=dead_letters,
            environment={
                **{f"DESAC_{name.upper()}": value for name, value in settings.items()},
                **(environment or {}),
                "POWERTOOLS_SERVICE_NAME": spec.name,
                "POWERTOOLS_LOG_LEVEL": stage.log_level,
            },
        )
        # CDK waits for policy resources beside the role; there are none, and the reference to it suffices.
        resource(self.function, lambda_.CfnFunction).add_deletion_override("DependsOn")
        accept(
            self.function,
            "AwsSolutions-L1",
            "Python 3.13 is what .python-version, the lock file's wheels and the tests agree on.",
        )
