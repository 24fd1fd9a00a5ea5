"""The gate's own rules (gate_rules.ts), asked from here: the very lines the device runs, in node, one question a line."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

HOUSE = Path(__file__).resolve().parents[2]
ASKED = """
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
const [house, cut, put] = process.argv.slice(2);
const ts = createRequire(house + "/package.json")("typescript");
let source = readFileSync(house + "/kehou/ui/frontend/gate_rules.ts", "utf8");
if (cut && !source.includes(cut)) throw new Error("nothing to take away");
if (cut) source = source.replace(cut, put);
const script = ts.transpileModule(source, { compilerOptions: { module: "ESNext", target: "ES2022" } }).outputText;
const rules = await import("data:text/javascript;base64," + Buffer.from(script).toString("base64"));
for await (const line of createInterface({ input: process.stdin })) {
  const { list, now, child: id, people, codes } = JSON.parse(line);
  const child = list.children.find((one) => one.id === id), none = new Set();
  console.log(JSON.stringify({
    take: Object.fromEntries(people.map((who) => [who, child ? rules.whyNotTake(list, child, who, none, now) : "unlisted"])),
    alone: child ? rules.whyNotAlone(list, child, none, now) : "nopermit",
    codes: await Promise.all(codes.map(async ([typed, signed]) => {
      const code = signed ? await rules.readTicket(typed, list.key, list.unit) : list.codes.find((one) => one.c === typed) ?? null;
      return rules.whyNotCode(list, code, signed, none, now);
    })),
  }));
}
"""


class Device:
    """A gate's device with nothing but its rules."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def asked(self, list_: dict[str, Any], now: int, child: str, people: list[str], codes: list[tuple[str, bool]]) -> dict[str, Any]:
        """What it says of each person, of going alone, and of each code (as typed, or with its signature)."""
        said = {"list": list_, "now": now, "child": child, "people": people, "codes": codes}
        self.process.stdin.write(json.dumps(said) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())


@contextmanager
def a_device(folder: Path, *, without: str = "", instead: str = "") -> Iterator[Device]:
    """A device; `without` takes a piece of its rules away, for a twin."""
    script = folder / "asked.mjs"
    script.write_text(ASKED, encoding="utf-8")
    command = ["node", str(script), str(HOUSE), without, instead]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield Device(process)
        finally:
            process.stdin.close()
            process.wait(10)
