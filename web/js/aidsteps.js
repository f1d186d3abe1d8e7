/** The steps of a request for sembako: from which state, by whom, in what words. Pure; the API decides. */

import { FAIL_REASONS, REFUSE_REASONS } from "./format.js";

const VILLAGE = ["tracer", "dinsos"];
const DINSOS = ["dinsos"];

/** `many`: the API takes up to a hundred at once; `main`: the usual next step; `spoken`: for screen readers; `done`: of one among many. */
export const aidSteps = [
  { name: "verify", button: "Verifikasi", title: "Verifikasi desa/kelurahan", confirm: "Verifikasi", ask: "Catatan, misalnya nomor surat desa (boleh kosong)", states: ["requested"], roles: VILLAGE, many: true, main: true, asksFund: true, done: "diverifikasi" },
  { name: "approve", button: "Setujui", title: "Setujui permintaan", confirm: "Setujui", ask: "Catatan (boleh kosong)", states: ["verified"], roles: DINSOS, many: true, main: true, done: "disetujui" },
  { name: "hand-over", button: "Serahkan ke Satgas", title: "Serahkan ke Satgas desa/kelurahan", confirm: "Serahkan", ask: "Catatan, misalnya nomor berita acara (boleh kosong)", states: ["approved", "failed"], roles: DINSOS, many: true, main: true, done: "diserahkan ke Satgas desa" },
  { name: "delivered", button: "Sudah diserahkan", title: "Tandai sudah diserahkan", spoken: "Tandai sudah diserahkan", confirm: "Sudah diserahkan", ask: "Catatan, misalnya siapa yang menerima (boleh kosong)", states: ["handed_over", "failed"], roles: VILLAGE, main: true },
  { name: "failed", button: "Gagal diantar", title: "Paket gagal diantar", confirm: "Simpan", ask: "Catatan", states: ["handed_over"], roles: VILLAGE },
  { name: "missing", button: "Warga belum menerima", title: "Warga belum menerima paket", confirm: "Antar lagi", ask: "Siapa yang mengatakan, dan kapan", needsNote: true, states: ["delivered"], roles: VILLAGE },
  { name: "refuse", button: "Tolak", title: "Tolak permintaan", confirm: "Tolak", ask: "Catatan", states: ["requested"], roles: VILLAGE },
  { name: "refuse", button: "Tolak", title: "Tolak permintaan", confirm: "Tolak", ask: "Catatan", states: ["verified", "approved", "duplicate"], roles: DINSOS },
  { name: "cancel", button: "Batalkan", title: "Batalkan atas permintaan warga", confirm: "Batalkan permintaan", ask: "Catatan, misalnya siapa yang mengatakan (boleh kosong)", states: ["requested", "verified", "approved"], roles: VILLAGE },
  { name: "overrule", button: "Loloskan", title: "Loloskan permintaan", confirm: "Loloskan", ask: "Alasan", needsNote: true, states: ["duplicate", "refused", "cancelled"], roles: DINSOS },
];

/** Whether somebody of these groups may take a step. */
export const mayTake = (step, groups) => step.roles.some((role) => groups.includes(role));

/** The reasons that a step has to name, none for most. */
export const reasonsOf = (step) => ({ failed: FAIL_REASONS, refuse: REFUSE_REASONS })[step.name];
