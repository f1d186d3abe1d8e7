"""Who may call what of the staff API, and see which pages of the console: the one table, written by hand.

Code and description are held against it, so that nobody opens a call to a role by the way. The letters are
those of the roles: Tracer, Doctor, dinSos, Operator. A kecamatan or village of somebody else's is refused as
well, which `tests/integration` shows for each call.
"""

ROLES = {"T": "tracer", "D": "doctor", "S": "dinsos", "O": "operator"}

_CALLS = """
GET /assignments                                   T . . O
GET /assignments/route                             T . . .
POST /assignments/{id}/close                       . . . O
POST /assignments/{id}/contacts                    T . . .
POST /assignments/{id}/outcome                     T . . .
POST /assignments/{id}/return                      T . . .
POST /assignments/{id}/take                        T . . .
GET /complaints                                    . D . O
GET /complaints/figures                            . . . O
POST /complaints/{id}/acknowledge                  . . . O
POST /complaints/{id}/answer                       . D . O
POST /complaints/{id}/close                        . . . O
GET /export/tracing                                . . . O
GET /figures                                       . . S O
GET /figures/file                                  . . S O
GET /figures/people                                . . . O
GET /figures/rows                                  . . S O
GET /files                                         . . . O
GET /files/{id}                                    . . . O
GET /files/{id}/funnel                             . . . O
GET /files/{id}/preview                            . . . O
GET /files/{id}/rejected                           . . . O
GET /files/{id}/report                             . . . O
POST /files/{id}/approve                           . . . O
POST /files/{id}/refuse                            . . . O
GET /messages/failed                               . . . O
GET /messages/failed/file                          . . . O
POST /messages/preview                             . . . O
GET /overview                                      . . S O
POST /people/search                                . . . O
GET /people/{id}                                   T D . O
POST /people/{id}/assignment                       . D . O
POST /people/{id}/episodes/{episode_id}/facts      . D . O
POST /people/{id}/episodes/{episode_id}/outcome    . D . O
POST /people/{id}/episodes/{episode_id}/report     T D . O
GET /sembako                                       T . S O
GET /sembako/list                                  T . S O
POST /sembako/approve                              . . S .
POST /sembako/hand-over                            . . S .
POST /sembako/verify                               T . S .
POST /sembako/{id}/cancel                          T . S .
POST /sembako/{id}/delivered                       T . S .
POST /sembako/{id}/failed                          T . S .
POST /sembako/{id}/missing                         T . S .
POST /sembako/{id}/overrule                        . . S .
POST /sembako/{id}/refuse                          T . S .
GET /sending                                       . . . O
POST /sending/resume                               . . . O
GET /silences                                      . D . O
POST /silences/{id}/acknowledge                    . D . O
POST /silences/{id}/close                          . D . O
GET /villages                                      T D S O
"""

_PAGES = """
ringkasan      . . S O
berkas         . . . O
pengiriman     . . . O
nomor-gagal    . . . O
pelacakan      T . . O
keluhan        . D . O
tanpa-kabar    . D . O
sembako        T . S O
cari           . . . O
orang          T D . O
"""


def _table(text: str) -> dict[str, frozenset[str]]:
    rows = [line.rsplit(maxsplit=4) for line in text.strip().splitlines()]
    return {key: frozenset(ROLES[one] for one in marks if one != ".") for key, *marks in rows}


CALLS = _table(_CALLS)
"""The roles that may call, by method and path."""

PAGES = _table(_PAGES)
"""The roles that see a page of the console, by the name in its address."""
