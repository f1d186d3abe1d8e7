"""`up` and `down`: the whole local stack, from nothing to usable and back."""

import shutil
import time
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from cli.operator.target import Target
from sandbox import (
    deploy,
    emulator,
    local_state,
    prerequisites,
    processes,
    staff_console,
    stand_in,
    templates,
)
from sandbox.environment import REGION
from sandbox.local_state import LocalState
from sandbox.paths import home
from sandbox.seed import seed_form_address, seed_secrets, seed_users
from sandbox.standin.settings import StandInSettings
from sandbox.target import client_arguments

Tell = Callable[[str], None]


def running() -> LocalState | None:
    """The stack that is up and answers, None if there is none."""
    state = local_state.read()
    if state is None:
        return None
    healthy = emulator.healthy(state.aws_endpoint_url) and stand_in.healthy(state.sandbox_url)
    ours = {service.name for service in processes.known() if service.runs()}
    return state if healthy and {emulator.NAME, stand_in.NAME} <= ours else None


def up(tell: Tell, settings: Mapping[str, str] | None = None) -> LocalState:
    """Start and deploy everything. `settings` are CDK context values on top of the stage `local`.

    Raises LocalRunError; whatever was started by then is stopped again.
    """
    prerequisites.check()
    clear_leftovers(tell)
    try:
        return _build_up(tell, dict(settings or {}))
    except BaseException:
        down()
        raise


def clear_leftovers(tell: Tell) -> None:
    """End what an earlier run left behind, with one line about it."""
    services = processes.known()
    alive = [f"{service.name} (process {service.pid})" for service in services if service.runs()]
    if not services and local_state.read() is None:
        return
    ended = f"ended {' and '.join(alive)}" if alive else "its processes are gone"
    down()
    tell(f"An earlier run was interrupted: {ended}; starting afresh.")


def down() -> bool:
    """Stop everything; whether there was anything to stop. The emulator keeps nothing."""
    services = processes.known()
    for service in services:
        processes.stop(service)
    was_up = local_state.read() is not None or bool(services)
    local_state.forget()
    for name in ("emulator-data", "cdk.out"):
        shutil.rmtree(home() / name, ignore_errors=True)
    return was_up


def _build_up(tell: Tell, settings: dict[str, str]) -> LocalState:
    step = _Steps(tell)
    step("Installing the emulator")
    emulator.install()
    step("Starting the emulator and the stand-in")
    _, endpoint = emulator.start()
    _, sandbox_url = stand_in.start(endpoint)
    step("Deploying the CDK app")
    outputs = deploy.deploy(endpoint, _stage(endpoint, sandbox_url) | settings, tell)
    target = Target(outputs, client_arguments(endpoint))
    step("Filling in secrets, accounts and the console")
    public_api = _by_path(endpoint, target.output("PublicApiUrl"))
    seed_secrets(target)
    seed_form_address(target, public_api)
    users = seed_users(target)
    staff_api = _by_path(endpoint, target.output("StaffApiUrl"))
    address = staff_console.publish(endpoint, target, staff_api)
    step("Connecting the webhook and registering the templates")
    # The webhook first: its function is the only one that starts then. Files start several at once.
    stand_in.connect(sandbox_url, f"{public_api}/webhook/whatsapp")
    templates.give_files(target)
    templates.register(target)
    state = LocalState(
        aws_endpoint_url=endpoint,
        region=REGION,
        drop_bucket=target.output("DropBucketName"),
        form_base_url=public_api,
        staff_api_url=staff_api,
        console_url=address,
        sandbox_url=sandbox_url,
        users=users,
        table=target.output("TableName"),
        outputs=outputs,
    )
    local_state.write(state)
    step("The stack is up")
    return state


def _stage(endpoint: str, sandbox_url: str) -> dict[str, str]:
    known = StandInSettings()
    return {
        "stage": "local",
        "whatsapp_base_url": sandbox_url,
        "whatsapp_phone_number_id": known.phone_number_id,
        "whatsapp_business_account_id": known.waba_id,
        "whatsapp_app_id": known.app_id,
        "geo_places_endpoint_url": sandbox_url,
        # CORS takes its origin; the page's own address is known only after deploying.
        "console_urls": f"{endpoint}/",
    }


def _by_path(endpoint: str, api_url: str) -> str:
    """An HTTP API's address on the emulator: names under `localhost` do not resolve everywhere."""
    api_id = (urlsplit(api_url).hostname or "").partition(".")[0]
    return f"{endpoint}/_aws/execute-api/{api_id}/$default"


class _Steps:
    """Tells each step with the seconds since the beginning."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._began = time.monotonic()

    def __call__(self, text: str) -> None:
        self._tell(f"[{time.monotonic() - self._began:5.1f} s] {text}")
