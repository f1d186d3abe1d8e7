"""The circuit breaker: files that wait for an operator, and what becomes of them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import boto3
import pytest
from typer.testing import CliRunner

import cli.approve
from cli.operator.approval import Approvals
from cli.operator.target import Target
from cli.problems import CommandError
from desac.adapters.table import Table
from desac.settings import settings
from functions.follow_up import scheduler
from functions.ingest.audience import Exclusion
from tests.integration.ingest.office import BUCKET, CONTEXT, NOTHING_FAILED, Office
from tests.integration.ingest.test_file_in_ranges import case
from tests.integration.ingest.test_ingest_file import HEADER, TODAY, counts, everything, of_type

NOW = datetime.now(UTC)
type Hold = Callable[..., str]


@pytest.fixture
def target(table: Table, monkeypatch: pytest.MonkeyPatch) -> Target:
    """The stack by its outputs; `use_for_adapters` leaves nothing behind."""
    monkeypatch.setenv("AWS_PROFILE", "unset")
    monkeypatch.delenv("AWS_PROFILE")
    return Target({"TableName": table.name, "DropBucketName": BUCKET}, {"region_name": "ap-southeast-3"})


@pytest.fixture
def hold(office: Office, monkeypatch: pytest.MonkeyPatch) -> Hold:
    """Drops a file where no more than so many people may be written to unasked."""

    def _hold(rows: str, recipients: int = 2, key: str = "kasus/a.csv") -> str:
        monkeypatch.setenv("DESAC_HOLD_ABOVE_RECIPIENTS", str(recipients))
        settings.cache_clear()
        assert office.arrive(key, office.put(key, HEADER + rows)) == NOTHING_FAILED
        office.carry_on()
        return str(of_type(office.table, "SourceFile")[0]["file_id"])

    return _hold


def test_a_file_for_too_many_people_waits_and_records_nobody(
    hold: Hold, office: Office, table: Table
) -> None:
    hold("".join(map(case, range(1, 5))))
    [file] = of_type(table, "SourceFile")
    assert (file["state"], file["held_for"], file["recipients"]) == ("held", ["many_recipients"], 3)
    assert set(everything(table)) == {(file["pk"], "FILE")}
    [note] = office.notes()
    assert "menunggu persetujuan" in note["Message"]
    assert f"desac approve {file['file_id']}" in note["Message"]


def test_as_many_people_as_allowed_do_not_wait(hold: Hold, table: Table) -> None:
    hold(case(1) + case(2))
    assert of_type(table, "SourceFile")[0]["state"] == "done"


def test_only_people_who_would_be_written_to_count(hold: Hold, office: Office, table: Table) -> None:
    """Known already, over on arrival, and without a phone: five rows, two recipients."""
    office.drop("kasus/known.csv", HEADER + case(1))
    over = case(2).replace(str(TODAY - timedelta(days=1)), str(TODAY - timedelta(days=60)))
    no_phone = case(3).replace("081200000003", "")
    hold(case(1) + over + no_phone + case(4) + case(5), key="kasus/b.csv")
    assert {file["state"] for file in of_type(table, "SourceFile")} == {"done"}


def test_a_large_share_of_rejected_rows_waits(hold: Hold, table: Table) -> None:
    bad = [case(number).replace("Positif", "?") for number in range(1, 9)]
    hold("".join(bad) + "".join(map(case, range(9, 21))), recipients=100)
    [file] = of_type(table, "SourceFile")
    assert (file["state"], file["held_for"]) == ("held", ["many_rejected"])


def test_a_slip_in_a_short_file_does_not_wait(hold: Hold, table: Table) -> None:
    hold(case(1).replace("Positif", "?") + case(2), recipients=100)
    assert of_type(table, "SourceFile")[0]["state"] == "done"


def test_a_preview_names_recipients_exclusions_and_messages(
    hold: Hold, office: Office, table: Table, target: Target
) -> None:
    office.drop("kasus/known.csv", HEADER + case(1))
    hold(case(1) + case(3).replace("081200000003", "") + case(4) + case(5), recipients=1, key="kasus/b.csv")
    approvals = Approvals(target)
    before = everything(table)
    preview = approvals.preview(approvals.find("b.csv"), NOW)
    assert [one.wish.particulars.phone for one in preview.recipients] == ["+6281200000004", "+6281200000005"]
    assert preview.excluded == {Exclusion.ALREADY_KNOWN: 1, Exclusion.NO_PHONE: 1}
    assert list(preview.samples) == ["case.positive_notice", "case.isolation_guide"]
    assert all("Warga Nomor AE" in text for text in preview.samples.values())
    assert everything(table) == before


def test_an_approved_file_is_recorded_and_says_by_whom(
    hold: Hold, office: Office, table: Table, target: Target
) -> None:
    name = hold("".join(map(case, range(1, 5))))
    approvals = Approvals(target)
    approvals.release(approvals.find(name), "ayu", NOW)
    office.carry_on()
    assert counts(office.report("kasus/a.csv")) == {"rows": 4, "new": 4}
    [file] = of_type(table, "SourceFile")
    assert (file["state"], file["decided_by"]) == ("done", "ayu")


def test_a_declined_file_is_answered_and_records_nobody(
    hold: Hold, office: Office, table: Table, target: Target
) -> None:
    name = hold("".join(map(case, range(1, 5))))
    approvals = Approvals(target)
    approvals.decline(approvals.find(name), "berkas bulan lalu", "ayu", NOW)
    office.carry_on()
    report = office.report("kasus/a.csv")
    assert (report["state"], report["issues"][0]["code"]) == ("declined", "declined")
    assert "berkas bulan lalu" in report["problem"]
    assert of_type(table, "Person") == []
    assert of_type(table, "SourceFile")[0]["finished_at"]
    assert "berkas bulan lalu" in office.notes()[-1]["Message"]


def test_two_operators_decide_once(hold: Hold, target: Target) -> None:
    name = hold("".join(map(case, range(1, 5))))
    approvals = Approvals(target)
    file = approvals.find(name)
    approvals.release(file, "ayu", NOW)
    with pytest.raises(CommandError, match="meanwhile"):
        approvals.decline(file, "tidak", "budi", NOW)
    with pytest.raises(CommandError, match="does not wait"):
        approvals.find(name)


def test_the_sender_is_told_that_the_file_waits(hold: Hold, office: Office) -> None:
    """Where the report will be; programs go on waiting for the JSON."""
    hold("".join(map(case, range(1, 5))))
    text = office.report("kasus/a.csv", "csv").decode("utf-8-sig")
    assert "Menunggu persetujuan" in text
    assert "4 baris" in text
    listed = office.s3.list_objects_v2(Bucket=BUCKET, Prefix="laporan/")["Contents"]
    assert [one["Key"][-4:] for one in listed] == [".csv"]


def test_too_many_rows_to_count_wait_as_well(
    hold: Hold, office: Office, table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All are known, so nobody would be written to; but that cannot be seen in the first rows."""
    office.drop("kasus/known.csv", HEADER + "".join(map(case, range(1, 6))))
    monkeypatch.setattr("functions.ingest.holding.MOST_PLANNED", 3)
    hold("".join(map(case, range(1, 6))), recipients=2, key="kasus/b.csv")
    assert [one["held_for"] for one in of_type(table, "SourceFile") if one["state"] == "held"] == [
        ["uncounted"]
    ]


def test_a_file_of_another_name_is_not_taken_for_it(hold: Hold, target: Target) -> None:
    hold("".join(map(case, range(1, 5))), key="kasus/rekap-a.csv")
    with pytest.raises(CommandError, match="No file of that name"):
        Approvals(target).find("a.csv")


def test_the_name_that_was_uploaded_finds_it(hold: Hold, target: Target) -> None:
    hold("".join(map(case, range(1, 5))), key="kasus/20261122T223634035829Z-a.csv")
    assert Approvals(target).find("a.csv").key.endswith("Z-a.csv")


def test_an_old_file_is_found_by_its_id(hold: Hold, target: Target, monkeypatch: pytest.MonkeyPatch) -> None:
    name = hold("".join(map(case, range(1, 5))))
    monkeypatch.setattr("cli.operator.approval._NEWEST", 0)
    assert Approvals(target).find(name).file_id == name


def test_rows_that_are_no_longer_kept_are_said_to_be(hold: Hold, office: Office, target: Target) -> None:
    name = hold("".join(map(case, range(1, 5))))
    office.s3.delete_object(Bucket=BUCKET, Key=f"ranges/{name}/000000.gz")
    approvals = Approvals(target)
    with pytest.raises(CommandError, match="sent again"):
        approvals.preview(approvals.find(name), NOW)


def test_the_scheduler_counts_what_waits(
    hold: Hold, office: Office, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    hold("".join(map(case, range(1, 5))))
    monkeypatch.setenv("DESAC_FOLLOW_UP_QUEUE_URL", office.ranges)
    settings.cache_clear()
    capsys.readouterr()
    scheduler.handler({}, CONTEXT)
    assert '"FilesHeld":[1.0]' in capsys.readouterr().out.replace(" ", "")


def test_an_unknown_file_is_named_as_such(office: Office, target: Target) -> None:
    with pytest.raises(CommandError, match="No file of that name"):
        Approvals(target).find("x.csv")


def test_two_files_of_one_name_are_told_apart_by_id(hold: Hold, target: Target) -> None:
    for key in ("kasus/a.csv", "kasus/denbar/a.csv"):
        hold("".join(map(case, range(1, 5))), key=key)
    with pytest.raises(CommandError, match="Several files"):
        Approvals(target).find("a.csv")


def test_the_command_shows_all_this_and_asks(
    hold: Hold, office: Office, target: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = hold("".join(map(case, range(1, 5))))
    monkeypatch.setattr(cli.approve, "choose", lambda _: target)
    import typer  # noqa: PLC0415 - only here

    app = typer.Typer()
    app.command()(cli.approve.approve)
    run = CliRunner().invoke
    assert name in run(app, []).output
    shown = run(app, [name], input="n\n")
    assert "4 people would be written to" in shown.output
    assert "still waits" in shown.output
    assert "is released" in run(app, ["a.csv", "--yes"]).output
    office.carry_on()
    assert (
        boto3.client("sts").get_caller_identity()["Arn"]
        in of_type(office.table, "SourceFile")[0]["decided_by"]
    )
    assert "No file waits" in run(app, []).output
