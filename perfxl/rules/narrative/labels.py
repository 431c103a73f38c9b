"""What a number in a text is called, and which year it is of: read strictly, or not at all."""

from __future__ import annotations

import re
from functools import lru_cache

from msgspec import Struct

from perfxl.form.narrative import Claim, ClaimDef, Narrative, Share
from perfxl.rules.narrative.quantities import Quantity

LOOK = 400  # characters read around a number; a sentence is shorter, and a text may be 32,767 long
_ENDS = "。；;！!？?\n"
_BREAKS = "，,、：:"
_MARKER = r"[①-⑳]|\(?[0-9一二三四五六七八九十]{1,3}[)、.]|(?:20)?\d\d年度?"
_MARKERS = re.compile(rf"^(?:{_MARKER})+")
_TITLES = re.compile(r"《[^》]*》|〔[^〕]*〕|\[[^\]]*\]|\([^()]*号\)")
_TIME = re.compile(
    r"(?P<year>20\d\d)\s*年|(?P<now>本年|当年)|(?P<end>12月(?:底|末|31日)|1-12月|年末|年底)"
    r"|(?P<other>上年|上一年|去年|前年|往年|同期|今年|明年|下年|次年|以前年度|\d{1,2}月|上半年|下半年|季度)"
)
_SPACES = re.compile(r"\s+")
OWN, OWN_END = "\ue000", "\ue001"  # stand for the return's own name, as long as it is: read in one way only


class Reader(Struct, frozen=True):
    """Reads labels with the words of one form; `unit_name` is the return's own, `year` the year it is about.

    Without a year, nothing that names one is read.
    """

    narrative: Narrative
    unit_name: str
    year: int | None

    def claim(self, plain: str, last: int, quantity: Quantity, text: str) -> Claim | None:
        """Return the claim whose label stands before a number, where nothing makes it another figure.

        `last` is where the number before it ends, `text` the id of the text. The longest label wins; two claims
        under one label are none.
        """
        if self._is_vague(plain, quantity):
            return None
        start = region_start(plain, last, quantity.start)
        for left in self._without_links(plain[start : quantity.start]):
            for length in range(min(len(left), self.narrative.longest_word), 0, -1):
                named = self.narrative.by_word.get(left[-length:], ())
                fitting = [one for one in named if _fits(one, quantity, text)]
                if fitting:
                    said = _Said(plain, start, quantity.start, left[:-length])
                    found = [one for one in fitting if self._holds(one.definition, said)]
                    if found:
                        return found[0] if len(found) == 1 else None
        return None

    def _holds(self, claim: ClaimDef, said: _Said) -> bool:
        """Whether what stands around a label leaves it the figure it names."""
        return (
            (not claim.within or any(one in said.before for one in claim.within))
            and not any(one in said.before for one in claim.without)
            and self._may_lead(said.lead, claim)
            and self._is_of_the_year(said)
        )

    def share(self, plain: str, last: int, quantity: Quantity) -> Share | None:
        """Return the share a percentage is said to be of the amount just before it."""
        if self._is_vague(plain, quantity):
            return None
        region = _squeezed(plain[last : quantity.start]).strip("，,、的为是")
        return next(
            (one for one in self.narrative.shares if region in {word.strip("的") for word in one.definition.words}),
            None,
        )

    def _without_links(self, region: str) -> list[str]:
        """The region as it stands, and with the words between label and figure taken off its end, one by one."""
        found = [_squeezed(region)]
        while True:
            here = found[-1]
            link = next((one for one in self.narrative.links if here.endswith(one) and len(here) > len(one)), None)
            if link is None:
                return found
            found.append(here[: -len(link)])

    def _may_lead(self, lead: str, claim: ClaimDef) -> bool:
        """Whether what stands before a label leaves it the same figure."""
        definition = self.narrative.definition
        rest = _MARKERS.sub("", lead)
        if any(other in rest for other in definition.others):
            return False
        led, named = _patterns(self.narrative.leads, definition.subjects)
        said = [rest]
        if self.unit_name and self.unit_name in rest:  # a lead like any other
            said.append(rest.replace(self.unit_name, OWN * (len(self.unit_name) - 1) + OWN_END))
        return any(led.fullmatch(one) or (claim.named and named.fullmatch(one)) for one in said)

    def _is_vague(self, plain: str, quantity: Quantity) -> bool:
        after = plain[quantity.end : quantity.end + 4].lstrip()
        return after.startswith(self.narrative.definition.vague)

    def _is_of_the_year(self, said: _Said) -> bool:
        """Whether the last word of time before a label is the year of the return; without any word it is."""
        low = max(0, said.start - LOOK)
        top = max(low, said.plain.rfind("\n", low, said.start) + 1)
        line = said.plain[top : said.start] + said.lead
        first = sentence_start(said.plain, said.start) - top
        line = _TITLES.sub(lambda found: " " * len(found[0]), line)
        times = list(_TIME.finditer(line))
        here = [time for time in times if time.start() >= first]
        if here:
            return all(self._is_now(time) for time in here[-1:]) and not any(time["other"] for time in here)
        years = [time for time in times if time["year"]]
        return not years or self._is_now(years[-1])

    def _is_now(self, time: re.Match[str]) -> bool:
        return int(time["year"]) == self.year if time["year"] else not time["other"]


@lru_cache(maxsize=16)  # the same for all returns of a form
def _patterns(leads: tuple[str, ...], subjects: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what may stand before a label: leads alone, or any name that ends in a subject, then leads."""
    lead = "|".join((*map(re.escape, leads), f"{OWN}*{OWN_END}", _MARKER, r"[“”\"']"))
    kinds = "|".join(map(re.escape, subjects))
    return re.compile(rf"(?:{lead})*"), re.compile(rf".{{1,30}}(?:{kinds})(?:{lead})*")


class _Said(Struct, frozen=True):
    """Where a label stands: its region from `start` on, `lead` what precedes it there, `end` where its number is."""

    plain: str
    start: int
    end: int
    lead: str

    @property
    def before(self) -> str:
        """The sentence up to the number."""
        return self.plain[sentence_start(self.plain, self.start) : self.end]


def _fits(claim: Claim, quantity: Quantity, text: str) -> bool:
    texts = claim.definition.texts
    return (not texts or text in texts) and quantity.may_be(claim.measure, claim.unit)


def _squeezed(text: str) -> str:
    return _SPACES.sub("", text).replace("“", "").replace("”", "")


def sentence_start(plain: str, at: int) -> int:
    """Return where the sentence around a place begins."""
    low = max(0, at - LOOK)
    return max(low, *(plain.rfind(end, low, at) + 1 for end in _ENDS))


def sentence_end(plain: str, at: int) -> int:
    """Return where the sentence around a place ends, its full stop taken in."""
    high = min(len(plain), at + LOOK)
    end = min((found for end in _ENDS if (found := plain.find(end, at, high)) >= 0), default=high)
    return end + 1 if plain[end : end + 1] not in ("", "\n") else end


def region_start(plain: str, last: int, at: int) -> int:
    """Return where the words that belong to a number begin: after the last break, number or open bracket.

    A colon right before the number belongs to its label: 工资福利支出：29.06万元.
    """
    low = max(last, sentence_start(plain, at))
    end = at
    while end > low and plain[end - 1] in " :：":
        end -= 1
    start = max([low, *(found + 1 for mark in _BREAKS if (found := plain.rfind(mark, low, end)) >= 0)])
    inside = plain[start:end]
    opened = inside.rfind("(")
    return start + opened + 1 if opened >= 0 and ")" not in inside[opened:] else start
