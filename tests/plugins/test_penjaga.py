"""The boundary round plugins: faults, hangs, stuck threads, and what a call can reach."""

import threading
import time
from collections.abc import Callable, Iterator

import pytest
from flask import Flask, current_app

from kinerja.hooks import penjaga
from kinerja.hooks.galat import Galat
from kinerja.hooks.penjaga import Panggilan, count_stuck, is_inside_plugin, run
from kinerja.plugin import katalog

BATAS = 0.2


def call(fungsi: Callable[[], object], plugin: str = "tes") -> Panggilan[object]:
    return Panggilan(plugin, "hook", fungsi, lambda jawaban: jawaban)


def raising(error: BaseException) -> Callable[[], object]:
    def fungsi() -> object:
        raise error

    return fungsi


def endless() -> object:
    while True:
        pass


@pytest.fixture(params=[None, 2.0], ids=["in a job", "in a page"])
def batas(request: pytest.FixtureRequest) -> float | None:
    found: float | None = request.param
    return found


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    event = threading.Event()
    yield event
    event.set()


def test_answers_come_in_the_order_of_the_calls(batas: float | None) -> None:
    assert run([call(lambda: 1), call(lambda: 2), call(lambda: 3)], batas=batas) == [1, 2, 3]
    assert run([], batas=batas) == []


@pytest.mark.parametrize(
    "error",
    [
        ValueError("rusak"),
        SystemExit(1),
        KeyboardInterrupt(),
        RecursionError("dalam"),
        MemoryError(),
        GeneratorExit(),
    ],
    ids=lambda error: type(error).__name__,
)
def test_whatever_a_plugin_raises_is_its_own_fault(batas: float | None, error: BaseException) -> None:
    (sebelum, galat, sesudah) = run(
        [call(lambda: 1), call(raising(error), "buruk"), call(lambda: 3)], batas=batas
    )
    assert (sebelum, sesudah) == (1, 3)
    assert isinstance(galat, Galat)
    assert galat.plugin == "buruk"
    assert type(error).__name__ in galat.sebab
    assert "“buruk”" in galat.kalimat


def test_an_endless_call_costs_its_limit_and_the_thread_ends() -> None:
    mulai = time.monotonic()
    satu, galat, tiga = run([call(lambda: 1), call(endless, "buruk"), call(lambda: 3)], batas=BATAS)
    assert time.monotonic() - mulai < 10 * BATAS
    assert (satu, tiga) == (1, 3)
    assert isinstance(galat, Galat)
    assert galat.lambat
    assert "0.2 detik" in galat.sebab
    _wait_until(lambda: "buruk" not in count_stuck())


def test_a_call_that_swallows_every_error_is_ended_all_the_same() -> None:
    def stubborn() -> object:
        while True:
            try:
                while True:
                    pass
            except Exception:  # noqa: BLE001  # on purpose
                continue

    assert isinstance(run([call(stubborn, "keras")], batas=BATAS)[0], Galat)
    _wait_until(lambda: "keras" not in count_stuck())


def test_a_thread_that_waits_for_ever_is_left_behind_and_counted(gate: threading.Event) -> None:
    assert isinstance(run([call(gate.wait, "menunggu")], batas=BATAS)[0], Galat)
    assert count_stuck()["menunggu"] == 1
    gate.set()
    _wait_until(lambda: "menunggu" not in count_stuck())


def test_every_hanging_plugin_has_its_own_limit(gate: threading.Event) -> None:
    jawaban = run([call(gate.wait, "a"), call(lambda: 2), call(gate.wait, "b")], batas=BATAS)
    assert [type(satu) for satu in jawaban] == [Galat, int, Galat]


def test_threads_are_used_again() -> None:
    run([call(lambda: 1)], batas=2.0)
    sebelum = threading.active_count()
    nama = {run([call(threading.get_ident)], batas=2.0)[0] for _ in range(50)}
    assert len(nama) <= 2
    assert threading.active_count() <= sebelum


def test_calls_from_many_threads_do_not_mix() -> None:
    hasil: dict[int, list[object]] = {}

    def work(nomor: int) -> None:
        hasil[nomor] = run([call(lambda: nomor) for _ in range(200)], batas=5.0)

    semua = [threading.Thread(target=work, args=(nomor,)) for nomor in range(12)]
    for satu in semua:
        satu.start()
    for satu in semua:
        satu.join()
    assert all(set(jawaban) == {nomor} for nomor, jawaban in hasil.items())


def test_a_call_knows_that_it_is_one(batas: float | None) -> None:
    assert run([call(is_inside_plugin)], batas=batas) == [True]
    assert not is_inside_plugin()


def test_a_call_cannot_reach_the_application(batas: float | None) -> None:
    with Flask("rahasia").app_context():
        (galat,) = run([call(lambda: current_app.name)], batas=batas)
    assert isinstance(galat, Galat)
    assert "outside of application context" in galat.sebab


def test_an_answer_is_checked_on_the_side_of_the_plugin() -> None:
    """An answer that hangs while it is looked at costs no more than the call itself."""

    class Slow:
        def __len__(self) -> int:
            while True:
                pass

    lambat = Panggilan("buruk", "hook", Slow, lambda jawaban: len(jawaban))  # type: ignore[arg-type]
    assert isinstance(run([lambat], batas=BATAS)[0], Galat)


def test_a_plugin_that_hung_is_left_alone_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    penjaga.suspend("lelah")
    assert penjaga.is_suspended("lelah")
    assert not penjaga.is_suspended("segar")
    nanti = time.monotonic() + penjaga.JEDA + 1
    monkeypatch.setattr(penjaga.time, "monotonic", lambda: nanti)
    assert not penjaga.is_suspended("lelah")
    monkeypatch.undo()
    penjaga.suspend("lelah")
    penjaga.resume("lelah")
    assert not penjaga.is_suspended("lelah")


def _wait_until(benar: Callable[[], bool], batas: float = 5.0) -> None:
    akhir = time.monotonic() + batas
    while not benar():
        assert time.monotonic() < akhir, "still not so"
        time.sleep(0.01)


def test_a_nip_in_a_fault_is_masked() -> None:
    terdengar: list[Galat] = []
    pelapor = katalog._Pelapor(1, ("kunci-rahasia",))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(katalog, "report", lambda _instansi, galat: terdengar.append(galat))
        pelapor(Galat("uji", "hook", "198501012010011000 tidak ada, kunci-rahasia, 12345678901234567890"))
    assert terdengar[0].sebab == "***************000 tidak ada, (rahasia), 12345678901234567890"
