import { PurgeCSS } from "purgecss";
import { defineConfig } from "vite";

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

/** Sources in kehou/ui/frontend, output in kehou/ui/static/dist with the manifest django-vite reads. */
export default defineConfig({
  base: "/static/dist/",
  publicDir: "kehou/ui/frontend/public",
  plugins: [onlyWhatIsWorn],
  build: {
    outDir: "kehou/ui/static/dist",
    emptyOutDir: true,
    manifest: "manifest.json",
    target: "es2022",
    assetsInlineLimit: 0,
    rollupOptions: {
      input: { main: "kehou/ui/frontend/main.ts" },
      // htmx carries an eval that allowEval=false and the page's policy both keep from running.
      onwarn: (warning, say) => warning.code === "EVAL" || say(warning),
    },
  },
});
