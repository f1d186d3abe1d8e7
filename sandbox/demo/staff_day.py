"""What staff do on the day: a tracer's visit, and a package handed over."""

from uuid import uuid4

from cli.operator.target import Target
from desac.domain.staff import kecamatan_of
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
    """One package on its way from the village's word to the door; the request's id."""
    officer = sign_in(target, state.staff_api_url, state.user("dinsos"))
    requests = officer.get("/sembako", state="requested", limit=100)["items"]
    request = next((one for one in requests if one["village_code"]), None)
    if request is None:
        raise LocalRunError("Dinas Sosial's list is empty although residents asked for sembako.")
    aid_id = str(request["aid_id"])
    # Whoever verifies is of the kecamatan's task force, and does not approve.
    tracer = sign_in(target, state.staff_api_url, state.user("tracer", kecamatan_of(request["village_code"])))
    for colleague, step in ((tracer, "verify"), (officer, "approve"), (officer, "hand-over")):
        answer = colleague.post(f"/sembako/{step}", request_id=str(uuid4()), ids=[aid_id])
        if answer["done"] != 1:
            raise LocalRunError(f"A package could not take the step {step}: {answer['results'][0]['code']}.")
    at_the_door = tracer.post(f"/sembako/{aid_id}/delivered", request_id=str(uuid4()), note="Diterima.")
    if at_the_door["state"] != "delivered":
        raise LocalRunError(f"A package handed over is {at_the_door['state']} instead of delivered.")
    progress.step("one package was verified, approved, handed over and delivered")
    return aid_id
