"""The CDK app: `cdk deploy -c stage=local|production [-c name=value …]`."""

from aws_cdk import App, Environment, Tags

from infra.settings import load
from infra.stack import DesacStack


def build(app: App) -> DesacStack:
    """Add the stack of the stage that the app's context names."""
    stage = load(app.node.try_get_context)
    stack = DesacStack(
        app, "Desac", stage=stage, env=Environment(account=stage.account or None, region=stage.region)
    )
    Tags.of(stack).add("project", "desac")
    Tags.of(stack).add("stage", stage.stage)
    return stack


def main() -> None:
    """Synthesize into the CDK command line's folder."""
    # Traces of where a construct was made cost a second; errors name its path anyway.
    app = App(stack_traces=False)
    build(app)
    app.synth()


if __name__ == "__main__":
    main()
