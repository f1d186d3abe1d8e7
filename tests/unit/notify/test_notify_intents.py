"""What residents write, and what they want with it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desac.domain.reply_kinds import ReplyIntent
from functions.notify.intent_words import lexicon
from functions.notify.intents import intent_of

SENTENCES = {
    ReplyIntent.EMERGENCY: """
        darurat
        DARURAT!!!
        drurat tolong
        emergency
        Tolong
        tolooooong
        tolong pak cepat
        tlg segera
        TULUNG
        tolong ayah saya
        minta tolong
        tolong, ibu saya pingsan
        sesak
        sesak nafas
        saya sesek bgt
        sesakkkk
        ssk napas dari tadi malam
        nyesek
        dada nyesek
        dada saya nyesek bgt
        nafas saya sesak
        susah nafas
        sulit bernapas
        ga bisa nafas
        gak bs bernafas
        tidak bisa bernapas dok
        napasnya berat
        nafas terasa pendek
        ngos-ngosan padahal cuma ke kamar mandi
        engap
        dada saya sakit
        dadanya nyeri
        nyeri dada sebelah kiri
        sakit di dada
        dada rasanya kayak ditekan
        bibir biru
        bibir anak saya kebiruan
        bibirnya mulai membiru
        kuku dan bibir kelihatan biru
        bapak linglung
        ibu bingung, diajak bicara tidak nyambung
        nenek saya mengigau terus
        kakek ngelantur
        anak saya kejang
        kejang2
        step anaknya
        suami saya pingsan
        pinsan di kamar mandi
        ibu tidak sadar
        tidak sadarkan diri
        kesadarannya menurun
        susah dibangunkan
        spo2 91
        SpO2: 88%
        SPO2 saya 93
        spo 2 90
        saturasi 88%
        saturasi oksigen 92
        saturasi saya tadi pagi 96 sekarang 91
        saturasi 93,5
        saturasi saya di bawah 94
        saturasi turun
        saturasinya drop dok
        oksimeter menunjukkan 89
        sat 90 suhu 38
        suhu 37 saturasi 90
        napas 30 kali per menit
        RR 28x/menit
        O2 88
        o2 saya 88
        o2nya tinggal 85%
        O₂ 88
        butuh o2
        butuh oksigen
        oksigen habis
        panggilkan ambulan
        ambulance please
        tolong kirim ambulans ke rumah
        🆘
        🚑🚑
        kondisi kritis
        gawat ini
        bayi saya tidak mau minum
        bayi gak mau nyusu
        anak saya lemas
        anak demam dan lemas
        batuk darah
        tidak batuk, sesak napas
        tidak batuk tapi sesak
        ga demam cuma sesek
        tidak terlalu sesak
        sesak belum hilang
        sesaknya hilang timbul
        sudah tidak batuk tapi dada nyeri
        kalau sesak harus bagaimana
        saya sehat tapi istri sesak
        dokter, saya demam, batuk dan sesak
        keweh ngangkihan
        tiang sesek
        sing nyidang ngangkihan
        bibih pelung
        stop, saya sesak napas
        berhenti bernapas
        saya butuh sembako dan ibu sesak
        sesak?
        apakah sesak napas termasuk bahaya?
        tidak tahu kenapa saya sesak
        mau bunuh diri
        jantung saya nyeri dada
        sesaak napasny
    """,
    ReplyIntent.SYMPTOM: """
        demam
        saya demam
        dmam tinggi dr kemarin
        panas dingin
        badan panas
        suhu 38,5
        suhu badan saya 39
        panas 38 derajat
        batuk
        btuk pilek
        batuk2
        batuk-batuk terus
        pilek
        flu
        hidung mampet
        sakit tenggorokan
        tenggorokan sakit
        nyeri telan
        sakit kepala
        pusing bgt
        kepala puyeng
        mual muntah
        mencret
        saya lemas
        lemes skali
        pegal linu
        anosmia
        tidak bisa mencium bau
        ga bisa nyium apa2
        hilang penciuman
        penciuman hilang
        lidah hambar
        tidak ada rasa
        ada gejala
        saya bergejala
        ada keluhan
        saya sakit
        kurang enak badan
        tidak enak badan
        gak sehat
        kurang sehat
        belum sehat
        meriang
        menggigil
        masih batuk tapi tidak sesak
        batuk tidak sesak
        tidak sesak tapi masih demam
        demam sudah turun tapi batuk terus
        batuk belum sembuh
        ga terlalu demam
        tidak nafsu makan
        saya tidak bisa tidur karena batuk
        gejalanya apa saja ya?
        tiang gelem
        panes tiang
        kokohan
        puruh sirah
        🤒
        🤧🤧
        demam dan minta beras
        demamm tingi
        batuk nya tidak hilang hilang
        saya berhenti batuk kemarin, sekarang batuk lagi
        stop batuk bagaimana caranya
    """,
    ReplyIntent.SEMBAKO: """
        sembako
        minta sembako
        SEMBAKO
        smbako belum datang
        sembakonya kapan datang?
        beras habis
        tidak ada beras
        gak punya makanan
        kehabisan makanan
        kami lapar
        mau minta bantuan pangan
        bantuan sosial untuk isoman
        bansos
        butuh susu bayi
        baas telah
        info sembako
        tolong kirim sembako
        saya sehat tapi butuh beras
        tidak sesak, tidak demam, cuma butuh makanan
        apa saya bisa dapat sembako
    """,
    ReplyIntent.HELP: """
        bantuan
        info
        Menu
        help
        tolong jelaskan
        tolong info nomor dokter
        ?
        ???
        bingung mau klik apa
        mau tanya pak
        tanya
        bagaimana caranya
        ini siapa ya
        kapan saya boleh keluar rumah?
        sudah tidak batuk, boleh keluar?
        rumah sakit mana yang buka
        apa ini
        kenken carane
    """,
    ReplyIntent.FORM: """
        FORMULIR
        formulir
        saya bingung cara isi formulirnya
        gmn cara isi form
        link nya tidak bisa dibuka
        tautan formulir mana
        minta link form lagi
        belum isi formulir
    """,
    ReplyIntent.STOP: """
        STOP
        stop
        Stop.
        *stop*
        "Stop."
        stopp
        setop
        berhenti
        BERHENTI!
        berenti
        brenti ya pak
        brhenti
        berhenti kirim pesan
        tolong berhenti
        mohon stop kirim wa
        stop langganan
        unsubscribe
        jangan kirim pesan lagi
        jangan wa saya lagi
        saya tidak mau menerima pesan lagi
        stop ya admin 🙏
        🛑
    """,
    ReplyIntent.START: """
        MULAI
        start
        Lanjut
        lanjutkan
        mulai lagi
        mulai kirim pesan lagi
        tolong aktifkan lagi
        saya mau terima pesan lagi
    """,
    ReplyIntent.WELL: """
        sehat
        saya sehat
        Sehat pak 👍
        baik
        baik-baik saja
        kondisi baik
        tidak ada keluhan
        ga ada gejala
        tanpa gejala
        otg
        tidak sesak
        gak sesak nafas
        tdk sesak
        sudah tidak batuk
        udah gak demam
        batuk sudah hilang
        batuknya sudah tidak ada
        demam sudah tidak
        sesak sudah hilang
        sesaknya sudah reda
        tidak demam, tidak batuk, tidak sesak
        tidak ada demam, batuk, pilek, sesak
        tidak batuk atau sesak
        tidak sesak maupun nyeri dada
        tidak nyeri dada
        dada tidak nyeri
        bibir tidak biru
        bukan sesak
        belum pernah sesak
        sesak (-) batuk (-)
        alhamdulillah sudah sembuh
        astungkara sehat
        tiang seger
        ten wenten keluhan
        sing ade gejala
        tidak apa-apa
        saya tidak merasa sesak lagi
        tidak kejang
        anak saya tidak lemas
    """,
    ReplyIntent.OTHER: """
        halo
        selamat pagi
        Om Swastyastu
        terima kasih
        suksma
        🙏
        👍
        ok
        Terima kasih, saya sudah isi 🙏
        saya sudah isi formulir, suksma
        formulirnya sudah saya kirim
        semoga sehat selalu
        jangan stop
        stop kontak rusak
        spo2 98
        o2 saya 97
        saya menyesal
        nyesel
        saturasi 97%
        saturasi 97, suhu 36,5
        nadi 90 saturasi 98
        sudah terima sembako, terima kasih
        sembako sudah sampai, suksma
        tidak perlu sembako
        asdfgh
        12345
    """,
}
CASES = [
    (text.strip(), intent)
    for intent, texts in SENTENCES.items()
    for text in texts.splitlines()
    if text.strip()
]


def test_there_are_enough_sentences_and_none_twice() -> None:
    assert len({text for text, _ in CASES}) == len(CASES) >= 150


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_what_a_text_wants(text: str, expected: ReplyIntent) -> None:
    assert intent_of(text) is expected


@pytest.mark.parametrize("text", ["", " ", ".", "\n\n", "%", "-", "\x00", "２", "²", "१"])
def test_nothing_is_other(text: str) -> None:
    assert intent_of(text) is ReplyIntent.OTHER


@given(st.text(max_size=300))
def test_any_text_has_an_intent(text: str) -> None:
    assert intent_of(text) in ReplyIntent


_WORDS = sorted(lexicon().canonical)


@given(st.lists(st.sampled_from([*_WORDS, ",", ".", "?", "91", "38,5", "🆘"]), max_size=25))
def test_any_order_of_known_words_has_an_intent(words: list[str]) -> None:
    assert intent_of(" ".join(words)) in ReplyIntent


@given(st.lists(st.sampled_from(_WORDS), max_size=8), st.sampled_from(["darurat", "saturasi 85", "pingsan"]))
def test_an_emergency_in_a_sentence_of_its_own_is_never_missed(words: list[str], flag: str) -> None:
    assert intent_of(f"{' '.join(words)}. {flag}!") is ReplyIntent.EMERGENCY


@given(st.sampled_from([text for text, intent in CASES if intent is ReplyIntent.EMERGENCY]))
def test_an_emergency_is_none_the_less_one_in_capitals_and_haste(text: str) -> None:
    assert intent_of(f"{text.upper()}!!!") is ReplyIntent.EMERGENCY


def test_a_long_text_is_read_quickly() -> None:
    """Four thousand characters that could mean much: no walk over all pairs of places without end."""
    assert intent_of("dada nyeri tidak " * 240) in ReplyIntent


def test_the_words_are_dated_and_say_where_they_come_from() -> None:
    known = lexicon()
    assert known.version >= 1
    assert known.as_of
    assert known.source
