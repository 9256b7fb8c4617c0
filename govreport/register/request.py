"""One request of a register (an `Application` of table 3), and where its row stands."""

from datetime import date
from typing import NamedTuple


class Request(NamedTuple):
    """One row of a register: what was asked when by whom, and what became of it.

    `row` counts as the sheet does, the head is row 1. `applicant` is a block of table 3,
    `outcome` an item of it, `suit_kind` a block of table 4, `review_result` and
    `suit_result` are items of it; "" where the cell is empty, or holds what is none of the
    form's, which the reading tells. 内容摘要 and 备注 are never read.
    """

    row: int
    number: str = ""
    received: date | None = None
    applicant: str = ""
    channel: str = ""
    supplement_asked: date | None = None
    supplemented: date | None = None
    fee_noticed: date | None = None
    paid: date | None = None
    third_party_asked: date | None = None
    third_party_answered: date | None = None
    others_asked: date | None = None
    others_answered: date | None = None
    extended: date | None = None
    agreed: date | None = None
    answered: date | None = None
    outcome: str = ""
    review_received: date | None = None
    review_result: str = ""
    review_closed: date | None = None
    suit_received: date | None = None
    suit_kind: str = ""
    suit_result: str = ""
    suit_closed: date | None = None
