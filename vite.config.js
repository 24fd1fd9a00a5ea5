import { defineConfig } from "vite";

/** Sources in kehou/ui/frontend, output in kehou/ui/static/dist with the manifest django-vite reads. */
export default defineConfig({
  base: "/static/dist/",
  publicDir: "kehou/ui/frontend/public",
  build: {
    outDir: "kehou/ui/static/dist",
    emptyOutDir: true,
    manifest: "manifest.json",
    target: "es2022",
    assetsInlineLimit: 0,
    rollupOptions: { input: { main: "kehou/ui/frontend/main.ts" } },
  },
});
