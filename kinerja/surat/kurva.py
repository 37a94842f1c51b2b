"""The picture of the pola distribusi: a curve over the five predikat, drawn as inline SVG.

Only the shape that the form shows for a capaian organisasi; the limits themselves are a rule of `evaluasi`.
"""

from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType

PREDIKAT = ("Sangat Kurang", "Kurang/Misconduct", "Butuh Perbaikan", "Baik", "Sangat Baik")  # left to right
SUMBU_X = "Predikat Kinerja Pegawai"
SUMBU_Y = "Frekuensi Pegawai"
BENTUK = MappingProxyType(
    {
        "ISTIMEWA": (5, 5, 10, 25, 55),
        "BAIK": (5, 8, 12, 60, 15),
        "BUTUH PERBAIKAN": (7, 8, 60, 17, 8),
        "KURANG": (10, 60, 15, 10, 5),
        "SANGAT KURANG": (60, 15, 15, 10, 0),
    }
)
LEBAR, TINGGI = 480, 150  # of the plot, in units of the picture
PUNCAK = 66  # weight at the upper edge


@dataclass(frozen=True)
class Kurva:
    """Coordinates for the template: SVG paths `garis` and `bidang`, and x, y, word of each predikat."""

    capaian: str
    garis: str
    bidang: str
    titik: tuple[tuple[float, float, str], ...]
    lebar: int = LEBAR
    tinggi: int = TINGGI
    sumbu_x: str = SUMBU_X
    sumbu_y: str = SUMBU_Y


def draw_kurva(capaian: str) -> Kurva:
    """The curve of a capaian organisasi, `capaian` as the form prints it ("BAIK")."""
    langkah = LEBAR / len(PREDIKAT)
    x = [langkah * (urutan + 0.5) for urutan in range(len(PREDIKAT))]
    y = [TINGGI * (1 - bobot / PUNCAK) for bobot in BENTUK[capaian]]
    garis = _smooth(x, y)
    bidang = f"{garis} L {x[-1]:.1f} {TINGGI} L {x[0]:.1f} {TINGGI} Z"
    return Kurva(capaian, garis, bidang, tuple(zip(x, y, PREDIKAT, strict=True)))


def _smooth(x: list[float], y: list[float]) -> str:
    """Path through all points, level at each turn, so that the curve never dips below a value it shows."""
    naik = [(y[i + 1] - y[i]) / (x[i + 1] - x[i]) for i in range(len(x) - 1)]
    miring = [0.0, *(_tangent(a, b) for a, b in pairwise(naik)), 0.0]
    bagian = [f"M {x[0]:.1f} {y[0]:.1f}"]
    for i in range(len(x) - 1):
        h = (x[i + 1] - x[i]) / 3
        kendali = (
            f"{x[i] + h:.1f} {y[i] + miring[i] * h:.1f} {x[i + 1] - h:.1f} {y[i + 1] - miring[i + 1] * h:.1f}"
        )
        bagian.append(f"C {kendali} {x[i + 1]:.1f} {y[i + 1]:.1f}")
    return " ".join(bagian)


def _tangent(kiri: float, kanan: float) -> float:
    return 0.0 if kiri * kanan <= 0 else 2 * kiri * kanan / (kiri + kanan)
