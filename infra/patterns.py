"""Event patterns of the rules: domain events by their model, and objects that arrive in a bucket."""

from collections.abc import Mapping, Sequence

from aws_cdk import aws_events as events
from aws_cdk import aws_s3 as s3

from desac.events import SOURCE, Event


def domain_events(
    *models: type[Event], where: Mapping[str, Sequence[str | bool]] | None = None
) -> events.EventPattern:
    """Domain events of these types, whose fields have one of the values in `where`.

    Raises KeyError for a field that one of the models does not have.
    """
    for field in where or {}:
        for model in models:
            if field not in model.model_fields:
                raise KeyError(f"{model.__name__} has no field {field}")
    return events.EventPattern(
        source=[SOURCE],
        detail_type=[model.__name__ for model in models],
        detail={field: list(values) for field, values in where.items()} if where else None,
    )


def objects_created(bucket: s3.IBucket) -> events.EventPattern:
    """Objects that appear in a bucket."""
    return _objects_created(bucket, {})


def objects_created_outside(bucket: s3.IBucket, *prefixes: str) -> events.EventPattern:
    """Objects that appear in a bucket, but not under these prefixes."""
    return _objects_created(bucket, {"object": {"key": [{"anything-but": {"prefix": list(prefixes)}}]}})


def _objects_created(bucket: s3.IBucket, more: Mapping[str, object]) -> events.EventPattern:
    return events.EventPattern(
        source=["aws.s3"],
        detail_type=["Object Created"],
        detail={"bucket": {"name": [bucket.bucket_name]}, **more},
    )
