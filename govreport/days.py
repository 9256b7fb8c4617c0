"""A day as people type it: 2024-01-15, 2024年1月15日, 20240115, 1月15日, 1.15."""

from govreport.lazy import lazy

WHOLE = lazy(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})[日号]?|(\d{4})(\d\d)(\d\d)")
SHORT = lazy(r"(\d{1,2})[-./月](\d{1,2})[日号]?")


def typed_day(text: str) -> tuple[int | None, int, int] | None:
    """Give the year, where one is stated, the month and the day; None for what is no day.

    Whether there is such a day is for the caller to find out.
    """
    if whole := WHOLE.fullmatch(text):
        year, month, day = (int(part) for part in whole.groups() if part)
        return year, month, day
    short = SHORT.fullmatch(text)
    return (None, int(short[1]), int(short[2])) if short else None
