"""Run the stand-in: `python -m sandbox.standin --port 8700`."""

import argparse
import logging
import signal
import sys
from collections.abc import Sequence
from types import NoneType
from typing import get_args, get_origin

from pydantic import ValidationError

from sandbox.standin.server import serve
from sandbox.standin.settings import StandInSettings
from sandbox.standin.whatsapp_errors import MetaError


def settings_from(arguments: Sequence[str] | None = None) -> StandInSettings:
    """One option per setting, `--limit-per-second` for `limit_per_second`; lists are written a,b,c."""
    parser = argparse.ArgumentParser(prog="python -m sandbox.standin", description=__doc__)
    lists: set[str] = set()
    for name, field in StandInSettings.model_fields.items():
        if get_origin(field.annotation) is tuple:
            lists.add(name)
        kinds = [
            kind.__name__
            for kind in get_args(field.annotation)
            if kind is not NoneType and isinstance(kind, type)
        ]
        default = f" (default: {field.default})" if field.default is not None else ""
        parser.add_argument(
            "--" + name.replace("_", "-"),
            default=argparse.SUPPRESS,
            metavar=(kinds or [getattr(field.annotation, "__name__", "value")])[0].upper(),
            help=f"{field.description or name.replace('_', ' ')}{default}".replace("%", "%%"),
        )
    given = vars(parser.parse_args(arguments))
    for name in lists & given.keys():
        given[name] = tuple(part for part in given[name].split(",") if part)
    try:
        return StandInSettings.model_validate(given)
    except ValidationError as error:
        parser.error(
            "; ".join(f"--{str(one['loc'][0]).replace('_', '-')}: {one['msg']}" for one in error.errors())
        )


def main() -> None:
    """Serve until the process is asked to end."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    settings = settings_from()
    # A service manager ends it with SIGTERM; end as orderly as on Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        serve(settings)
    except KeyboardInterrupt:
        logging.info("stopped")
    except (OSError, ValueError, MetaError) as error:
        # A taken port, a file that is not there or a template that Meta would refuse: no trace is needed.
        sys.exit(f"The stand-in cannot start: {error}")


if __name__ == "__main__":
    main()
