// Bundles the custom elements and styles into the package: node build.mjs OUT
import { build } from "esbuild";

const out = process.argv[2];
await build({
  entryPoints: { app: "src/app.ts", paint: "src/paint.ts", chart: "src/chart.ts", style: "src/style.css" },
  outdir: out,
  bundle: true,
  format: "esm",
  splitting: true,
  minify: true,
  target: ["es2022"],
  legalComments: "none",
  loader: { ".woff2": "file" },
  chunkNames: "chunk-[hash]",
  logLevel: "warning",
});
