"""Rules over a report: each gives findings, none ever raises for a bad number."""

from govreport.rules import (  # those that are imported have their rules registered
    claims,
    dates,
    identities,
    missing,
    numbers,
    placeholders,
    shares,
    similar,
    structure,
    units,
    wording,
    years,
)
from govreport.rules.case import Case
from govreport.rules.engine import Prose, check, error_codes, prose_of
from govreport.rules.fixes import fix
from govreport.rules.registry import Rule, codes, rules_version
from govreport.rules.registry import find_rule as rule
from govreport.rules.waivers import stays_an_error

__all__ = [
    "Case",
    "Prose",
    "Rule",
    "check",
    "claims",
    "codes",
    "dates",
    "error_codes",
    "fix",
    "identities",
    "missing",
    "numbers",
    "placeholders",
    "prose_of",
    "rule",
    "rules_version",
    "shares",
    "similar",
    "stays_an_error",
    "structure",
    "units",
    "wording",
    "years",
]
