/**
 * Words for every state and reason that the staff API gives of one person, in one place. Pure.
 * `TABLES` names each table as docs/openapi.json names its codes; a test holds the two together.
 */

import { AID_REASONS, AID_STATES, CLOSED_BY, FUNDS, MARKS, PRECISIONS, REASONS, STATES, STEPS } from "./format.js";
import { SIGNS } from "./symptoms.js";

export const KINDS = { case: "Kasus konfirmasi", contact: "Kontak erat" };
export const STAYS = { case: "isolasi", contact: "karantina" };
export const EPISODE_STATES = { active: "Sedang berjalan", recorded: "Hanya dicatat", ended: "Selesai" };
export const END_REASONS = {
  completed: "Hari isolasi atau karantina sudah genap",
  exit_test_negative: "Tes akhir negatif",
  recovered: "Sembuh",
  deceased: "Meninggal",
  hospitalised: "Dirawat di rumah sakit atau isolasi terpusat",
  moved: "Pindah ke luar Denpasar",
  discarded: "Bukan kasus",
  became_case: "Tes positif, tercatat sebagai kasus",
  merged: "Digabung dengan catatan lain",
  over_on_arrival: "Sudah selesai saat datanya diterima",
};
/** What a doctor or an operator may say became of somebody. */
export const STAFF_OUTCOMES = {
  recovered: END_REASONS.recovered,
  hospitalised: END_REASONS.hospitalised,
  deceased: END_REASONS.deceased,
  moved: END_REASONS.moved,
  discarded: END_REASONS.discarded,
  active: "Batalkan hasil akhir: masih berjalan",
};
export const UNREACHABLE = {
  no_phone: "Tidak ada nomor yang dapat dipakai",
  opted_out: "Warga menghentikan pesan",
  not_on_whatsapp: "Nomor tidak terdaftar di WhatsApp",
  silent: "Tidak menjawab",
  answer_lost: "Tidak pasti apakah WhatsApp menerima pesannya",
};
export const WHY_NOT = {
  no_phone: "Tidak ada nomor telepon seluler yang dapat dipakai.",
  opted_out: "Warga meminta tidak dikirimi pesan lagi.",
  number_opted_out: "Orang lain dengan nomor yang sama meminta nomor itu tidak dikirimi pesan lagi.",
  not_on_whatsapp: "Nomor tersebut tidak terdaftar di WhatsApp.",
  no_episode: "Tidak ada catatan kasus atau kontak erat.",
  episode_over: "Masa isolasi atau karantina sudah selesai.",
  merged: "Data ini sudah digabung dengan data warga lain.",
};
export const LAB_RESULTS = { positive: "positif", negative: "negatif", inconclusive: "belum pasti" };
export const TEST_KINDS = { PCR: "PCR", antigen: "Antigen" };
export const SEXES = { L: "Laki-laki", P: "Perempuan" };

export const ROW_EFFECTS = { new: "Data baru", changed: "Data diperbarui", unchanged: "Tidak ada yang berubah" };
/** What a row was kept with (a rejected one leads to nobody). */
export const ROW_CODES = {
  nik_missing: "NIK kosong",
  nik_invalid: "NIK tidak sah, tidak dipakai",
  nik_mangled: "NIK rusak oleh Excel, tidak dipakai",
  nik_birthdate_mismatch: "Tanggal lahir atau jenis kelamin berbeda dengan NIK",
  phone_missing: "Nomor HP kosong",
  phone_invalid: "Nomor HP tidak sah, tidak dipakai",
  phone_landline: "Nomor telepon rumah, bukan HP",
  phone_multiple: "Beberapa nomor HP, dipakai yang pertama",
  village_unknown: "Desa/kelurahan tidak dikenal",
  village_ambiguous: "Desa/kelurahan menunjuk lebih dari satu tempat",
  kecamatan_mismatch: "Kecamatan tidak cocok dengan desa/kelurahan",
  birthdate_invalid: "Tanggal lahir tidak terbaca, tidak dipakai",
  index_unknown: "Kasus indeksnya belum terdaftar",
  possible_same_person: "Mungkin sama dengan orang lain",
  differs_from_resident: "Berbeda dengan isian warga atau petugas",
};
export const FIELDS = {
  name: "nama", nik: "NIK", kk: "nomor KK", sex: "jenis kelamin", birth_date: "tanggal lahir", phone: "nomor HP",
  address: "alamat", village_code: "desa/kelurahan", kecamatan_code: "kecamatan", relation: "hubungan",
  last_met: "terakhir bertemu", specimen_date: "tanggal spesimen", result_date: "tanggal hasil",
  onset_date: "tanggal mulai gejala", last_symptom_date: "hari terakhir bergejala", last_exposure: "paparan terakhir",
  entry_test: "tes awal", exit_test: "tes akhir", anchor_date: "hari pertama", end_date: "akhir isolasi",
  status: "keadaan", status_reason: "hasil akhir", test: "jenis tes", kind: "jenis catatan",
};

export const MESSAGE_STATES = {
  queued: "mengantre",
  sending: "sedang dikirim",
  unknown: "belum pasti terkirim",
  accepted: "diterima WhatsApp",
  sent: "terkirim",
  delivered: "sampai di HP",
  read: "dibaca",
  failed: "gagal",
  suppressed: "tidak dikirim",
  held: "ditahan",
};
export const PURPOSES = {
  positive_notice: "Pemberitahuan hasil positif",
  isolation_guide: "Panduan isolasi mandiri",
  contact_notice: "Pemberitahuan kontak erat",
  isolation_ended: "Pemberitahuan isolasi selesai",
  emergency_answer: "Jawaban darurat",
  symptom_answer: "Jawaban atas gejala",
  sembako_answer: "Jawaban tentang sembako",
  sembako_office_answer: "Jawaban tentang sembako, dari kantor",
  form_answer: "Tautan formulir",
  help_answer: "Bantuan",
  well_answer: "Jawaban atas kabar sehat",
  opt_out_answer: "Konfirmasi berhenti",
  opt_in_answer: "Konfirmasi mulai lagi",
  location_answer: "Jawaban atas lokasi",
  location_refused_answer: "Lokasi tidak diterima",
  video_answer: "Video panduan",
  other_answer: "Jawaban umum",
  stranger_answer: "Jawaban untuk nomor tak dikenal",
  staff_stop_answer: "Jawaban atas permintaan berhenti petugas",
  complaint_notice: "Keluhan diteruskan kepada dokter",
  complaint_received: "Konfirmasi keluhan diterima",
  doctor_answer: "Jawaban dokter",
  doctor_help: "Petunjuk untuk dokter",
  doctor_receipt: "Konfirmasi untuk dokter",
  daily_check_in: "Pertanyaan kabar harian",
  check_in_reminder: "Pengingat kabar harian",
  form_reminder: "Pengingat formulir",
  silence_notice: "Pemberitahuan tanpa kabar kepada dokter",
  silence_receipt: "Konfirmasi tanpa kabar untuk dokter",
  sembako_delivered_question: "Pertanyaan: sembako sudah diterima?",
  sembako_received_answer: "Jawaban: sembako diterima",
  sembako_missing_answer: "Jawaban: sembako belum diterima",
};
export const MESSAGE_REASONS = {
  quiet_hours: "menunggu pagi",
  pause_calendar: "menunggu hari hening (Nyepi) berakhir",
  daily_limit: "batas harian WhatsApp tercapai",
  sending_stopped: "pengiriman dihentikan petugas",
  template_held: "templat ditahan WhatsApp",
  parked: "menunggu diperiksa petugas",
  recipient_slowed: "terlalu banyak pesan ke nomor ini",
  retry_later: "dicoba lagi",
  no_phone: "tidak ada nomor yang dapat dipakai",
  opted_out: "warga menghentikan pesan",
  episode_over: "isolasi atau karantina sudah selesai",
  not_over: "isolasi ternyata belum selesai",
  too_late: "harinya sudah lewat",
};
/** WhatsApp's codes that say something about the number; of others the code itself is told. */
export const WHATSAPP_ERRORS = {
  131026: "nomor tidak ada di WhatsApp atau tidak dapat menerima",
  131021: "nomor penerima sama dengan pengirim",
  131030: "nomor belum diizinkan menerima",
  131047: "lebih dari 24 jam sejak warga menulis",
  131049: "WhatsApp menahan pesannya",
  131050: "penerima menolak pesan",
  131056: "terlalu banyak pesan ke nomor ini",
};
export const REPLIES = {
  EMERGENCY: "Darurat", SYMPTOM: "Ada gejala", VIDEO: "Minta video", SEMBAKO: "Minta sembako", FORM: "Minta formulir",
  HELP: "Minta bantuan", WELL: "Saya sehat", STOP: "Berhenti", START: "Mulai lagi", READ_ANSWER: "Baca jawaban",
  REACHED: "Sudah saya hubungi", WILL_REACH: "Akan saya hubungi", AID_RECEIVED: "Sembako sudah diterima",
  AID_MISSING: "Sembako belum diterima",
};
export const REPLY_KINDS = {
  text: "tulisan", button: "tombol", interactive: "tombol", location: "lokasi", image: "foto", audio: "pesan suara",
  video: "video", document: "berkas", sticker: "stiker", reaction: "reaksi", contacts: "kartu kontak", unsupported: "jenis lain",
};

export const CLOCKS = {
  form: "Formulir ditunggu",
  doctor_answer: "Jawaban dokter ditunggu",
  isolation_end: "Akhir isolasi atau karantina",
  silence_form: "Langkah berikutnya bila formulir tidak masuk",
  silence_check_in: "Langkah berikutnya bila tidak ada kabar harian",
  silence_undelivered: "Langkah berikutnya bila tidak terjangkau WhatsApp",
};
export const CLOCK_STATES = { open: "berjalan", stopped: "terpenuhi", expired: "lewat tanpa jawaban", over: "berakhir" };
export const UNTRACED = { beyond_depth: "Kontaknya tidak ditelusuri lagi: sudah terlalu jauh dari kasus pertama" };

export const COMPLAINT_STATES = {
  open: "Menunggu jawaban",
  escalated: "Menunggu, sudah diteruskan",
  answered: "Sudah dijawab",
  closed: "Ditutup operator",
};
export const LEVELS = { doctor: "dokter desa", puskesmas: "puskesmas", operators: "operator" };
export const ANSWERERS = { doctor: "dokter", puskesmas: "puskesmas", operator: "operator" };
export const CHANNELS = { link: "lewat halaman jawaban", whatsapp: "lewat WhatsApp", staff: "lewat konsol" };
/** The quick answers of a doctor, in the words of the doctor's page. */
export const CHOICES = {
  called: "Sudah saya telepon",
  monitor: "Pantau di rumah",
  emergency_room: "Segera ke IGD atau telepon nomor darurat",
  other: "Lainnya (tulis di bawah)",
};
export const CONTACT_SOURCES = { doctor: "dokter desa", puskesmas: "puskesmas", general: "nomor umum" };
export const TRIAGE = {
  well: "Sehat",
  watch: "Gejala ringan, dipantau",
  symptoms: "Bergejala, perlu petugas kesehatan",
  emergency: "Tanda bahaya",
};
export const REPORTED_BY = {
  button: "tombol WhatsApp", words: "pesan WhatsApp", form: "halaman laporan", tracer: "pelacak", doctor: "dokter", operator: "operator",
};
export const SILENCE_KINDS = {
  form: "Formulir belum diisi",
  check_in: "Tidak menjawab kabar harian",
  undelivered: "Tidak terjangkau WhatsApp",
};
export const SILENCE_STATES = { waiting: "Masih dicari", over: "Selesai" };
export const SILENCE_STEPS = {
  reminder: "Warga diingatkan",
  tracer: "Menunggu pelacak",
  doctor: "Menunggu dokter",
  operators: "Menunggu operator",
};
export const HEARD = {
  form: "Formulir masuk",
  report: "Ada kabar harian",
  reply: "Warga membalas",
  traced: "Ditemui pelacak",
  reached: "Dihubungi dokter",
  closed: "Ditutup petugas",
  number_changed: "Nomor diganti",
  episode_over: "Isolasi atau karantina selesai",
};
/** What a silence's history holds besides its steps. */
export const SILENCE_WORDS = {
  ...SILENCE_STEPS,
  acknowledged: "Ada yang mencari",
  resumed: "Dicari lagi",
  ...Object.fromEntries(Object.entries(HEARD).map(([code, words]) => [`over.${code}`, `Selesai: ${words.toLowerCase()}`])),
};

export const LOCATION_SOURCES = {
  resident: "dari warga", tracer: "dari pelacak", geocoder: "dari peta", village: "dari desa/kelurahan", none: "belum ada",
};
export const LOCATION_REASONS = {
  no_address: "alamat kosong",
  no_result: "alamat tidak ditemukan di peta",
  too_coarse: "hasil peta terlalu kasar",
  low_score: "hasil peta meragukan",
  other_street: "peta menunjuk jalan lain",
  outside_village: "hasil peta di luar desa yang disebut",
  outside_city: "hasil peta di luar Denpasar",
  swapped_coordinates: "koordinat tertukar",
  address_refused: "alamat tidak dapat dicari",
  geocoder_unavailable: "layanan peta sedang tidak menjawab",
  point_outside_city: "titik yang dikirim di luar Denpasar",
  outside_stated_village: "titik di luar desa yang disebut",
  village_unknown: "desa/kelurahan tidak diketahui",
};
export const TRACING_STEPS = { visit: "Dikunjungi", ...STEPS };
export const DOUBTS = {
  same_nik: "NIK sama",
  same_phone_birth: "nomor HP dan tanggal lahir sama",
  same_name_birth_village: "nama, tanggal lahir dan desa sama",
  two_in_one_row: "dua orang dalam satu baris",
  same_phone_name: "nomor HP dan nama sama",
};
export const VERDICTS = { merged: "digabung", distinct: "dua orang berbeda" };
export const MERGES = { merged: "Digabung dengan catatan lain", parted: "Penggabungan dibatalkan" };

/** By the name of the codes in docs/openapi.json. */
export const TABLES = {
  AidState: AID_STATES, AidReason: AID_REASONS, Fund: FUNDS, MarkKind: MARKS,
  Answerer: ANSWERERS, Channel: CHANNELS, Choice: CHOICES, ComplaintState: COMPLAINT_STATES, ContactSource: CONTACT_SOURCES, Level: LEVELS,
  AssignmentReason: REASONS, AssignmentState: STATES, Outcome: CLOSED_BY, TracingStep: TRACING_STEPS,
  ClockName: CLOCKS, ClockState: CLOCK_STATES, DoubtKind: DOUBTS, Verdict: VERDICTS, MergeAction: MERGES,
  EndReason: END_REASONS, EpisodeKind: KINDS, EpisodeStatus: EPISODE_STATES, LabResult: LAB_RESULTS, TestKind: TEST_KINDS,
  StaffOutcome: STAFF_OUTCOMES, UnreachableReason: UNREACHABLE, WhyNot: WHY_NOT, Sex: SEXES, Untraced: UNTRACED,
  Heard: HEARD, SilenceKind: SILENCE_KINDS, SilenceState: SILENCE_STATES, SilenceStep: SILENCE_STEPS, SilenceWord: SILENCE_WORDS,
  HoldReason: MESSAGE_REASONS, MessageState: MESSAGE_STATES, Purpose: PURPOSES, Suppression: MESSAGE_REASONS, ReplyPayload: REPLIES,
  LocationSource: LOCATION_SOURCES, Precision: PRECISIONS, LocationReason: LOCATION_REASONS,
  ReportedBy: REPORTED_BY, Triage: TRIAGE, Sign: SIGNS, RowEffect: ROW_EFFECTS, RowCode: ROW_CODES, Field: FIELDS,
};
