"""A process of its own: what dies, hangs, panics or eats memory there costs one return its check and nothing else."""

import ctypes
import os
import signal
import sys
import time
from functools import partial

import pytest

from perfxl.errors import NotAWorkbook, WorkbookFault
from perfxl.isolated import run_isolated
from perfxl.messages import say


class Panic(BaseException):
    """What a reader written in Rust raises."""


def length(data: bytes) -> int:
    print("a library that talks")
    return len(data)


def joined(head: bytes, data: bytes) -> bytes:
    return head + data


def hang(data: bytes) -> None:
    time.sleep(60)


def swallow(data: bytes) -> int:
    return len(bytearray(4_000 * 1024 * 1024))


def abort(data: bytes) -> None:
    os.abort()


def read_nowhere(data: bytes) -> None:
    ctypes.string_at(0)


def leave(data: bytes) -> None:
    sys.exit(0)


def panic(data: bytes) -> None:
    raise Panic("index out of bounds")


def refuse(data: bytes) -> None:
    raise NotAWorkbook("fault.ooxml.empty")


def slip(data: bytes) -> None:
    raise ZeroDivisionError("a slip")


def faulted(function, **limits) -> WorkbookFault:
    with pytest.raises(WorkbookFault) as caught:
        run_isolated(function, b"x", **{"seconds": 20, "megabytes": 1024, **limits})
    for lang in ("zh", "en"):
        assert say(caught.value.key, lang, **caught.value.facts)
    return caught.value


def test_the_result_comes_back_whatever_a_library_prints():
    data = bytes(range(256)) * 40_000
    assert run_isolated(length, data, seconds=20, megabytes=1024) == len(data)
    assert run_isolated(partial(joined, b"a"), b"b", seconds=20, megabytes=1024) == b"ab"


def test_a_reader_that_hangs_is_stopped():
    started = time.monotonic()
    assert faulted(hang, seconds=1).key == "fault.isolated.time"
    assert time.monotonic() - started < 10


@pytest.mark.skipif(sys.platform == "win32", reason="no limit of address space")
def test_a_reader_that_eats_memory_is_stopped():
    assert faulted(swallow, megabytes=512).key == "fault.isolated.memory"


@pytest.mark.skipif(sys.platform == "win32", reason="other statuses")
def test_a_reader_that_aborts_is_told_from_one_that_answers():
    assert faulted(abort).facts == {"status": -signal.SIGABRT}
    assert faulted(read_nowhere).facts == {"status": -signal.SIGSEGV}


def test_a_panic_and_a_quiet_exit_are_deaths_too():
    assert faulted(panic).facts == {"status": "Panic"}
    assert faulted(leave).key == "fault.isolated.died"


def test_a_fault_of_the_file_passes_through():
    with pytest.raises(NotAWorkbook) as caught:
        run_isolated(refuse, b"x", seconds=20, megabytes=1024)
    assert caught.value.key == "fault.ooxml.empty"


def test_a_slip_of_ours_is_no_fault_of_the_file():
    with pytest.raises(RuntimeError, match="ZeroDivisionError: a slip"):
        run_isolated(slip, b"x", seconds=20, megabytes=1024)
