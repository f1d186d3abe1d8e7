"""cdk-nag and cfn-lint over the whole template: nothing is left that has no reason."""

import json

from aws_cdk import Validations
from cdk_nag import AwsSolutionsChecks
from cfnlint.api import lint


def test_cdk_nag_finds_nothing_that_is_not_accepted_with_a_reason(stack):
    report = AwsSolutionsChecks(stack.app).validate_scope(stack.app)
    findings = [f"{it.rule_name}: {it.description}" for it in report.violations]
    assert (findings, report.success) == ([], True)


def test_every_acceptance_has_a_reason(stack):
    accepted = {
        finding: reason
        for construct in stack.app.node.find_all()
        for entry in construct.node.metadata
        if entry.type == Validations.ACKNOWLEDGED_RULES_METADATA_KEY
        for finding, reason in entry.data.items()
    }
    assert any("AwsSolutions-COG8" in finding for finding in accepted)
    assert {finding for finding, reason in accepted.items() if len(reason.split()) < 5} == set()


def test_cfn_lint_is_clean(production):
    """Of what goes to AWS; the emulator's stage differs in settings, and takes what it takes."""
    for path in production.paths:
        matches = lint(path.read_text(encoding="utf-8"), regions=["ap-southeast-3"])
        assert [str(match) for match in matches] == [], path.name


def test_every_template_has_room_for_what_comes(stack):
    """CloudFormation takes 500 resources and 200 parameters, and says so only when it is deployed."""
    templates = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in stack.paths}
    assert len(templates) == 2
    for name, template in templates.items():
        assert len(template["Resources"]) <= 450, name
        assert len(template.get("Parameters", {})) <= 180, name
