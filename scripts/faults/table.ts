/**
 * The faults and what came of them, as people read it. Pure.
 * @module
 */
import type { Judged } from "./judge.ts";
import { firstLine, withoutProgress } from "./judge.ts";

/** What came of the faults of a family. */
export interface FamilyJudged {
  readonly title: string;
  readonly judged: readonly Judged[];
  readonly skipped: readonly { readonly name: string; readonly why: string }[];
}

/** The tables of docs/reliability.md. */
export function tables(families: readonly FamilyJudged[]): string {
  return families.map(({ title, judged, skipped }) =>
    [
      `### ${title}`,
      "",
      "| fault | promise | measured |",
      "|---|---|---|",
      ...judged.map(({ fault: { name, promise }, ...came }) =>
        `| ${cell(name)} | ${cell(promise)} | ${cell(cameText(came))} |`
      ),
      ...skipped.map(({ name, why }) => `| ${cell(name)} | | not tried: ${cell(why)} |`),
      "",
    ].join("\n")
  ).join("\n");
}

/** `kept: exit 3, "…"`, or what was broken. */
function cameText({ broken, ended }: Pick<Judged, "broken" | "ended">): string {
  if (broken.length > 0) return `**broken**: ${broken.join("; ")}`;
  if (!ended) return "kept";
  const line = firstLine(withoutProgress(ended.stderr));
  const words = line === "" ? "" : `, "${shortened(line)}"`;
  return `kept: exit ${ended.code}${words}`;
}

const LONGEST = 110;

/** Without what is another one in each run: folders, numbers of runs. */
function shortened(line: string): string {
  const plain = line.replaceAll(/\/\S*closecost-faults-[^/\s"']+/g, "…")
    .replaceAll(/\/\S+\/(?=[^/\s"']+)/g, "…/");
  return plain.length > LONGEST ? `${plain.slice(0, LONGEST)}…` : plain;
}

/** A table's cell: no bars, no line ends, nothing that Markdown would read. */
function cell(text: string): string {
  return text.replaceAll(/[\n\r]/g, " ").replaceAll(/[\\`*_|<>[\]]/g, (one) => `\\${one}`)
    .replaceAll("\\*\\*broken\\*\\*", "**broken**");
}
