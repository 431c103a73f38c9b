"""The Excel back end: a formula over references."""

from dataclasses import dataclass

from perfxl.expression import parse, to_excel


@dataclass(frozen=True)
class Plain:
    texts: frozenset = frozenset()

    def cell(self, name):
        return name

    def number(self, name):
        return f"N({name})"

    def span(self, name):
        return f"{name}__parts"

    def is_text(self, name):
        return name in self.texts


def excel(text, *texts):
    return to_excel(parse(text), Plain(frozenset(texts)))


def trimmed(name):
    """Spaces around a text, full-width ones too, count for nothing, as when the text is read."""
    return f'TRIM(SUBSTITUTE({name},"\u3000",""))'


def test_numbers_are_compared_at_six_decimals():
    assert excel("a <= 2") == "(ROUND(N(a)-2,6)<=0)"


def test_texts_are_compared_as_they_stand():
    assert excel('a = "结余"', "a") == f'({trimmed("a")}="结余")'
    assert excel("a = b", "a", "b") == f"({trimmed('a')}={trimmed('b')})"
    assert excel('g = IF(s >= 90, "优", "良")', "g") == f'({trimmed("g")}=IF((ROUND(N(s)-90,6)>=0),"优","良"))'


def test_a_sum_takes_the_span_of_its_column():
    assert excel("t = SUM(units)") == "(ROUND(N(t)-SUM(units__parts),6)=0)"


def test_blankness_is_asked_of_the_cell_itself():
    assert excel("NOT(ISBLANK(a))") == f'NOT(({trimmed("a")}=""))'


def test_quotes_inside_a_text_are_doubled():
    assert excel('a = "x""y"', "a") == f'({trimmed("a")}="x""y")'
