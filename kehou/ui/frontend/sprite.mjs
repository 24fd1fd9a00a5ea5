// The icons named in icons.txt and in any template, as one sprite: <use href="…/icons.svg#name">.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

const source = "node_modules/@tabler/icons/icons/outline";
const said = /\bicon=["']([a-z0-9-]+)["']|\bicon ["']([a-z0-9-]+)["']|["']icon["']:\s*["']([a-z0-9-]+)["']/g;

/** Every icon someone names, once, in order; a name Tabler does not know is left out. */
function names() {
  const files = readdirSync("kehou", { recursive: true }).filter((file) => /\.(html|py)$/.test(file));
  const named = readFileSync("kehou/ui/frontend/icons.txt", "utf8").split(/\s+/).filter(Boolean);
  for (const file of files) {
    const words = readFileSync(join("kehou", file), "utf8").matchAll(said);
    for (const [, a, b, c] of words) named.push(a ?? b ?? c);
  }
  return [...new Set(named)].filter((name) => existsSync(join(source, `${name}.svg`))).sort();
}

function symbol(name) {
  const svg = readFileSync(join(source, `${name}.svg`), "utf8");
  const inside = svg.replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "");
  const shapes = inside.replace(/\s*<path stroke="none"[^>]*>/, "").replace(/\s+/g, " ").trim();
  return `<symbol id="${name}" viewBox="0 0 24 24">${shapes}</symbol>`;
}

export function sprite() {
  return `<svg xmlns="http://www.w3.org/2000/svg">\n${names().map(symbol).join("\n")}\n</svg>\n`;
}
