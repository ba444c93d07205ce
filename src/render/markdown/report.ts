/**
 * A document as Markdown (GitHub's, for tables), to be pasted anywhere.
 * @module
 */
import { markdownBlock, markdownPicture, markdownText } from "../../quote/markdown.ts";
import type { DocumentColumn, Part } from "../document.ts";

/** The text of `report.md`, with a line end. */
export function toMarkdown(parts: readonly Part[]): string {
  return `${parts.map(markdownOf).join("\n\n")}\n`;
}

function markdownOf(part: Part): string {
  switch (part.kind) {
    case "heading":
      return `${"#".repeat(part.level)} ${markdownText(part.text)}`;
    case "text":
      return markdownText(part.text);
    case "list":
      return part.items.map((item, index) =>
        `${part.ordered ? `${index + 1}.` : "-"} ${markdownText(item)}`
      ).join("\n");
    case "table":
      return tableOf(part.columns);
    case "picture":
      return markdownPicture(part.text, part.path);
    case "code":
      return markdownBlock(part.text, "sh");
  }
}

function tableOf(columns: readonly DocumentColumn[]): string {
  const rows = columns[0]?.texts.length ?? 0;
  const line = (texts: readonly string[]) =>
    `| ${texts.map((text) => markdownText(text)).join(" | ")} |`;
  return [
    line(columns.map((column) => column.heading)),
    `| ${columns.map(({ align }) => align === "right" ? "---:" : "---").join(" | ")} |`,
    ...Array.from({ length: rows }, (_, row) => line(columns.map(({ texts }) => texts[row] ?? ""))),
  ].join("\n");
}
