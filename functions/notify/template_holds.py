"""Templates that Meta has paused, noted for whoever reads the log."""

from desac.observability import logger
from functions.notify.telemetry import count


class NotedHolds:
    """Keeps the promises of `functions.notify.notices.TemplateHolds`."""

    def template_held(self, name: str, why: str) -> None:
        """Say so."""
        logger.error("template held", extra={"template": name, "why": why})
        count("TemplateHeld", template=name)

    def template_released(self, name: str) -> None:
        """Say so."""
        logger.info("template released", extra={"template": name})
