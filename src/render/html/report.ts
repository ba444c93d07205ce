/**
 * A document as one HTML page that needs nothing but the pictures beside it.
 * @module
 */
import { markupText } from "../../quote/markup.ts";
import { relativeUrl } from "../../quote/url.ts";
import type { DocumentColumn, Part } from "../document.ts";

const STYLE = `:root{color-scheme:light dark}
body{font:16px/1.5 Helvetica,Arial,sans-serif;max-width:64rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse;display:block;overflow-x:auto;font-variant-numeric:tabular-nums}
th,td{padding:.2rem .7rem;border-bottom:1px solid #8885;white-space:nowrap}
.right{text-align:right}img{max-width:100%;display:block;margin:1rem 0}
pre{overflow-x:auto;padding:.6rem;border:1px solid #8885}`;

/** The text of `report.html`, with a line end. */
export function toHtml(parts: readonly Part[]): string {
  const title = parts.find((part) => part.kind === "heading")?.text ?? "closecost";
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>${markupText(title)}</title>
<style>${STYLE}</style>
</head>
<body>
${parts.map(htmlOf).join("\n")}
</body>
</html>
`;
}

function htmlOf(part: Part): string {
  switch (part.kind) {
    case "heading":
      return `<h${part.level}>${markupText(part.text)}</h${part.level}>`;
    case "text":
      return `<p>${markupText(part.text)}</p>`;
    case "list": {
      const tag = part.ordered ? "ol" : "ul";
      return `<${tag}>${
        part.items.map((item) => `<li>${markupText(item)}</li>`).join("")
      }</${tag}>`;
    }
    case "table":
      return tableOf(part.columns);
    case "picture":
      return `<img src="${relativeUrl(part.path)}" alt="${markupText(part.text)}">`;
    case "code":
      return `<pre>${markupText(part.text)}</pre>`;
  }
}

function tableOf(columns: readonly DocumentColumn[]): string {
  const rows = columns[0]?.texts.length ?? 0;
  const row = (tag: "th" | "td", of: (column: DocumentColumn) => string) =>
    `<tr>${
      columns.map((column) => `<${tag} class="${column.align}">${markupText(of(column))}</${tag}>`)
        .join("")
    }</tr>`;
  const body = Array.from(
    { length: rows },
    (_, index) => row("td", ({ texts }) => texts[index] ?? ""),
  ).join("\n");
  return `<table>\n<thead>${row("th", (column) => column.heading)}</thead>\n<tbody>\n${body}\n` +
    "</tbody>\n</table>";
}
