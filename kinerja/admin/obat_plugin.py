"""What to do about a fault of a plugin, in sentences for the admin."""

from kinerja.admin.isi_plugin import HALAMAN, PERISTIWA
from kinerja.plugin.setelan import HOOK as HOOK_SETELAN

SEMUA = {
    **{hook: f"bagian di {kata}" for hook, kata in HALAMAN.items()},
    **{hook: f"pemberitahuan {kata}" for hook, kata in PERISTIWA.items()},
    "kinerja_check_rencana": "pemeriksaan SKP",
    HOOK_SETELAN: "membaca setelan",
}
FUNGSI = {
    "propose": "usulan rating",
    "explain": "penjelasan formula",
    "fill": "isi surat",
    "nomor": "nomor surat",
    "penanda_tangan": "penanda tangan surat",
    "sign": "tanda tangan",
    "verify": "pemeriksaan tanda tangan",
    "measure": "capaian satu periode",
    "combine": "capaian seluruh periode",
    "describe_target": "tulisan target",
    "read_target": "membaca target",
    "describe_realisasi": "tulisan realisasi",
    "check_realisasi": "pemeriksaan realisasi",
    "fields_realisasi": "formulir realisasi",
}


def name_hook(hook: str) -> str:
    """Where it happened, in words; the name of the hook as it is where there are none."""
    if hook in SEMUA:
        return SEMUA[hook]
    kode, _, fungsi = hook.rpartition(".")
    return f"{FUNGSI[fungsi]} ({kode})" if kode and fungsi in FUNGSI else hook


def find_cure(hook: str, *, lambat: bool) -> str:
    """One or two sentences: what went on without the plugin, and who does what."""
    if hook == HOOK_SETELAN:
        return "Periksa setelan di halaman ini, lalu simpan lagi."
    if lambat:
        return (
            "Plugin tidak menjawab pada waktunya dan dibiarkan semenit; halaman berjalan tanpanya. Bila "
            "berulang, matikan plugin ini dan beri tahu pembuatnya."
        )
    if hook in PERISTIWA:
        return "Perubahannya tersimpan; hanya plugin ini yang tidak diberi tahu. Beri tahu pembuatnya."
    if hook.startswith(("halaman ", "before_request ")):
        return "Hanya halaman plugin ini yang gagal. Beri tahu pembuatnya."
    if hook.startswith("perintah "):
        return "Minta pengelola server menjalankan lagi perintahnya. Bila tetap gagal, beri tahu pembuatnya."
    if hook.endswith((".propose", ".explain")):
        return "Usulan tidak tampil. Coba setelannya di Formula; bila tetap gagal, beri tahu pembuatnya."
    if hook.endswith((".fill", ".nomor", ".penanda_tangan")):
        return "Surat tidak dibuat. Periksa setelan, lalu coba lagi; bila tetap gagal, beri tahu pembuatnya."
    return "Halaman berjalan tanpa plugin ini. Bila berulang, matikan plugin ini dan beri tahu pembuatnya."
