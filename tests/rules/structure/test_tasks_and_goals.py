"""S09: tasks no goal takes up, goals that are no task."""

from __future__ import annotations

from perfxl.model import Audience, Level, Verdict
from perfxl.rules.structure.tasks_and_goals import items
from tests.rules.asking import asked, fields
from tests.scoring.real_return import CLEAN, REAL

GOALS = {f"expected_goal__goal_{number}": None for number in range(1, 5)}


def test_the_real_returns_task_and_goals_without_a_counterpart():
    task, goal = asked(REAL)["S09"].findings
    assert {(one.level, one.audience) for one in (task, goal)} == {(Level.NOTICE, Audience.FINANCE)}
    assert (task.field, goal.field) == ("annual_tasks", "expected_goal__goal_2")
    assert fields(goal) == {"expected_goal__goal_3", "expected_goal__goal_4"}
    assert "建章立制加强管理" in task.message.say("zh")
    assert "补录更新" not in task.message.say("zh")


def test_the_same_thing_in_other_words_is_a_counterpart():
    same = {"annual_tasks": "1、网格信息补录；2、业务培训。", **GOALS, "expected_goal__goal_1": "做好网格信息更新工作"}
    assert asked(REAL, **same)["S09"].findings == ()


def test_words_said_of_everything_tie_nothing_together():
    (task, _) = asked(REAL, annual_tasks="任务1：加强管理工作，开展环境整治。")["S09"].findings
    assert "环境整治" in task.message.say("zh")


def test_nothing_but_such_words_is_no_task_to_be_missed():
    assert [one.field for one in asked(REAL, annual_tasks="任务1：完成各项工作。", **GOALS)["S09"].findings] == []


def test_without_tasks_or_indicators_it_is_insufficient():
    assert asked(CLEAN, annual_tasks=None)["S09"].verdict is Verdict.INSUFFICIENT


def test_items_are_what_is_numbered():
    assert items("任务1：甲甲；\n任务2：乙乙。") == ["甲甲", "乙乙"]
    assert items("（一）甲甲。（二）乙乙，3、4月份完成") == ["甲甲", "乙乙，3、4月份完成"]
    assert items("甲甲，乙乙。") == ["甲甲，乙乙"]
