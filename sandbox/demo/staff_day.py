"""What staff do on the day: a tracer's visit, and a package handed over."""

from uuid import uuid4

from cli.operator.target import Target
from sandbox.demo.progress import Progress
from sandbox.demo.staff import sign_in
from sandbox.local_state import LocalState
from sandbox.problems import LocalRunError


def one_visit(state: LocalState, target: Target, progress: Progress) -> str:
    """The first tracer with work takes a task and closes it; the task's id."""
    for user in (user for user in state.users if user.role == "tracer"):
        tracer = sign_in(target, state.staff_api_url, user)
        tasks = tracer.get("/assignments", state="open", limit=1)["items"]
        if not tasks:
            continue
        task = f"/assignments/{tasks[0]['assignment_id']}"
        tracer.post(f"{task}/take")
        closed = tracer.post(
            f"{task}/outcome", request_id=str(uuid4()), outcome="found", note="Sudah dikunjungi."
        )
        if closed["state"] != "closed":
            raise LocalRunError(f"A visited task is {closed['state']} instead of closed.")
        progress.step(f"{user.username} took a task and closed it")
        return str(closed["assignment_id"])
    raise LocalRunError("No tracer has a task: somebody unreachable should have become one.")


def one_package(state: LocalState, target: Target, progress: Progress) -> str:
    """Dinas Sosial hands one package over; the request's id."""
    officer = sign_in(target, state.staff_api_url, state.user("dinsos"))
    requests = officer.get("/sembako", state="requested", limit=1)["items"]
    if not requests:
        raise LocalRunError("Dinas Sosial's list is empty although residents asked for sembako.")
    aid_id = str(requests[0]["aid_id"])
    handed_over = officer.post(f"/sembako/{aid_id}/delivered", request_id=str(uuid4()), note="Diterima.")
    if handed_over["state"] != "delivered":
        raise LocalRunError(f"A package handed over is {handed_over['state']} instead of delivered.")
    progress.step("dinsos handed one package over")
    return aid_id
