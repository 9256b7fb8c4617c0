"""The account of an import as JSON, for other programs."""

from typing import Any

from govreport.forms import printed_place
from govreport.importers import Imported
from govreport.importers.updates import Updates
from govreport.output.columns import plain
from govreport.report import NARRATIVE
from govreport.tasks.import_values import ImportedFile
from govreport.tasks.import_whole import Replaced


def outcome_json(outcome: ImportedFile) -> dict[str, Any]:
    """Give one document's account under its JSON keys."""
    base: dict[str, Any] = {
        "path": outcome.path,
        "target": None if outcome.target is None else outcome.target.as_posix(),
        "written": outcome.written,
        "current": outcome.current,
        "fills": outcome.fills,
        "misnamed": outcome.misnamed or None,
        "replaced": None if outcome.replaced is None else _replaced_json(outcome.replaced),
        "adopted": outcome.adopted is not None,
        "question": None if outcome.question is None else outcome.question.sentence,
        "error": None if outcome.error is None else {"message": str(outcome.error)},
    }
    if outcome.imported is None:
        own = outcome.adopted
        return base | {
            "organ": own and own.organ.name,
            "year": own and own.year,
            "form": own and own.form.id,
            "reconciliation": None,
        }
    report = outcome.imported.report
    return base | {
        "organ": report.organ.name,
        "year": report.year,
        "form": report.form.id,
        "reconciliation": reconciliation_json(outcome.imported)
        | {
            "disagreeing": [
                {
                    "code": one.code,
                    "message": one.message,
                    "cells": [str(place.address) for place in one.places],
                    "left": one.left,
                    "right": one.right,
                }
                for one in outcome.findings
            ]
        },
        "kept": None if outcome.updates is None else _kept_json(outcome.updates),
        "changes": None
        if outcome.updates is None
        else [
            {
                "address": ".".join(change.path),
                "before": plain(change.before),
                "after": plain(change.after),
                "paragraphs": [
                    one._asdict()
                    for text in outcome.updates.texts
                    if change.path == (NARRATIVE, text.section)
                    for one in text.changes
                ],
            }
            for change in outcome.updates.changes
        ],
    }


def _replaced_json(replaced: Replaced) -> dict[str, Any]:
    """Tell what another whole was put in place of; `None` of what could not be read."""
    found = replaced.difference
    return {
        "cells": None if found is None else list(found.cells),
        "sections": None if found is None else list(found.sections),
        "lost": list(replaced.lost),
    }


def _kept_json(updates: Updates) -> dict[str, Any]:
    """Tell what of the file stays although the document doesn't have it."""
    return {
        "cells": [str(cell) for cell in updates.kept],
        "paragraphs": [
            {"section": text.section, **one._asdict()}
            for text in updates.texts
            for one in text.kept
        ],
        "following": [
            {"section": text.section, **one._asdict()}
            for text in updates.texts
            for one in text.following
        ],
        "sections": list(updates.absent),
    }


def reconciliation_json(imported: Imported) -> dict[str, Any]:
    """Tell what was read of a document, how, and what wasn't, under its JSON keys."""
    report, account = imported
    return {
        "container": account.container,
        "numbers": account.numbers,
        "read": account.read,
        "complete": account.complete,
        "tables": [table._asdict() for table in account.tables],
        "unread": [
            {
                "cells": [str(cell) for cell in one.cells],
                "places": [printed_place(report.form, cell) for cell in one.cells],
                "reason": one.reason,
                "printed": one.printed,
                "blank": one.blank,
                "candidates": [list(way) for way in one.candidates],
            }
            for one in account.unread
        ],
        "remarks": [
            {
                "cells": [str(cell) for cell in one.cells],
                "printed": one.printed,
                "read_as": one.how,
            }
            for one in account.remarks
        ],
        "lenient": [one._asdict() for one in account.lenient],
        "blank_as_zero": [str(cell) for cell in account.zeros],
        "unused": list(account.unused),
        "notes": list(account.notes),
        "hidden": [{"kind": one.kind, "number": one.number} for one in account.hidden],
        "printed": [
            {"cell": str(cell), "text": text} for cell, text in report.printed.items()
        ],
    }
