/**
 * The page over many traces: what each combination sends, ends in, returns and loses. Pure.
 * @module
 */
import { duration } from "../svg/ladder/labels.ts";
import type { Trace } from "../../model/trace.ts";
import { modeText, SIDES } from "../../model/words.ts";
import { markdownCode, markdownLink, markdownText } from "../../quote/markdown.ts";
import { summaryOf, type TraceSummary } from "../text/trace_summary.ts";

/** A trace and the folder it is in, seen from the page. */
export interface IndexEntry {
  readonly folder: string;
  readonly trace: Trace;
}

const HEADS = [
  "mode",
  "closer",
  "state",
  "on the wire",
  "closing calls held",
  "peer's calls",
  "client ends in",
  "server ends in",
  "bytes lost",
  "picture",
] as const;

/** Markdown, in the order of the entries. */
export function indexPage(entries: readonly IndexEntry[]): string {
  const rows = entries.map((entry) => ({ ...entry, summary: summaryOf(entry.trace) }));
  return [
    "# Every way of closing, traced",
    "",
    "One connection each, over loopback, closed by the side and in the mode named, with everything " +
    "read (`idle`), with received bytes unread by the closer (`unread`), or with bytes queued that " +
    "the peer does not read (`unsent`). Flags as tcpdump prints them, from the first FIN or RST on. " +
    "A time is that of one trace: an order of magnitude; `deno task bench` measures times.",
    "",
    `| ${HEADS.join(" | ")} |`,
    `| ${HEADS.map(() => "---").join(" | ")} |`,
    ...rows.map((row) => `| ${cells(row).join(" | ")} |`),
    "",
    "## What stands out",
    "",
    ...standsOut(rows).map((sentence) => `- ${sentence}`),
    "",
  ].join("\n");
}

interface Row extends IndexEntry {
  readonly summary: TraceSummary;
}

function cells({ folder, trace, summary }: Row): string[] {
  const { spec, final } = trace;
  const end = (side: "client" | "server") =>
    final[side].state === "CLOSED" ? "gone" : final[side].state;
  return [
    markdownCode(modeText(spec.mode)),
    spec.closer,
    spec.state,
    summary.wire === null ? "not captured" : wire(summary.wire),
    summary.closeHeldNs === null ? "did not return" : duration(summary.closeHeldNs),
    markdownText(summary.peerReturns.join(", ") || "nothing of note"),
    end("client"),
    end("server"),
    lostText(summary),
    markdownLink("ladder", `${folder}/ladder.svg`),
  ];
}

const MOST_SHOWN = 6;

function wire(steps: readonly string[]): string {
  if (steps.length === 0) return "no FIN, no RST";
  const shown = steps.length > MOST_SHOWN
    ? [...steps.slice(0, MOST_SHOWN - 1), `… ${steps.length - MOST_SHOWN + 1} more`]
    : steps;
  return shown.map((step) => step.startsWith("…") ? step : markdownCode(step)).join(" ");
}

function lostText({ undelivered, isOver }: TraceSummary): string {
  const parts = SIDES.filter((side) => undelivered[side] > 0)
    .map((side) =>
      `${undelivered[side].toLocaleString("en-US")} of the ${side}${
        isOver ? "" : " not yet delivered"
      }`
    );
  return parts.length === 0 ? "0" : parts.join(", ");
}

function standsOut(rows: readonly Row[]): string[] {
  return [lossy(rows), reset(rows), ranOut(rows), without(rows)].filter((text) => text !== "");
}

function name({ trace: { spec } }: Row): string {
  return `${markdownCode(modeText(spec.mode))} ${spec.closer} ${spec.state}`;
}

function named(rows: readonly Row[]): string {
  return rows.map(name).join(", ");
}

function lossy(rows: readonly Row[]): string {
  const losing = rows.filter(({ summary: { undelivered, isOver } }) =>
    isOver && undelivered.client + undelivered.server > 0
  );
  if (losing.length === 0) return `None of the ${rows.length} lost a byte.`;
  return `${losing.length} of ${rows.length} lost bytes: ${named(losing)}.`;
}

function reset(rows: readonly Row[]): string {
  const met = rows.filter(({ summary }) =>
    summary.peerReturns.some((answer) => answer.endsWith("ECONNRESET"))
  );
  if (met.length === 0) return "No peer met ECONNRESET.";
  return `In ${met.length} of ${rows.length} the peer met ECONNRESET: ${named(met)}.`;
}

/** One jiffy of the slowest clock Linux is built with (HZ=100): the linger timer counts in them. */
const JIFFY_NS = 10e6;

/** The one mode whose close() waits (src/close/linger.ts). */
const WAITS = "linger";

/**
 * Closes whose linger time ran out. Which close took longest is not said: one trace's microseconds
 * are chance.
 */
function ranOut(rows: readonly Row[]): string {
  const lingering = rows.filter(({ trace: { spec } }) => spec.mode.name === WAITS);
  if (lingering.length === 0) return "";
  const out = lingering.filter(({ trace: { spec }, summary: { closeHeldNs } }) =>
    closeHeldNs !== null && closeHeldNs >= (spec.mode.seconds ?? 0) * 1e9 - JIFFY_NS
  );
  if (out.length === 0) return "No close waited for the whole of its linger time.";
  return `${out.length} of ${lingering.length} closes with a linger time waited for the whole of ` +
    `it: ${named(out)}.`;
}

function without(rows: readonly Row[]): string {
  const clean = rows.filter(({ trace: { final } }) =>
    SIDES.every((side) => final[side].state === "CLOSED")
  );
  if (clean.length === 0) return "";
  return `${clean.length} of ${rows.length} left nothing behind on either side: ${named(clean)}.`;
}
