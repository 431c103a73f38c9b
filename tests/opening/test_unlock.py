"""Returns under a password: opened with the right one, said so without, and no password in anything that is told."""

import pytest

from perfxl.errors import WorkbookFault
from perfxl.messages import say
from perfxl.opening import Keys, open_return, unlock
from perfxl.reader import read
from tests.opening.returns import PASSWORD, locked, sample


def refused(data: bytes, keys: Keys) -> WorkbookFault:
    with pytest.raises(WorkbookFault) as caught:
        open_return(data, "甲局.xlsx", keys)
    assert PASSWORD not in repr(caught.value)
    return caught.value


def test_the_right_password_opens_the_return_as_it_was(samples):
    data = sample(samples)
    opened = open_return(locked(data), "甲局.xlsx", Keys(("wrong", PASSWORD)))
    assert (opened.package.data, opened.unlocked, opened.transcription) == (data, True, None)
    submission = opened.told(read(opened.form, opened.scan))
    assert submission.unlocked
    assert not open_return(data, "甲局.xlsx").unlocked


def test_a_files_own_password_is_found_by_its_name(samples):
    keys = Keys((), {"甲局": PASSWORD})
    assert open_return(locked(sample(samples)), "甲局.xlsx", keys).unlocked


def test_without_a_password_the_department_is_asked_to_remove_it(samples):
    fault = refused(locked(sample(samples)), Keys())
    assert "打开密码" in say(fault.key, "zh", **fault.facts)


def test_a_wrong_password_is_said_to_be_wrong(samples):
    fault = refused(locked(sample(samples)), Keys(("one", "two")))
    assert "提供的 2 个密码都打不开" in say(fault.key, "zh", **fault.facts)


def test_what_excel_locks_without_asking_opens_without_asking(samples):
    assert open_return(locked(sample(samples), unlock.EVERYBODYS), "甲局.xlsx").unlocked


def test_without_the_library_the_cure_is_named(samples, monkeypatch):
    monkeypatch.setattr(unlock, "find_spec", lambda name: None)
    fault = refused(locked(sample(samples)), Keys((PASSWORD,)))
    assert "perfxl[crypto]" in say(fault.key, "zh", **fault.facts)


@pytest.mark.parametrize("cut", [600, 2_000, 6_000, -3_000])
def test_a_damaged_file_under_a_password_is_refused_in_a_sentence(samples, cut: int):
    fault = refused(locked(sample(samples))[:cut], Keys((PASSWORD,)))
    assert say(fault.key, "zh", **fault.facts)


def test_a_key_that_takes_for_ever_is_given_up(samples, monkeypatch):
    monkeypatch.setattr(unlock, "SECONDS", 0.05)
    assert refused(locked(sample(samples)), Keys((PASSWORD,))).key == "fault.isolated.time"
