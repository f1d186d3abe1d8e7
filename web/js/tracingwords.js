/** Words of places and of tracing. Pure. */

import { STEPS } from "./format.js";

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
export const UNTRACED = { beyond_depth: "Kontaknya tidak ditelusuri lagi: sudah terlalu jauh dari kasus pertama" };
