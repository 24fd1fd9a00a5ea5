"""What the front end's build made: the addresses a page needs, to be kept for a day without a network."""

import json

from django.conf import settings
from django.templatetags.static import static

ALWAYS = ("dist/icons.svg", "dist/favicon.svg")


def script_of(entry: str) -> str:
    """The address of one script; "" where the front end has not been built."""
    made = _manifest().get(f"kehou/ui/frontend/{entry}.ts")
    return static(f"dist/{made['file']}") if made else ""


def addresses_of(*entries: str) -> list[str]:
    """Scripts with what they import at once and later, style sheets, icons: everything the named entries fetch."""
    manifest, waiting, files = _manifest(), [f"kehou/ui/frontend/{one}.ts" for one in entries], []
    while waiting:
        made = manifest.get(waiting.pop(0), {})
        files += [made["file"], *made.get("css", [])] if made else []
        waiting += [*made.get("imports", []), *made.get("dynamicImports", [])]
    return [static(f"dist/{one}") for one in dict.fromkeys(files)] + [static(one) for one in ALWAYS]


def _manifest() -> dict[str, dict]:
    file = settings.DIST / "manifest.json"
    return json.loads(file.read_text("utf-8")) if file.exists() else {}
