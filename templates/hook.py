"""Make the official templates ready when the package is built or installed."""

import sys
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Ready(BuildHookInterface):  # type: ignore[misc] # hatchling is there for builds alone
    """Hook that lays what docxtpl and Jinja make of the templates into the package."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 -- hatchling's signature
        """Do it before the files are gathered, for wheels and editable installs alike."""
        sys.path.insert(0, self.root)
        from govreport.render.apart import prepare
        from govreport.render.template import COMPILED, OFFICIAL

        COMPILED.mkdir(exist_ok=True)
        for old in (*COMPILED.glob("*.py"), *COMPILED.glob("*.json")):
            old.unlink()
        for template in sorted(OFFICIAL.glob("*.docx")):
            prepare(template, COMPILED)
