"""What an error of a connector means to the admin, and what to do."""

from zoneinfo import ZoneInfo

from kinerja.hooks.konektor import (
    AuthApimError,
    AuthSsoError,
    KonektorConfigError,
    KonektorError,
    OutcomeUnknownError,
    ProtocolError,
    RecordNotFoundError,
    RejectedError,
    ThrottledError,
    UnavailableError,
)
from kinerja.tanggal import format_jam, format_tanggal

KALIMAT: dict[type[KonektorError], str] = {
    RecordNotFoundError: "Data ini tidak ada di {label}.",
    AuthApimError: "{label} menolak akses aplikasi. Periksa kunci aplikasi di setelan plugin.",
    AuthSsoError: "Akses orang yang masuk ke {label} sudah berakhir. Masuk lagi, lalu ulangi.",
    KonektorConfigError: "{label} belum dapat dihubungi dengan setelan ini. Periksa setelan plugin, "
    "atau minta pengelola server memeriksa jaringan dan sertifikat.",
    UnavailableError: "{label} sedang tidak dapat dihubungi, dan tidak ada yang terkirim. Coba lagi nanti.",
    OutcomeUnknownError: "Belum diketahui apakah {label} sudah menyimpan kiriman ini. "
    "Lihat dulu di sana sebelum mengirim lagi.",
    RejectedError: "{label} menolak kiriman ini. Perbaiki isinya, lalu kirim lagi.",
    ProtocolError: "Jawaban {label} tidak dapat dibaca. Sampaikan kepada pembuat pluginnya.",
}
UMUM = "{label} tidak dapat melakukan ini."


def describe_error(error: KonektorError, *, label: str, zona: str) -> str:
    """One or two sentences, with the words of the connector behind them. `zona` is that of the instansi."""
    if isinstance(error, ThrottledError):
        lokal = error.retry_at.astimezone(ZoneInfo(zona))
        saat = f"{format_tanggal(lokal, 'angka')} pukul {format_jam(lokal)}"
        kalimat = f"{label} meminta jeda. Coba lagi sesudah {saat}."
    else:
        pola = next((satu for jenis, satu in KALIMAT.items() if isinstance(error, jenis)), UMUM)
        kalimat = pola.format(label=label)
    bidang = [f"{nama}: {isi}" for nama, isi in getattr(error, "fields", {}).items()]
    rincian = "; ".join(satu for satu in (" ".join(str(error).split()), *bidang) if satu)
    return f"{kalimat} ({rincian})" if rincian else kalimat
