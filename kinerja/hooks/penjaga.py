"""The boundary: call functions of plugins so that no fault, hang or stray write reaches the product.

A call within a page is bounded in time: it runs on a thread of this module, and after the limit the page
goes on without its answer. The thread is asked to end; one that does not (a C call that waits for ever) is
left behind and counted. Elsewhere (jobs, commands) the limit of the job holds and the call runs in place.

One hand-over to a thread serves all calls of a hook, so that ten plugins cost little more than one.
"""

import contextvars
import ctypes
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from queue import SimpleQueue
from typing import Any, Generic, TypeVar

from kinerja.hooks.galat import Galat, describe

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

BATAS_HALAMAN = 2.0
"""Seconds that one plugin may take within a page."""
JEDA = 60.0
"""Seconds for which this process leaves a plugin alone after it hung."""


@dataclass(frozen=True)
class Panggilan(Generic[T_co]):
    """One call to be made: `fungsi()` answers, `periksa` refuses an answer that is not of the agreed kind.

    `periksa` raises AnswerError. Both run on the side of the plugin.
    """

    plugin: str
    hook: str
    fungsi: Callable[[], object]
    periksa: Callable[[object], T_co]
    konteks: object = None


_di_dalam: contextvars.ContextVar[Any] = contextvars.ContextVar("kinerja_plugin")


def context_of_call() -> Any:
    """What the host put beside the call under way; None outside a plugin."""
    return _di_dalam.get(None)


def is_inside_plugin() -> bool:
    """Whether this code runs on the side of a plugin."""
    return _di_dalam.get(None) is not None


@contextmanager
def stepped_inside(konteks: object) -> Iterator[None]:
    """The block runs on the side of a plugin, in this thread and in this request: its pages and commands."""
    tanda = _di_dalam.set(konteks)
    try:
        yield
    finally:
        _di_dalam.reset(tanda)


def time_limit() -> float | None:
    """Seconds that one plugin may take here: BATAS_HALAMAN within a page, None elsewhere."""
    return _batas.get()


def set_time_limit(batas: float | None) -> None:
    """What `time_limit` answers from now on in this context (thread or request)."""
    _batas.set(batas)


_batas: contextvars.ContextVar[float | None] = contextvars.ContextVar("kinerja_batas", default=None)


def run(daftar: Sequence[Panggilan[T]], *, batas: float | None) -> list[T | Galat]:
    """The answer to each call or its fault, in the same order; `batas` in seconds per call, None for none."""
    if batas is None:
        return [_call(satu) for satu in daftar]
    hasil: list[T | Galat] = []
    while len(hasil) < len(daftar):
        hasil += _run_on_thread(daftar[len(hasil) :], batas)
    return hasil


class Kelompok:
    """Calls that are made from one function of the product, which runs on the side of the plugins for them.

    Each call has its own time as ever; its fault is its answer, and is kept in `galat` for who waits.
    """

    def __init__(self) -> None:
        self.galat: list[Galat] = []
        self.sedang: Panggilan[Any] | None = None
        self._tugas: _Tugas[Any] | None = None

    def call(self, satu: Panggilan[T]) -> T | Galat:
        """The answer or its fault; for use within the function only."""
        self.sedang = satu
        self._start_clock()
        jawaban = _call(satu)
        self._start_clock()
        self.sedang = None
        if isinstance(jawaban, Galat):
            self.galat.append(jawaban)
        return jawaban

    def begin(self, tugas: "_Tugas[Any]") -> None:
        """The function is about to run as a part of this task."""
        self._tugas = tugas

    def _start_clock(self) -> None:
        if self._tugas is None:
            return
        if self._tugas.lepas:  # who waited has gone on: nothing of this may run any further
            raise _TimeIsOver
        self._tugas.sejak = time.monotonic()


def group_of_call() -> Kelompok | None:
    """The group in whose function this code runs, None where each call is on its own."""
    konteks = context_of_call()
    return konteks if isinstance(konteks, Kelompok) else None


def run_together(fungsi: Callable[[], T], kelompok: Kelompok, *, batas: float) -> T | Galat:
    """`fungsi()` on one thread with all calls of the group in it; a fault where one of them does not end.

    What `fungsi` itself raises is raised here. It must be pure: data of the product cannot be asked from it.
    """

    def kerja() -> tuple[T] | Exception:
        try:
            return (fungsi(),)
        except Exception as error:  # noqa: BLE001  # ours, and raised again where somebody can handle it
            return error

    (jawaban,) = _run_on_thread([Panggilan("", "", kerja, _keep, kelompok)], batas)
    if isinstance(jawaban, Exception):
        raise jawaban
    return jawaban if isinstance(jawaban, Galat) else jawaban[0]


def _keep(jawaban: Any) -> Any:
    return jawaban


def count_stuck() -> dict[str, int]:
    """Threads of this process that did not end when their time was over, by plugin."""
    with _kunci:
        _tertahan[:] = [satu for satu in _tertahan if satu.is_alive()]
        jumlah: dict[str, int] = {}
        for satu in _tertahan:
            jumlah[satu.tertahan_oleh] = jumlah.get(satu.tertahan_oleh, 0) + 1
        return jumlah


def suspend(plugin: str) -> None:
    """Leave a plugin alone for a while, so that not every page waits for it in vain."""
    _jeda[plugin] = time.monotonic() + JEDA


def is_suspended(plugin: str) -> bool:
    """Whether this process leaves the plugin alone."""
    return plugin in _jeda and _jeda[plugin] > time.monotonic()


def resume(plugin: str) -> None:
    """Call the plugin again: somebody switched it on anew."""
    _jeda.pop(plugin, None)


def resume_all() -> None:
    """Call every plugin again."""
    _jeda.clear()


_jeda: dict[str, float] = {}


def _call(satu: Panggilan[T]) -> T | Galat:
    # An empty context: whatever the request keeps (session, account) is out of reach.
    konteks = contextvars.Context()
    konteks.run(_di_dalam.set, satu.konteks or satu.plugin)
    try:
        return konteks.run(lambda: satu.periksa(satu.fungsi()))
    except BaseException as error:  # noqa: BLE001  # also SystemExit: a plugin must not end the process
        return Galat(satu.plugin, satu.hook, describe(error))


# Threads


class _TimeIsOver(BaseException):
    """Raised inside a call that took too long; not an Exception, so that `except Exception` lets it pass."""


@dataclass
class _Tugas(Generic[T]):
    daftar: Sequence[Panggilan[T]]
    hasil: list[T | Galat] = field(default_factory=list)
    sejak: float = 0.0
    selesai: threading.Lock = field(default_factory=threading.Lock)
    usai: bool = False
    lepas: bool = False

    def work(self) -> None:
        for satu in self.daftar:
            self.sejak = time.monotonic()
            if isinstance(satu.konteks, Kelompok):
                satu.konteks.begin(self)
            jawaban = _call(satu)
            if self.lepas:
                return
            self.hasil.append(jawaban)


class _Utas(threading.Thread):
    """A thread that takes one task after the other from its own queue, until it is left behind."""

    def __init__(self) -> None:
        super().__init__(name="kinerja-plugin", daemon=True)
        self.masuk: SimpleQueue[_Tugas[Any]] = SimpleQueue()
        self.tertahan_oleh = ""

    def run(self) -> None:
        try:
            while self._serve(self.masuk.get()):
                pass
        except _TimeIsOver:
            pass

    def _serve(self, tugas: "_Tugas[Any]") -> bool:
        tugas.work()
        with _kunci:
            if tugas.lepas:
                return False
            tugas.usai = True
            _siap.append(self)
        tugas.selesai.release()
        return True

    def end(self) -> None:
        """Ask the thread to stop; it does so at its next step of Python."""
        if self.ident is not None:
            ctypes.pythonapi.PyThreadState_SetAsyncExc(
                ctypes.c_ulong(self.ident), ctypes.py_object(_TimeIsOver)
            )


_siap: list[_Utas] = []
_tertahan: list[_Utas] = []
_kunci = threading.Lock()


def _take_thread() -> _Utas:
    try:
        return _siap.pop()
    except IndexError:
        utas = _Utas()
        utas.start()
        return utas


def _run_on_thread(daftar: Sequence[Panggilan[T]], batas: float) -> list[T | Galat]:
    """Answers in order, up to and including the first call that did not end in time."""
    tugas = _Tugas(daftar, sejak=time.monotonic())
    tugas.selesai.acquire()
    utas = _take_thread()
    utas.masuk.put(tugas)
    sisa = batas
    while not tugas.selesai.acquire(timeout=max(sisa, 0.0)):
        nomor, sisa = len(tugas.hasil), batas - (time.monotonic() - tugas.sejak)
        if sisa <= 0 and nomor < len(daftar):
            return _leave(tugas, utas, nomor, batas)
    return tugas.hasil


def _leave(tugas: _Tugas[T], utas: _Utas, nomor: int, batas: float) -> list[T | Galat]:
    with _kunci:
        if tugas.usai:  # it ended just now
            return tugas.hasil
        tugas.lepas = True
        satu = tugas.daftar[nomor]
        if isinstance(satu.konteks, Kelompok):
            satu = satu.konteks.sedang or satu
        utas.tertahan_oleh = satu.plugin
        _tertahan.append(utas)
        utas.end()
    lambat = Galat(satu.plugin, satu.hook, f"tidak selesai dalam {batas:g} detik", lambat=True)
    return [*tugas.hasil[:nomor], lambat]
