/**
 * A document as Markdown (GitHub's, for tables), to be pasted anywhere.
 * @module
 */
import type { DocumentColumn, Part } from "./document.ts";

/** The text of `report.md`, with a line end. */
export function toMarkdown(parts: readonly Part[]): string {
  return `${parts.map(markdownOf).join("\n\n")}\n`;
}

function markdownOf(part: Part): string {
  switch (part.kind) {
    case "heading":
      return `${"#".repeat(part.level)} ${escaped(part.text)}`;
    case "text":
      return escaped(part.text);
    case "list":
      return part.items.map((item, index) =>
        `${part.ordered ? `${index + 1}.` : "-"} ${escaped(item)}`
      ).join("\n");
    case "table":
      return tableOf(part.columns);
    case "picture":
      return `![${escaped(part.text)}](${part.path.replaceAll(" ", "%20")})`;
    case "code":
      return `\`\`\`sh\n${part.text}\n\`\`\``;
  }
}

function tableOf(columns: readonly DocumentColumn[]): string {
  const rows = columns[0]?.texts.length ?? 0;
  const line = (texts: readonly string[]) =>
    `| ${texts.map((text) => escaped(text).replaceAll("|", "\\|")).join(" | ")} |`;
  return [
    line(columns.map((column) => column.heading)),
    `| ${columns.map(({ align }) => align === "right" ? "---:" : "---").join(" | ")} |`,
    ...Array.from({ length: rows }, (_, row) => line(columns.map(({ texts }) => texts[row] ?? ""))),
  ].join("\n");
}

/** On one line, and nothing in it that Markdown or HTML would take for its own. */
function escaped(text: string): string {
  return text.replaceAll(/\s+/g, " ").replaceAll("&", "&amp;").replaceAll("<", "&lt;")
    .replaceAll(/[\\*`[\]]/g, (sign) => `\\${sign}`);
}
