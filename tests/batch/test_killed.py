"""A run killed at any moment: nothing half-written is seen, and the next run ends where an undisturbed one does."""

from __future__ import annotations

import os
import signal

import pytest

from tests.support.killing import Season, hashes


@pytest.mark.skipif(os.name == "nt", reason="nothing kills like SIGKILL there")
def test_killed_at_three_moments_a_batch_ends_where_an_undisturbed_one_does(tmp_path):
    season = Season(tmp_path, count=4)
    originals = hashes(season.returned)
    undisturbed = season.outcome("undisturbed")
    assert len(undisturbed) == 2 * 4 + 2
    for moment in (1, 2, 3):  # once so many copies are there
        season.killed("disturbed", moment)
        season.seen_whole("disturbed")
    assert season.outcome("disturbed") == undisturbed
    assert hashes(season.returned) == originals


def test_stopped_by_hand_it_says_how_to_go_on_and_what_was_done_is_kept(tmp_path):
    season = Season(tmp_path, count=16)
    process = season.start("stopped", "--jobs", "1")
    season.wait_for("stopped", 1, process)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "再运行一次同样的命令" in told
    assert "Traceback" not in told
    season.seen_whole("stopped")


def test_a_second_run_into_one_folder_is_told_to_wait(tmp_path):
    season = Season(tmp_path, count=4)
    process = season.start("one", "--jobs", "1")
    season.wait_for("one", 1, process)
    second = season.start("one")
    _, told = second.communicate(timeout=60)
    process.kill()
    process.communicate()
    assert second.returncode == 2
    assert "另一次核对正在使用" in told
