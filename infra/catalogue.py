"""Every function: its entry point, time and memory. What starts it and what it may do is in the parts.

docs/functions.md is the same list in words; a test compares the two.
"""

from infra.python_function import Spec

# Memory buys processor time: 1,769 MB are one whole one. APIs that people wait for get more than queues.
_API_MB = 1024
_WHOLE_PROCESSOR_MB = 1769

# A workbook is held whole in memory, a file and its report lie on the disk.
_FILE_DISK_MB = 4096

INGEST = Spec(
    "ingest", "functions.ingest.handler.handler", "Judges an uploaded file", 900, 3008, _FILE_DISK_MB
)
INGEST_FAN_OUT = Spec(
    "ingest-fan-out", "functions.ingest.fan_out.handler", "Queues the ranges of a released file"
)
INGEST_RANGE = Spec(
    "ingest-range", "functions.ingest.range_handler.handler", "Records a range of a file's rows", 300, 1024
)
INGEST_REPORT = Spec(
    "ingest-report", "functions.ingest.finish.handler", "Writes a file's report", 900, 1769, _FILE_DISK_MB
)
INGEST_NAMED = Spec(
    "ingest-named", "functions.ingest.named_contacts.handler", "Registers the contacts a form names"
)
PUBLISH = Spec(
    "publish", "functions.publish.handler.handler", "Turns changes of the table into domain events"
)
NOTIFY_PLAN = Spec("notify-plan", "functions.notify.planner.handler", "Decides who is written to, and what")
NOTIFY_COMPANIONS = Spec(
    "notify-companions",
    "functions.notify.companions.handler",
    "Lets a household's messages follow the one sent",
)
# Short, so that what a killed sender leaves behind comes back soon: six times this is how long it is hidden.
NOTIFY_SEND = Spec(
    "notify-send", "functions.notify.sender.handler", "Sends queued messages over WhatsApp", 30
)
NOTIFY_RELEASE = Spec(
    "notify-release", "functions.notify.releaser.handler", "Queues messages that need not wait any more"
)
NOTIFY_ENDED = Spec(
    "notify-ended",
    "functions.notify.ended_handler.handler",
    "Stops what waits for an ended episode, says that it is over",
)
NOTIFY_WEBHOOK = Spec(
    "notify-webhook", "functions.notify.webhook.handler", "Checks and stores WhatsApp's webhooks", 10, _API_MB
)
NOTIFY_RECEIVE = Spec("notify-receive", "functions.notify.receiver.handler", "Applies receipts and replies")
NOTIFY_MEDIA = Spec(
    "notify-media", "functions.notify.media_keeper.handler", "Keeps WhatsApp's copies of our files fresh", 120
)
NOTIFY_COMPLAINT = Spec(
    "notify-complaint",
    "functions.notify.complaint_handler.handler",
    "Tells doctors of complaints, passes answers back",
)
COMPLAINTS_API = Spec(
    "complaints-api", "functions.complaints.api.handler", "Staff API: complaints", 20, _API_MB
)
PEOPLE_API = Spec(
    "people-api", "functions.people.api.handler", "Staff API: facts and outcomes of episodes", 20, _API_MB
)
INTAKE_FORM = Spec(
    "intake_form",
    "functions.intake_form.handler.handler",
    "The general page, the residents' form, the doctors' page",
    20,
    _API_MB,
)
GEOLOCATE = Spec("geolocate", "functions.geolocate.handler.handler", "Finds the point of an address", 120)
TRACING = Spec("tracing", "functions.tracing.queue.handler", "Opens tracers' assignments")
TRACING_API = Spec("tracing-api", "functions.tracing.api.handler", "Staff API: assignments", 20, _API_MB)
SEMBAKO = Spec("sembako", "functions.sembako.handler.handler", "Opens, stops and reopens sembako requests")
SEMBAKO_API = Spec(
    "sembako-api",
    "functions.sembako.api.handler",
    "Staff API: sembako",
    25,
    _WHOLE_PROCESSOR_MB,
    writes_documents=True,
)
NOTIFY_AID = Spec("notify-aid", "functions.notify.aid_handler.handler", "Asks whether a package came")
FOLLOW_UP = Spec("follow_up", "functions.follow_up.scheduler.handler", "Queues every clock that is due", 120)
FOLLOW_UP_WORK = Spec("follow_up-work", "functions.follow_up.handler.handler", "Acts on a clock that is due")
FOLLOW_UP_ISOLATION = Spec(
    "follow_up-isolation",
    "functions.follow_up.isolation_handler.handler",
    "Keeps the end of isolation and its clock",
)
FOLLOW_UP_OVER = Spec(
    "follow_up-over", "functions.follow_up.over_handler.handler", "Closes what hangs on an episode that ended"
)
FIGURES = Spec("figures", "functions.figures.stream.handler", "Queues whom a change may put elsewhere")
# Bringing a thousand people up to date takes some ten seconds; memory buys processor time.
FIGURES_COUNT = Spec(
    "figures-count", "functions.figures.counter.handler", "Counts people's contributions", 120, _API_MB
)
EXPORTS_API = Spec(
    "exports-api",
    "functions.exports.api.handler",
    "Staff API: files for the national tracing app",
    29,
    _API_MB,
)
FIGURES_RECOUNT = Spec(
    "figures-recount",
    "functions.figures.recount_handler.handler",
    "Counts everybody anew by night and compares",
    900,
    _API_MB,
)
OVERVIEW = Spec(
    "overview", "functions.overview.api.handler", "Staff API: people, files, figures", 25, _API_MB
)
FILES_API = Spec(
    "files-api", "functions.ingest.api.handler", "Staff API: held files, reports", 29, _WHOLE_PROCESSOR_MB
)
SENDING_API = Spec(
    "sending-api", "functions.notify.api.handler", "Staff API: sending, failed messages", 29, _API_MB
)
NOTIFY_DAILY = Spec(
    "notify-daily", "functions.notify.daily_handler.handler", "Asks how residents are, tells of the silent"
)
FOLLOW_UP_DAILY = Spec(
    "follow_up-daily", "functions.follow_up.daily_handler.handler", "Cuts a daily round into tasks", 60, 256
)
FOLLOW_UP_SILENCE = Spec(
    "follow_up-silence", "functions.follow_up.silence_watch.handler", "Begins and ends silences"
)
SILENCES_API = Spec(
    "silences-api", "functions.follow_up.api.handler", "Staff API: silences, residents' reports", 20, _API_MB
)
