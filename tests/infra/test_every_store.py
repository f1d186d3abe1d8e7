"""Rules over every bucket, the table, the keys and the secrets."""

import json

import pytest

from desac.adapters.address_book import EXPIRES

BUCKET = "AWS::S3::Bucket"
PERSONAL = ("StorageDropBucket", "StorageWebhookBucket")


def _personal(buckets):
    found = {name: it for name, it in buckets.items() if name.startswith(PERSONAL)}
    assert len(found) == len(PERSONAL)
    return found


def test_every_bucket_is_encrypted(stack):
    for it in stack.properties(BUCKET).values():
        (rule,) = it["BucketEncryption"]["ServerSideEncryptionConfiguration"]
        assert rule["ServerSideEncryptionByDefault"]["SSEAlgorithm"] in {"aws:kms", "AES256"}


def test_personal_data_is_encrypted_with_our_own_key(stack, logical_id):
    (key,) = stack.resources("AWS::KMS::Key")
    for it in _personal(stack.properties(BUCKET)).values():
        (rule,) = it["BucketEncryption"]["ServerSideEncryptionConfiguration"]
        assert logical_id(rule["ServerSideEncryptionByDefault"]["KMSMasterKeyID"]) == key
    (table,) = stack.properties("AWS::DynamoDB::Table").values()
    assert logical_id(table["SSESpecification"]["KMSMasterKeyId"]) == key


def test_every_key_is_renewed(stack):
    assert all(it["EnableKeyRotation"] is True for it in stack.properties("AWS::KMS::Key").values())


def test_every_bucket_is_versioned_or_expires(stack):
    for name, it in stack.properties(BUCKET).items():
        versioned = it.get("VersioningConfiguration", {}).get("Status") == "Enabled"
        expires = any(
            "ExpirationInDays" in rule for rule in it.get("LifecycleConfiguration", {}).get("Rules", [])
        )
        assert versioned or expires, name


def test_every_bucket_is_closed_to_the_public(stack):
    closed = {"BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"}
    for name, it in stack.properties(BUCKET).items():
        assert {
            switch for switch in closed if it["PublicAccessBlockConfiguration"].get(switch) is True
        } == closed, name


def test_every_bucket_refuses_plain_http(stack, logical_id):
    refusing = {
        logical_id(policy["Bucket"])
        for policy in stack.properties("AWS::S3::BucketPolicy").values()
        for statement in policy["PolicyDocument"]["Statement"]
        if statement["Effect"] == "Deny"
        and statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    }
    assert refusing == set(stack.resources(BUCKET))


def test_uploads_and_webhooks_reach_the_bus_without_a_custom_resource(stack):
    for it in _personal(stack.properties(BUCKET)).values():
        assert it["NotificationConfiguration"]["EventBridgeConfiguration"] == {"EventBridgeEnabled": True}
    kinds = {it["Type"] for it in stack.template["Resources"].values()}
    assert not any(kind.startswith("Custom::") for kind in kinds)


def test_access_to_personal_data_is_logged(stack):
    assert all("LoggingConfiguration" in it for it in _personal(stack.properties(BUCKET)).values())


def test_webhooks_are_kept_a_month(stack):
    (it,) = (it for name, it in stack.properties(BUCKET).items() if name.startswith("StorageWebhookBucket"))
    assert it["LifecycleConfiguration"]["Rules"][0]["ExpirationInDays"] == 30


def test_the_table_is_the_one_of_the_data_model(stack):
    """docs/data-model.md: keys, three indexes with their projections, the stream that `publish` follows."""
    (table,) = stack.properties("AWS::DynamoDB::Table").values()
    keys = {part["AttributeName"]: part["KeyType"] for part in table["KeySchema"]}
    indexes = {
        it["IndexName"]: (
            [part["AttributeName"] for part in it["KeySchema"]],
            it["Projection"]["ProjectionType"],
        )
        for it in table["GlobalSecondaryIndexes"]
    }
    assert keys == {"pk": "HASH", "sk": "RANGE"}
    assert indexes == {
        "work": (["work", "work_at"], "ALL"),
        "lookup": (["lookup", "pk"], "KEYS_ONLY"),
        "origin": (["origin", "pk"], "ALL"),
    }
    assert table["StreamSpecification"] == {"StreamViewType": "NEW_AND_OLD_IMAGES"}
    assert table["TimeToLiveSpecification"] == {"AttributeName": EXPIRES, "Enabled": True}
    assert table["BillingMode"] == "PAY_PER_REQUEST"


def test_the_table_can_be_restored_to_any_second(stack):
    (table,) = stack.properties("AWS::DynamoDB::Table").values()
    assert table["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"] is True


@pytest.mark.parametrize(
    "kind",
    [
        "AWS::DynamoDB::Table",
        "AWS::KMS::Key",
        BUCKET,
        "AWS::Cognito::UserPool",
        "AWS::SecretsManager::Secret",
    ],
)
def test_production_outlives_its_stack(production, kind):
    """Removing the stack by mistake, or replacing a resource, must not delete anything about anyone."""
    for name, it in production.resources(kind).items():
        assert (it["DeletionPolicy"], it["UpdateReplacePolicy"]) == ("Retain", "Retain"), name


def test_production_cannot_be_deleted_by_a_click(production):
    (table,) = production.properties("AWS::DynamoDB::Table").values()
    (pool,) = production.properties("AWS::Cognito::UserPool").values()
    assert table["DeletionProtectionEnabled"] is True
    assert pool["DeletionProtection"] == "ACTIVE"


def test_production_can_replay_events(production):
    (archive,) = production.properties("AWS::Events::Archive").values()
    assert archive["RetentionDays"] == 90


def test_nobody_can_sign_a_webhook_before_whatsapps_secret_is_stored(stack):
    secrets = {
        it["Name"]: it["GenerateSecretString"]
        for it in stack.properties("AWS::SecretsManager::Secret").values()
    }
    whatsapp, link = secrets["desac/whatsapp"], secrets["desac/link"]
    assert whatsapp["GenerateStringKey"] == "app_secret"
    assert set(json.loads(whatsapp["SecretStringTemplate"])) == {"access_token", "verify_token"}
    assert (link["GenerateStringKey"], link["PasswordLength"]) == ("key", 64)
