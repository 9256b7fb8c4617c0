"""Rules over a report: each gives findings, none ever raises for a bad number."""

from govreport.rules import (  # noqa: F401 -- those that are imported have their rules registered
    claims,
    dates,
    glued,
    growth,
    heads,
    identities,
    marks,
    missing,
    numbers,
    parts,
    placeholders,
    registers,
    shares,
    similar,
    structure,
    units,
    unseen,
    wording,
    years,
)
from govreport.rules.case import Case as Case
from govreport.rules.engine import Prose as Prose
from govreport.rules.engine import check as check
from govreport.rules.engine import error_codes as error_codes
from govreport.rules.engine import fails as fails
from govreport.rules.engine import prose_of as prose_of
from govreport.rules.registry import Rule as Rule
from govreport.rules.registry import codes as codes
from govreport.rules.registry import find_rule
from govreport.rules.registry import rules_version as rules_version
from govreport.rules.waivers import stays_an_error as stays_an_error

rule = find_rule
