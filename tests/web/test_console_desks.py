"""The desks of the console: sembako, complaints, silences, and a person's whole chain."""

from collections.abc import Callable

from playwright.sync_api import Locator, expect

from tests.web.conftest import PHONE
from tests.web.console_page import ConsolePage
from tests.web.staff_signin import PASSWORD
from tests.web.staff_standin import StandIn

OpenPage = Callable[..., ConsolePage]


def _desk(console: ConsolePage, user: str, tab: str) -> Locator:
    """Signed in and on a tab; the dialog that may come."""
    console.sign_in(user, PASSWORD)
    console.show_tab(tab)
    expect(console.page.get_by_role("heading", level=1, name=tab)).to_be_visible()
    return console.page.get_by_role("dialog")


# --- sembako -------------------------------------------------------------------------------------------


def test_dinsos_marks_a_package_as_handed_over(open_page: OpenPage, standin: StandIn) -> None:
    console = open_page(PHONE)
    _desk(console, "dinsos", "Sembako")
    console.filter("Status", "Di Satgas desa")
    expect(console.cards).to_have_count(2)
    expect(console.card("I Komang Perlu")).to_contain_text("Isolasi sampai")

    console.mark_delivered("I Komang Perlu", "Diterima istri")
    expect(console.card("I Komang Perlu").get_by_text("Sudah diserahkan", exact=True)).to_be_visible()
    expect(console.card("I Komang Perlu").get_by_role("button", name="Tandai")).to_have_count(0)
    _method, path, body = standin.calls[-1]
    assert path == "/sembako/p0011-0000000b/delivered"
    assert body["note"] == "Diterima istri"


def test_what_waits_is_counted_and_one_press_away(open_page: OpenPage) -> None:
    console = open_page()
    _desk(console, "dinsos", "Sembako")
    waiting = console.page.get_by_role("list", name="Yang menunggu tindakan")
    expect(waiting.get_by_role("button", name="Menunggu verifikasi 2")).to_have_attribute(
        "aria-pressed", "true"
    )
    waiting.get_by_role("button", name="Di Satgas desa 2").click()
    expect(console.card("I Komang Perlu")).to_be_visible()
    expect(console.page.get_by_label("Status", exact=True)).to_have_value("handed_over")


def test_double_requests_say_what_they_match_and_are_let_through_with_a_reason(
    open_page: OpenPage, standin: StandIn
) -> None:
    console = open_page()
    dialog = _desk(console, "dinsos", "Sembako")
    console.filter("Status", "Ganda")
    expect(console.cards).to_have_count(1)
    double = console.card("I Made Ganda")
    expect(double).to_contain_text("Nomor HP ini sudah dipakai permintaan lain")
    expect(double).to_contain_text("S-00000C Ni Wayan Butuh, Sanur: Di Satgas desa (sama: nomor HP)")
    expect(double.get_by_role("button", name="Tandai")).to_have_count(0)
    double.get_by_role("button", name="Loloskan").click()
    # Without a reason the browser does not send it.
    dialog.get_by_role("button", name="Loloskan").click()
    expect(dialog).to_be_visible()
    dialog.get_by_role("textbox").fill("Dua keluarga, satu HP")
    dialog.get_by_role("button", name="Loloskan").click()
    expect(console.news).to_contain_text("tercatat")
    _method, path, body = standin.calls[-1]
    assert (path, body["note"]) == ("/sembako/p0013-0000000d/overrule", "Dua keluarga, satu HP")


def test_many_are_ticked_and_each_has_an_answer(open_page: OpenPage, standin: StandIn) -> None:
    console = open_page(PHONE)
    dialog = _desk(console, "pelacak.selatan", "Sembako")
    expect(console.cards).to_have_count(2)
    together = console.page.get_by_role("region", name="Banyak sekaligus")
    expect(together).to_contain_text("Centang permintaan")
    console.card("I Ketut Baru").get_by_role("checkbox").check()
    expect(together).to_contain_text("1 dipilih")
    together.get_by_role("button", name="Pilih semua (2)").click()
    together.get_by_role("button", name="Verifikasi yang dipilih (2)").click()
    dialog.get_by_role("button", name="Verifikasi", exact=True).click()
    expect(dialog.get_by_role("heading", level=2)).to_have_text(
        "Verifikasi desa/kelurahan: 1 berhasil, 1 tidak"
    )
    expect(dialog.get_by_role("listitem")).to_have_text(
        [
            "I Ketut Baru (S-00000E): Persetujuan harus diberikan petugas lain daripada verifikasi.",
            "Ni Putu Baru (S-00000F): diverifikasi",
        ]
    )
    dialog.get_by_role("button", name="Tutup").click()
    expect(console.cards).to_have_count(1)
    expect(together).to_contain_text("Centang permintaan")
    _method, path, body = next(call for call in standin.calls if call[0] == "POST")
    assert (path, len(body["ids"])) == ("/sembako/verify", 2)
    expect(console.page.get_by_role("button", name="Loloskan")).to_have_count(0)


def test_many_of_which_some_may_have_arrived_are_listed_anew(open_page: OpenPage, standin: StandIn) -> None:
    console = open_page()
    console.sign_in("dinsos", PASSWORD)
    console.show_tab("Sembako")
    expect(console.cards).to_have_count(2)
    console.page.get_by_role("button", name="Pilih semua (2)").click()
    console.page.get_by_role("button", name="Verifikasi yang dipilih (2)").click()
    dialog = console.page.get_by_role("dialog")
    standin.down = True
    dialog.get_by_role("button", name="Verifikasi", exact=True).click()
    expect(dialog.get_by_role("alert")).to_be_visible()
    standin.down = False
    next(one for one in standin.aids.values() if one["state"] == "requested")["state"] = "verified"
    dialog.get_by_role("button", name="Batal").click()
    expect(console.cards).to_have_count(1)


def test_a_filter_by_fund_goes_to_the_server(open_page: OpenPage, standin: StandIn) -> None:
    standin.aids["p0014-0000000e"]["fund"] = "other"
    console = open_page()
    _desk(console, "dinsos", "Sembako")
    expect(console.cards).to_have_count(2)
    console.page.get_by_text("Saringan lain").click()
    console.filter("Sumber dana", "Dana lain (KTP luar Denpasar)")
    expect(console.cards).to_have_count(1)
    expect(console.card("I Ketut Baru")).to_be_visible()


def test_the_berita_acara_of_what_is_listed_is_saved_under_its_name(open_page: OpenPage) -> None:
    console = open_page()
    _desk(console, "dinsos", "Sembako")
    console.filter("Status", "Di Satgas desa")
    console.page.get_by_text("Cetak dan unduh").click()
    with console.page.expect_download() as download:
        console.page.get_by_role("button", name="Berita acara (PDF)").click()
    assert download.value.suggested_filename == "sembako-handed_over.pdf"
    assert download.value.path().read_bytes() == b"%PDF-1.7"


def test_the_list_goes_to_paper_as_a_table_to_its_last_page(open_page: OpenPage, standin: StandIn) -> None:
    standin.page_size = 1
    console = open_page()
    _desk(console, "dinsos", "Sembako")
    console.filter("Status", "Di Satgas desa")
    # What the browser's own dialog would be opened with: nobody can press anything in that one.
    console.page.evaluate("window.print = () => document.body.setAttribute('data-printed', 'true')")
    console.page.get_by_text("Cetak dan unduh").click()
    console.page.get_by_role("button", name="Cetak daftar").click()
    expect(console.page.locator("body[data-printed]")).to_have_count(1)
    paper = console.page.locator(".paper")
    expect(paper).to_be_hidden()
    console.page.emulate_media(media="print")
    expect(paper).to_be_visible()
    expect(paper.get_by_role("row")).to_have_count(3)
    expect(paper).to_contain_text("Di Satgas desa, Semua kecamatan. 2 permintaan.")
    expect(console.cards.first).to_be_hidden()
    expect(console.sign_out_button).to_be_hidden()


def test_a_failed_delivery_says_why(open_page: OpenPage, standin: StandIn) -> None:
    console = open_page()
    dialog = _desk(console, "dinsos", "Sembako")
    console.filter("Status", "Di Satgas desa")
    console.card("Ni Wayan Butuh").get_by_role("button", name="Gagal diantar").click()
    dialog.get_by_label("Sebab lain").check()
    dialog.get_by_role("button", name="Simpan").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Tulis sebabnya di catatan.")
    dialog.get_by_label("Tidak ada orang di rumah").check()
    dialog.get_by_role("button", name="Simpan").click()
    expect(console.card("Ni Wayan Butuh")).to_contain_text("Tidak ada orang di rumah")
    assert standin.calls[-1][2]["reason"] == "not_home"


def test_the_history_of_a_request_names_who_took_each_step(open_page: OpenPage) -> None:
    console = open_page()
    dialog = _desk(console, "operator", "Sembako")
    console.card("I Ketut Baru").get_by_role("button", name="Riwayat").click()
    expect(dialog.get_by_role("heading", level=2)).to_have_text("Riwayat S-00000E")
    expect(dialog).to_contain_text("Menunggu verifikasi")
    expect(dialog).to_contain_text("Oleh sistem")
    # An operator reads, and has nothing to tick.
    expect(console.page.get_by_role("checkbox")).to_have_count(0)


# --- complaints ----------------------------------------------------------------------------------------


def test_a_doctor_answers_the_gravest_first_in_three_taps(open_page: OpenPage, standin: StandIn) -> None:
    console = open_page(PHONE)
    dialog = _desk(console, "dokter", "Keluhan")
    expect(console.tabs).to_have_text(["Keluhan", "Tanpa kabar"])
    names = ["Ni Made Gawat", "I Wayan Contoh", "I Nyoman Bayi"]
    expect(console.page.get_by_role("heading", level=2)).to_have_text(names)
    grave = console.card("Ni Made Gawat")
    for words in ("32 tahun, isolasi hari ke-6", "12 menit", "Sesak napas", "Suhu 38,4 °C", "Darurat"):
        expect(grave).to_contain_text(words)
    expect(grave).to_contain_text("“Ibu saya sesak sekali”")
    expect(grave).to_contain_text("I Putu Serumah (nomor yang sama): tanyakan")
    expect(grave.get_by_role("link", name="Telepon")).to_have_attribute("href", "tel:+6281200000002")
    expect(console.card("I Nyoman Bayi")).to_contain_text("8 bulan, karantina hari ke-7")
    expect(console.card("I Wayan Contoh")).to_contain_text("2 jam 5 menit")

    grave.get_by_role("button", name="Jawab").click()
    dialog.get_by_label("Segera ke IGD").check()
    dialog.get_by_role("button", name="Kirim jawaban").click()
    expect(console.news).to_contain_text("tersimpan dan diteruskan")
    expect(console.card("Ni Made Gawat")).to_contain_text("Sudah dijawab")
    _method, path, body = standin.calls[-1]
    assert path == "/complaints/p0002-00000002.000002/answer"
    assert (body["choice"], body["text"]) == ("emergency_room", "")

    console.page.get_by_role("button", name="Selesai (14 hari)").click()
    expect(console.card("Ni Made Gawat")).to_contain_text("dokter, ")
    expect(console.card("Ni Ketut Sudah")).to_contain_text("“Minum banyak, kabari besok.”")


def test_another_answer_needs_words_and_keeps_what_was_typed(open_page: OpenPage, standin: StandIn) -> None:
    console = open_page()
    dialog = _desk(console, "dokter", "Keluhan")
    console.card("I Wayan Contoh").get_by_role("button", name="Jawab").click()
    dialog.get_by_label("Lainnya").check()
    dialog.get_by_role("button", name="Kirim jawaban").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Tulis jawaban Anda.")
    standin.down = True
    dialog.get_by_role("textbox").fill("Minum obat dua kali")
    dialog.get_by_role("button", name="Kirim jawaban").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Server sedang bermasalah")
    expect(dialog.get_by_role("textbox")).to_have_value("Minum obat dua kali")
    standin.down = False
    dialog.get_by_role("button", name="Kirim jawaban").click()
    expect(console.news).to_contain_text("tersimpan")
    assert standin.calls[-1][2]["text"] == "Minum obat dua kali"


def test_operators_see_to_complaints_close_them_and_read_the_figures(
    open_page: OpenPage, standin: StandIn
) -> None:
    console = open_page()
    dialog = _desk(console, "operator", "Keluhan")
    console.card("I Wayan Contoh").get_by_role("button", name="Saya tangani").click()
    expect(console.card("I Wayan Contoh")).to_contain_text("Ditangani")
    console.card("I Nyoman Bayi").get_by_role("button", name="Tutup keluhan").click()
    dialog.get_by_label("Alasan").fill("Sudah dirawat")
    dialog.get_by_role("button", name="Tutup keluhan").click()
    expect(console.card("I Nyoman Bayi")).to_contain_text("operator: Sudah dirawat")
    assert standin.calls[-1][2] == {"reason": "Sudah dirawat"}
    console.page.get_by_text("Lama menunggu per desa/kelurahan").click()
    rows = console.page.get_by_role("region", name="Lama menunggu").get_by_role("row")
    expect(rows.nth(1)).to_contain_text("Kota Denpasar")
    expect(rows.nth(2)).to_have_text("Sanur3121belum terjawabbelum terjawab")
    expect(rows.nth(3)).to_have_text("Renon220020 menit1 jam 15 menit")


def test_a_doctor_neither_closes_nor_reads_figures(open_page: OpenPage) -> None:
    console = open_page()
    _desk(console, "dokter", "Keluhan")
    expect(console.cards).to_have_count(3)
    expect(console.page.get_by_role("button", name="Tutup keluhan")).to_have_count(0)
    expect(console.page.get_by_text("Lama menunggu per desa")).to_have_count(0)


# --- silences ------------------------------------------------------------------------------------------


def test_a_report_told_on_the_phone_is_judged_at_once(open_page: OpenPage, standin: StandIn) -> None:
    console = open_page(PHONE)
    dialog = _desk(console, "dokter", "Tanpa kabar")
    silent = console.card("I Gede Hening")
    for words in ("Tidak menjawab kabar harian", "2 hari 4 jam, sejak", "Menunggu dokter", "dr. Ayu Contoh"):
        expect(silent).to_contain_text(words)
    silent.get_by_text("3 langkah").click()
    expect(silent.get_by_role("listitem")).to_contain_text(
        ["Warga diingatkan", "Menunggu pelacak", "Menunggu dokter"]
    )
    silent.get_by_role("button", name="Catat kabar").click()
    dialog.get_by_label("Sesak napas").check()
    dialog.get_by_label("Batuk").check()
    dialog.get_by_label("Suhu badan (°C)").fill("38,4")
    dialog.get_by_label("Saturasi oksigen (%)").fill("91")
    dialog.get_by_role("button", name="Simpan kabar").click()
    expect(dialog.get_by_role("heading", level=2)).to_have_text("Dinilai: Tanda bahaya")
    expect(dialog).to_contain_text("Karena: Sesak napas")
    dialog.get_by_role("button", name="Tutup").click()
    expect(console.news).to_contain_text("Kabar I Gede Hening tercatat.")
    (told,) = standin.desks.reports
    assert (told["temperature"], told["spo2"], told["breaths"]) == (38.4, 91, None)
    assert (told["symptoms"], told["red_flags"]) == (["batuk"], ["sesak_napas"])


def test_somebody_sees_to_a_silence_and_ends_it_with_a_reason(open_page: OpenPage, standin: StandIn) -> None:
    console = open_page()
    dialog = _desk(console, "operator", "Tanpa kabar")
    console.card("Ni Luh Diam").get_by_role("button", name="Saya cari").click()
    expect(console.card("Ni Luh Diam")).to_contain_text("Dicari oleh")
    console.card("Ni Luh Diam").get_by_role("button", name="Tutup pencarian").click()
    dialog.get_by_label("Bagaimana Anda tahu").fill("Ditelepon, sehat")
    dialog.get_by_role("button", name="Tutup pencarian").click()
    expect(console.card("Ni Luh Diam")).to_contain_text("Ditutup petugas, operator, Ditelepon, sehat")
    console.page.get_by_role("button", name="Selesai (14 hari)").click()
    expect(console.cards).to_have_count(2)
    expect(console.card("I Komang Kabar")).to_contain_text("Ada kabar harian, warga")
    assert standin.calls[-2][1] == "/silences/p0022-00000016.undelivered/close"


def test_a_list_that_cannot_be_read_says_so_and_is_tried_again(open_page: OpenPage, standin: StandIn) -> None:
    console = open_page()
    _desk(console, "dokter", "Tanpa kabar")
    standin.down = True
    console.show_tab("Keluhan")
    expect(console.problem).to_contain_text("Server sedang bermasalah")
    standin.down = False
    console.page.get_by_role("button", name="Coba lagi").click()
    expect(console.cards).to_have_count(3)


# --- a person's chain ----------------------------------------------------------------------------------


def test_a_persons_chain_is_one_timeline_in_words(open_page: OpenPage) -> None:
    console = open_page()
    _desk(console, "dokter", "Keluhan")
    console.card("I Wayan Contoh").get_by_role("button", name="Perjalanan").click()
    page = console.page
    expect(page.get_by_role("heading", level=1)).to_have_text("I Wayan Contoh")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    assert page.url.endswith("#orang/p0001")
    expect(page.get_by_text("Warga ini masih dikirimi pesan.")).to_be_visible()
    told = page.locator(".entry .what").all_inner_texts()
    order = [
        "Masuk dalam berkas: data baru",
        "Pesan “Pemberitahuan hasil positif”: terkirim",
        "Pesan “Pemberitahuan hasil positif”: sampai di HP",
        "Pesan “Pemberitahuan hasil positif”: dibaca",
        "Formulir diisi",
        "Lokasi: titik jalan, cari nomornya",
        "Sembako: disetujui",
        "Akhir isolasi bergeser ke 4 Feb 2026",
        "Hasil kunjungan: bertemu orangnya",
        "Keluhan darurat",
        "Kabar: bergejala, perlu petugas kesehatan",
    ]
    places = [told.index(words) for words in order]
    assert places == sorted(places)
    expect(page.locator(".entry").first).to_contain_text("09.00 WITA")
    expect(page.get_by_role("heading", name="Berikutnya")).to_be_visible()
    expect(page.locator(".coming")).to_contain_text("Menunggu pagi")
    page.get_by_role("button", name="Kembali").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Keluhan")


def test_every_reason_why_nothing_is_sent_is_told(open_page: OpenPage, standin: StandIn) -> None:
    chain = standin.desks.people["p0001"]
    reasons = ["Warga meminta tidak dikirimi pesan lagi.", "Masa isolasi atau karantina sudah selesai."]
    chain |= {"will_be_messaged": False, "reasons_not_text": reasons}
    console = open_page()
    console.sign_in("operator", PASSWORD)
    console.page.goto(f"{console.url}#orang/p0001")
    expect(console.page.locator(".problem").get_by_role("listitem")).to_have_text(reasons)


def test_staff_correct_facts_end_an_episode_and_ask_for_a_visit(
    open_page: OpenPage, standin: StandIn
) -> None:
    console = open_page()
    console.sign_in("dokter", PASSWORD)
    console.page.goto(f"{console.url}#orang/p0001")
    dialog = console.page.get_by_role("dialog")
    console.page.get_by_role("button", name="Perbaiki tanggal dan tes").click()
    dialog.get_by_label("Alasan").fill("Kata puskesmas")
    dialog.get_by_role("button", name="Simpan perbaikan").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Belum ada yang diubah.")
    dialog.get_by_label("Mulai bergejala").fill("2026-01-23")
    dialog.get_by_label("Tes awal: tanggal").fill("2026-01-24")
    dialog.get_by_role("button", name="Simpan perbaikan").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Isi tanggal, hasil dan jenis tes")
    dialog.get_by_label("Tes awal: hasil").select_option(label="positif")
    dialog.get_by_label("Tes awal: jenis").select_option(label="Antigen")
    dialog.get_by_role("button", name="Simpan perbaikan").click()
    expect(console.news).to_contain_text("tidak ada pesan lagi")
    posted = [call for call in standin.calls if call[0] == "POST"]
    test = {"date": "2026-01-24", "result": "positive", "kind": "antigen"}
    facts = {"reason": "Kata puskesmas", "onset_date": "2026-01-23", "entry_test": test}
    assert posted[-1][1:] == ("/people/p0001/episodes/p0001-00000001/facts", facts)

    console.page.get_by_role("button", name="Catat hasil akhir").click()
    dialog.get_by_label("Dirawat di rumah sakit").check()
    dialog.get_by_label("Alasan").fill("Dirujuk semalam")
    dialog.get_by_role("button", name="Simpan hasil akhir").click()
    expect(dialog).to_be_hidden()
    console.page.get_by_role("button", name="Minta kunjungan").click()
    dialog.get_by_role("textbox").fill("Pagar biru")
    dialog.get_by_role("button", name="Minta kunjungan").click()
    expect(dialog).to_be_hidden()
    posted = [call[1:] for call in standin.calls if call[0] == "POST"]
    outcome, visit = posted[-2:]
    assert outcome[1] == {"outcome": "hospitalised", "reason": "Dirujuk semalam"}
    assert (visit[0], visit[1]["note"]) == ("/people/p0001/assignment", "Pagar biru")
    assert visit[1]["episode_id"] == "p0001-00000001"


def test_somebody_elses_resident_is_refused_kindly(open_page: OpenPage) -> None:
    console = open_page()
    console.sign_in("dokter", PASSWORD)
    console.page.goto(f"{console.url}#orang/p0099")
    expect(console.problem).to_contain_text("Data ini milik kecamatan lain.")
    expect(console.problem).to_contain_text("hubungi operator Desac")
    expect(console.page.get_by_role("button", name="Kembali")).to_be_visible()


def test_an_operator_finds_people_by_phone_and_nothing_of_it_stands_in_an_address(
    open_page: OpenPage, standin: StandIn
) -> None:
    console = open_page(PHONE)
    _desk(console, "operator", "Cari warga")
    console.page.get_by_label("Nomor HP atau NIK").fill("0812 0000 0001")
    console.page.get_by_role("button", name="Cari", exact=True).click()
    expect(console.page.get_by_role("status").get_by_role("listitem")).to_have_text(
        ["I Wayan ContohSanur", "Ni Made ContohDesa tidak diketahui"]
    )
    assert standin.calls[-1] == ("POST", "/people/search", {"phone": "0812 0000 0001"})
    assert not any("0812" in url or "81200000001" in url for url in console.requested)
    console.page.get_by_role("button", name="I Wayan Contoh").click()
    expect(console.page.get_by_role("heading", level=1)).to_have_text("I Wayan Contoh")
    console.show_tab("Cari warga")
    console.page.get_by_label("Nomor HP atau NIK").fill("5171010101850001")
    console.page.get_by_label("Nomor HP atau NIK").press("Enter")
    expect(console.page.get_by_text("2 orang ditemukan")).to_be_visible()
    assert standin.calls[-1][2] == {"nik": "5171010101850001"}
