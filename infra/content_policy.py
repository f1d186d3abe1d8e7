"""What the console may load: one policy, sent as CloudFront's header and carried inside the page.

A browser holds a page to both, so what differed would only be a rule that nobody sees. Without CDK in it, for
whoever publishes the console. `frame-ancestors` counts in a header only.
"""

from collections.abc import Sequence


def console_policy(servers: Sequence[str], *, streets: Sequence[str] = ()) -> str:
    """The Content-Security-Policy of the page. Origins: `servers` may be called; `streets` are the
    map's, called and shown."""
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "worker-src 'self'",
            "style-src 'self'",
            # MapLibre's buttons are data: images; its canvas hands out blob: ones.
            f"img-src {' '.join(("'self'", 'data:', 'blob:', *streets))}",
            f"connect-src {' '.join(("'self'", *servers, *streets))}",
            "manifest-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def console_header(servers: Sequence[str], *, streets: Sequence[str] = ()) -> str:
    """The same as a header: nobody may put the console into a frame."""
    return f"{console_policy(servers, streets=streets)}; frame-ancestors 'none'"
