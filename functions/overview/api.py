"""The staff API's reading calls: people, files, funnels, villages, and the API's own description."""

from datetime import UTC, datetime
from functools import partial
from importlib import resources
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext
from pydantic import Field

from desac.adapters import keys
from desac.adapters.chain import TablePeople
from desac.adapters.complaint_lists import TableComplaintLists
from desac.adapters.complaint_rules import complaint_rules
from desac.adapters.figures import TableFigures
from desac.adapters.lanes import at_once
from desac.adapters.staff_http import ANY_ROLE, NOT_FOUND, Call, Payload, Route, respond
from desac.adapters.table import Table
from desac.adapters.tallies import TableTallies, Totals
from desac.adapters.village_data import load_directory
from desac.domain.figures import put_together
from desac.domain.source_file import SourceFile
from desac.domain.staff import Role
from desac.observability import logger
from desac.settings import settings
from functions.overview.figure_api import FIGURE_ROUTES
from functions.overview.logic import form_days, require_access, search
from functions.overview.views import (
    FilePage,
    FunnelAnswer,
    OverviewAnswer,
    PeopleFound,
    PersonChain,
    VillageList,
    funnel_answer,
    overview_answer,
    people_found,
    person_chain,
    village_list,
)

# Each is a query of its totals; more of them belong on the files' own pages.
_FILES_IN_OVERVIEW = 10


class SearchBody(Payload):
    """One of the two, as written on a form; in the body so that it stays out of every access log."""

    phone: str | None = Field(None, max_length=40)
    nik: str | None = Field(None, max_length=40)


class FilesQuery(Payload):
    """Which page of the files."""

    limit: int = Field(20, ge=1, le=100)
    cursor: str | None = None


def _table() -> Table:
    return Table(settings().table)


def _file(call: Call) -> SourceFile:
    file = TableFigures(_table()).file(call.path["id"])
    if file is None:
        raise NOT_FOUND
    return file


def get_person(call: Call) -> PersonChain:
    """One person's whole chain."""
    chain = TablePeople(_table()).chain(call.path["id"])
    if chain is None:
        raise NOT_FOUND
    require_access(call.caller, chain)
    # Who looked at whose whole chain.
    extra = {"by": call.caller.name, "person_id": chain.person.person_id}
    logger.info("a person was looked at", extra=extra)
    return person_chain(chain, with_numbers=call.caller.is_operator)


def search_people(call: Call) -> PeopleFound:
    """People on a phone, or the one with a NIK."""
    asked = call.body(SearchBody)
    found = people_found(search(TablePeople(_table()), asked.phone, asked.nik))
    # Who, never by which number.
    logger.info("people were searched", extra={"by": call.caller.name, "found": len(found.items)})
    return found


def list_files(call: Call) -> FilePage:
    """One page of files, newest first."""
    asked = call.query(FilesQuery)
    files, cursor = TableFigures(_table()).files(limit=asked.limit, cursor=asked.cursor)
    return FilePage(items=files, cursor=cursor)


def get_file(call: Call) -> SourceFile:
    """One file with its counts."""
    return _file(call)


def get_funnel(call: Call) -> FunnelAnswer:
    """The funnel of one file."""
    file = _file(call)
    totals = TableTallies(_table()).of_origin(keys.file_origin(file.file_id))
    return funnel_answer([file], put_together(totals, [file]), call.now)


def get_overview(call: Call) -> OverviewAnswer:
    """The newest files and the forms since then, added up, and the complaints of the last days."""
    table = _table()
    files, _ = TableFigures(table).files(limit=_FILES_IN_OVERVIEW)
    origins = [keys.file_origin(file.file_id) for file in files]
    origins += [keys.form_origin(day) for day in form_days(files, call.now)]
    tallies = TableTallies(table)
    totals: Totals = {}
    for some in at_once([partial(tallies.of_origin, one) for one in origins]):
        totals |= some
    complaints = TableComplaintLists(table).figures(complaint_rules().figures_days, call.now)
    return overview_answer(files, put_together(totals, files), complaints, call.now)


def list_villages(call: Call) -> VillageList:  # noqa: ARG001 # every call is given who calls
    """The city's villages."""
    return village_list(load_directory())


def get_openapi(call: Call) -> str:  # noqa: ARG001 # every call is given who calls
    """The description of this API, as kept in `docs/openapi.json`."""
    return resources.files("functions.overview").joinpath("openapi.json").read_text(encoding="utf-8")


_OPERATOR = frozenset({Role.OPERATOR})

ROUTES = (
    Route(
        "GET",
        "/people/{id}",
        "Seluruh rantai seorang warga, dengan alasan di setiap langkah",
        frozenset({Role.OPERATOR, Role.DOCTOR, Role.TRACER}),
        get_person,
        PersonChain,
        errors=(404,),
    ),
    Route(
        "POST",
        "/people/search",
        "Cari warga menurut nomor telepon atau NIK",
        _OPERATOR,
        search_people,
        PeopleFound,
        body=SearchBody,
    ),
    Route("GET", "/files", "Berkas, terbaru dahulu", _OPERATOR, list_files, FilePage, query=FilesQuery),
    Route("GET", "/files/{id}", "Satu berkas", _OPERATOR, get_file, SourceFile, errors=(404,)),
    Route(
        "GET", "/files/{id}/funnel", "Corong satu berkas", _OPERATOR, get_funnel, FunnelAnswer, errors=(404,)
    ),
    Route(
        "GET",
        "/overview",
        "Berkas terbaru dan jumlah corongnya",
        frozenset({Role.OPERATOR, Role.DINSOS}),
        get_overview,
        OverviewAnswer,
    ),
    Route("GET", "/villages", "Desa dan kelurahan", ANY_ROLE, list_villages, VillageList),
    *FIGURE_ROUTES,
    Route("GET", "/openapi.json", "Uraian API ini", None, get_openapi),
)


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:  # noqa: ARG001 # Lambda's signature
    """Answer one call."""
    return respond(event, ROUTES, datetime.now(UTC))
