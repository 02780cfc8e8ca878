// forms latex | node katex.js: KaTeX renders each line; 77 if there is no KaTeX.
let katex;
try {
  katex = require("katex");
} catch {
  console.log("skipped: node finds no katex (Debian: katex)");
  process.exit(77);
}
const lines = require("fs").readFileSync(0, "utf8").split("\n").filter((line) => line !== "");
let failed = lines.length === 0;
for (const line of lines) {
  try {
    katex.renderToString(line, { throwOnError: true, strict: "error", displayMode: true });
  } catch (error) {
    console.log(`${line}\n    ${error.message}`);
    failed = true;
  }
}
process.exit(failed ? 1 : 0);
