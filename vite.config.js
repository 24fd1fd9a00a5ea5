import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import { PurgeCSS } from "purgecss";
import { defineConfig } from "vite";

import { sprite } from "./kehou/ui/frontend/sprite.mjs";

const SPOKEN = ["kehou/**/*.html", "kehou/**/*.py", "kehou/ui/frontend/*.ts"];

/** Of Tabler's sheet only what a page of the house wears: 650 kB become about 100. */
const onlyWhatIsWorn = {
  name: "only-what-is-worn",
  enforce: "pre",
  async transform(code, id) {
    if (!id.includes("@tabler/core") || !id.endsWith(".css")) return null;
    const [worn] = await new PurgeCSS().purge({ content: SPOKEN, css: [{ raw: code }], keyframes: true });
    return { code: worn.css, map: null };
  },
};

const icons = {
  name: "icons",
  generateBundle() {
    this.emitFile({ type: "asset", fileName: "icons.svg", source: sprite() });
  },
};

/** Each file once more as .gz: the server hands it to every browser that can read it. */
const packed = {
  name: "packed",
  writeBundle({ dir }, bundle) {
    for (const [name, file] of Object.entries(bundle)) {
      if (/\.(css|js|svg)$/.test(name)) writeFileSync(join(dir, `${name}.gz`), gzipSync(file.code ?? file.source, { level: 9 }));
    }
  },
};

/** Sources in kehou/ui/frontend, output in kehou/ui/static/dist with the manifest django-vite reads. */
export default defineConfig({
  base: "/static/dist/",
  publicDir: "kehou/ui/frontend/public",
  plugins: [onlyWhatIsWorn, icons, packed],
  build: {
    outDir: "kehou/ui/static/dist",
    emptyOutDir: true,
    manifest: "manifest.json",
    target: "es2022",
    assetsInlineLimit: 0,
    rollupOptions: {
      checks: { pluginTimings: false },
      input: { main: "kehou/ui/frontend/main.ts", pocket: "kehou/ui/frontend/pocket.ts", gatehouse: "kehou/ui/frontend/gatehouse.ts", worker: "kehou/ui/frontend/worker.ts" },
      // htmx carries an eval that allowEval=false and the page's policy both keep from running.
      onwarn: (warning, say) => warning.code === "EVAL" || say(warning),
    },
  },
});
