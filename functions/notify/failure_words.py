"""Why a message did not arrive, or why nothing is sent, in words for operators.

The codes are Meta's, see `functions.notify.error_codes`; what to do about each stands in `docs/runbook.md`.
"""

from functions.notify.error_codes import Action, action_for
from functions.notify.releasing import ANSWER_LOST

_CODES = {
    131026: "Nomor ini tidak memakai WhatsApp, atau tidak dapat menerima pesan",
    131021: "Nomor ini milik pengirim sendiri",
    131030: "Nomor ini tidak ada dalam daftar uji WhatsApp",
    131049: "WhatsApp menahan pesan ini demi penerima yang sudah banyak menerima pesan",
    131050: "Penerima menolak pesan semacam ini di WhatsApp",
    131062: "Akun WhatsApp penerima tidak dapat dikirimi pesan",
    130472: "WhatsApp tidak mengirim kepada nomor ini karena uji coba milik WhatsApp",
    137000: "Akun WhatsApp penerima tidak dikenal lagi",
    0: "Kunci akses WhatsApp tidak berlaku lagi",
    190: "Kunci akses WhatsApp tidak berlaku lagi",
    33: "Nomor pengirim Desac tidak dikenal WhatsApp",
    133010: "Nomor pengirim Desac belum terdaftar di WhatsApp",
    131042: "Pembayaran kepada WhatsApp bermasalah",
    131048: "WhatsApp menilai mutu pesan kurang: banyak yang memblokir atau melaporkan nomor kita",
    131064: "WhatsApp menilai mutu pesan kurang: banyak yang memblokir atau melaporkan nomor kita",
    131047: "Lewat 24 jam sejak warga terakhir menulis",
}
_ACTIONS = {
    Action.RETRY: "Gangguan di WhatsApp",
    Action.RETRY_LATER: "Gangguan di WhatsApp",
    Action.SLOW_NUMBER: "Terlalu cepat mengirim",
    Action.SLOW_RECIPIENT: "Terlalu banyak pesan kepada nomor ini",
    Action.PAUSE_NUMBER: "WhatsApp meminta pengiriman dihentikan",
    Action.STOP: "Akun WhatsApp Desac diblokir, dibatasi, atau tidak diizinkan mengirim",
    Action.HOLD_TEMPLATE: "Templat pesan ditolak WhatsApp",
    Action.PARK: "Pesan ditolak WhatsApp karena kesalahan di pihak Desac",
    Action.NEEDS_TEMPLATE: "Lewat 24 jam sejak warga terakhir menulis",
    Action.UNREACHABLE: "WhatsApp tidak sampai kepada nomor ini",
}
_REASONS = {ANSWER_LOST: "Pengiriman tidak pasti: jawaban WhatsApp hilang, dan pesan tidak dikirim dua kali"}


def code_text(code: int) -> str:
    """What WhatsApp's code says."""
    return _CODES.get(code) or _ACTIONS[action_for(code)]


def failure_text(code: int | None, reason: str | None) -> str:
    """Why a message failed."""
    if code is not None:
        return code_text(code)
    return _REASONS.get(reason or "", "Tidak diketahui")


def stop_text(code: int | None, why: str | None) -> str:
    """Why nothing is sent."""
    return code_text(code) if code is not None else f"Dihentikan petugas: {why}"
