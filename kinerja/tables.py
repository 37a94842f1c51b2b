"""Every table in one place, for migrations and for the check that both agree."""

import kinerja.akun.models
import kinerja.angka_kredit.models
import kinerja.aturan.models
import kinerja.audit
import kinerja.bimbingan.models
import kinerja.bukti.models
import kinerja.evaluasi.models
import kinerja.kalibrasi.models
import kinerja.keberatan.models
import kinerja.organisasi.models
import kinerja.pelaksanaan.models
import kinerja.plugin.models
import kinerja.progres.models
import kinerja.skp.models
import kinerja.surat.models
import kinerja.tenggat.models
import kinerja.tindak_lanjut.models
import kinerja.umpan_balik.models
import kinerja.web.idempotensi  # noqa: F401  # imported for their tables
from kinerja.db import Base

metadata = Base.metadata
