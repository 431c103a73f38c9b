"""N14 收入的“其中”写成了支出."""

from __future__ import annotations

from perfxl.rules.wording import PatternRule


class IncomeAsSpending(PatternRule):
    """
    检查什么
        文字里写收入之后，“其中”是不是跟着基本支出、项目支出。看哪些栏、什么字样，由表的定义给出。
    为什么
        支出不是收入的组成部分；照这样写，看不出钱从哪里来。这是给财政的线索，不退部门：数字本身可以没有错。
    反例
        “财政预算收入111.97万元，其中基本支出111.16万元”。
    正例
        “预算收入111.97万元，其中公共财政拨款111.97万元；支出111.16万元，其中基本支出111.16万元”。
    依据
        自评表 二、收支情况的收入、支出各栏。
    """

    code = "N14"
    name = "income-told-as-spending"
