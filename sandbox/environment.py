"""The environment of everything that talks to the emulator: never a real account."""

import os

from sandbox.prerequisites import search_path

REGION = "ap-southeast-3"
ACCOUNT = "000000000000"
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}


def emulator_environment(endpoint: str) -> dict[str, str]:
    """This process's environment with every AWS variable replaced by the emulator's."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "CDK_"))}
    return {
        **kept,
        **CREDENTIALS,
        "PATH": search_path(),
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ENDPOINT_URL_S3": endpoint,
        # A profile of the user's must not lead anywhere else.
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
    }
