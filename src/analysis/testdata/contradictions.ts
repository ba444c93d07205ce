/**
 * Looks for a sentence, a table and a chart of the same run that say different things.
 * @module
 */
import { plansOf } from "../../render/svg/testdata/charts_of.ts";
import type { RunTables } from "../../model/run.ts";
import type { CellSummary } from "../../stats/cells.ts";
import { type Column, DIFFERS, NOT_MEASURED } from "../columns.ts";
import type { Finding } from "../finding.ts";
import type { Analysis } from "../analyse.ts";
import { analysed } from "./analysed.ts";

/** A row of a table as it is shown: texts by the heading of their column, group first. */
interface Row {
  readonly cell: CellSummary;
  readonly texts: ReadonlyMap<string, string>;
}

/** All that a run shows. */
interface Shown {
  readonly findings: readonly Finding[];
  readonly rows: readonly Row[];
  readonly limits: readonly string[];
  /** Every text in a chart of that name. */
  charts(name: RegExp): string;
}

/** What contradicts what, in a line each; none where all agree. */
export function contradictions(run: RunTables, analysis: Analysis = analysed(run)): string[] {
  const shown: Shown = {
    findings: [...analysis.findings, ...analysis.untold],
    rows: rowsOf(analysis),
    limits: analysis.limits,
    charts: (name) =>
      JSON.stringify(
        plansOf(run).filter((plan) => !("skipped" in plan) && name.test(plan.name)),
      ),
  };
  return CHECKS.flatMap((check) => check(shown));
}

function rowsOf({ sheets }: Analysis): Row[] {
  return sheets.flatMap((sheet) => {
    const { columns } = sheet;
    return sheet.blocks.flatMap(({ cells }) => cells).map((cell, index): Row => ({
      cell,
      texts: new Map(columns.map((column) => [nameOf(column), column.texts[index] ?? ""])),
    }));
  });
}

function nameOf({ group, label }: Column): string {
  return label === "min–max" ? `${group} ${label} spread` : `${group} ${label}`.trim();
}

/** Rows of the cells that a finding of that kind rests on. */
function under({ findings, rows }: Shown, kind: string): [Finding, readonly Row[]] | undefined {
  const finding = findings.find((one) => one.kind === kind);
  if (!finding) return undefined;
  const keys = new Set(finding.cells.map(keyOf));
  return [finding, rows.filter(({ cell }) => keys.has(keyOf(cell)))];
}

function keyOf(cell: CellSummary): string {
  const { scenario, mode, closer, stack, connections, concurrency, parameters } = cell;
  return JSON.stringify([scenario, mode, closer, stack, connections, concurrency, parameters]);
}

/** Whether a column shows nothing but nought there, or what was not measured. */
function empty(rows: readonly Row[], column: string): boolean {
  return rows.every(({ texts }) =>
    /^(0( [^\d]*)?|–|)$/.test((texts.get(column) ?? "").replace(DIFFERS, "").trim())
  );
}

function modesIn(text: string): string[] {
  return text.split(/, | and /);
}

function ofModes(rows: readonly Row[], text: string): Row[] {
  return rows.filter(({ cell }) => modesIn(text).includes(cell.mode));
}

function nothingBut(
  shown: Shown,
  { kind, claim, columns }: {
    readonly kind: string;
    /** Its first group names modes. */
    readonly claim: RegExp;
    readonly columns: readonly string[];
  },
): string[] {
  const [finding, rows] = under(shown, kind) ?? [];
  if (!finding || !rows) return [];
  return [...finding.text.matchAll(new RegExp(claim, "g"))].flatMap(([, modes = ""]) =>
    columns.filter((column) => !empty(ofModes(rows, modes), column))
      .map((column) => `${column} is not 0 under ${modes}, but: ${finding.text}`)
  );
}

const MODE = "[a-z-]+(?::[\\d.]+)?";
// With something between any two, so that a text can be divided into modes in one way only.
const MODES = `((?:${MODE}(?:, | and ))*${MODE})`;

/** Who leaves or sends nothing has nothing in the table. */
function nothing(shown: Shown): string[] {
  return [
    ...nothingBut(shown, {
      kind: "time_wait",
      claim: new RegExp(`(?:^|; )${MODES} leaves? (?:none|no TIME_WAIT) on either side`),
      columns: ["TIME_WAIT/1,000 closes client", "TIME_WAIT/1,000 closes server"],
    }),
    ...nothingBut(shown, {
      kind: "rst",
      claim: new RegExp(`(?:^|; )${MODES} sends? (?:none|no RST)`),
      columns: ["RST /close"],
    }),
    ...nothingBut(shown, {
      kind: "vanish_left",
      claim: new RegExp(`; ${MODES} left none`),
      columns: ["sockets left until"],
    }),
    ...nothingBut(shown, {
      kind: "unsent_lost",
      claim: new RegExp(`(?:^|; )${MODES} lost none of`),
      columns: ["queued lost"],
    }),
  ];
}

/** Whose peer met no reset has none in the table. */
function resets(shown: Shown): string[] {
  const [finding, rows] = under(shown, "rst") ?? [];
  if (!finding || !rows) return [];
  const met = /ECONNRESET on (.*) and under no other mode/.exec(finding.text)?.[1];
  const nobody = /no call of the peer returned ECONNRESET/.test(finding.text);
  const named = [...(met ?? "").matchAll(/under (\S+?)(?=,| and|$)/g)].map(([, mode]) => mode);
  const others = rows.filter(({ cell }) => !named.includes(cell.mode));
  return (nobody || named.length > 0) && !empty(others, "peer resets")
    ? [`peers were reset under other modes, but: ${finding.text}`]
    : [];
}

/** What must not happen is in the sentences if it is in the table, and the other way round. */
function trouble(shown: Shown): string[] {
  return ([["bytes_lost", "bytes lost"], ["connections_failed", "failed"]] as const)
    .flatMap(([kind, column]) => {
      const having = shown.rows.filter(({ texts }) => texts.has(column));
      const [finding, rows = []] = under(shown, kind) ?? [];
      const whole = rows.every(({ texts }) => texts.has(column));
      return [
        ...!finding && !empty(having, column) ? [`the table has ${column}, no sentence has`] : [],
        ...finding && whole && empty(rows, column) ? [`no ${column}, but: ${finding.text}`] : [],
      ];
    });
}

/** Counts that differ are marked, told of, and not said to repeat. */
function repeats({ findings, rows, limits }: Shown): string[] {
  const marked = rows.some(({ texts }) => [...texts.values()].some((text) => text.endsWith("*")));
  const all = limits.some((text) => /^All [\d,]+ counts .* repeat to the digit/.test(text));
  const told = findings.some(({ kind }) => kind === "repeatability");
  return [
    ...marked && all ? ["a count is marked as differing, and all are said to repeat"] : [],
    ...told && all ? ["repetitions are said to disagree, and all counts to repeat"] : [],
  ];
}

/** A figure of a cell in a sentence is the one in its row of the table. */
function figures(shown: Shown): string[] {
  const wanted = [
    ["close_time", / p50 under (\S+) .*?is (\S+ \S+?), /, "close() p50"],
    ["rate", /^The rate under (\S+) .*?is (\S+) conn\/s, /, "conn/s"],
    ["teardown", /^Under (\S+) .*free only after (\S+ \S+?): /, "teardown p99"],
    ["teardown", /^Under (\S+) .*closing calls take (\S+ \S+?) at p99/, "close() p99"],
  ] as const;
  return wanted.flatMap(([kind, pattern, column]) => {
    const [finding, rows] = under(shown, kind) ?? [];
    const [, mode, value] = pattern.exec(finding?.text ?? "") ?? [];
    if (!finding || !rows || value === undefined || finding.text.includes("both have")) return [];
    const seen = rows.filter(({ cell }) => cell.mode === mode).map(({ texts }) =>
      texts.get(column)
    );
    // A column that is left out by the table says nothing.
    if (seen.every((text) => text === undefined) || seen.includes(value)) return [];
    return [`${column} under ${mode} is ${seen.join(", ")} in the table, but: ${finding.text}`];
  });
}

/** A mode of which a difference is told is not one of which none could be shown. */
function differences({ findings }: Shown): string[] {
  return findings.flatMap(({ text }) => {
    const none = modesIn(/no difference could be shown for ([^;.]+)/.exec(text)?.[1] ?? "");
    const told = [/under (\S+) (?:\([^)]*\) )?is /, /; (\S+) is (?:longer|shorter|higher|lower)/g]
      .flatMap((pattern) => [...text.matchAll(new RegExp(pattern, "g"))].map(([, mode]) => mode));
    return none.filter((mode) => told.includes(mode)).map((mode) => `${mode}: ${text}`);
  });
}

/** A cliff is in the sentence, the table and the chart, or in none of them. */
function cliffs(shown: Shown): string[] {
  const [finding, rows] = under(shown, "ports_cliff") ?? [];
  if (!finding || !rows) return [];
  const inTable = !empty(rows, "TIME_WAIT at cliff");
  const inText = !/^(No cliff|Ports ran out)/.test(finding.text);
  const inChart = /cliff at [\d,]/.test(shown.charts(/^rate_by_time_wait/));
  const bare = rows.filter(({ cell: { closer, parameters } }) =>
    closer === "client" && /destinations=1;reuse=0/.test(parameters)
  );
  const nearest = !empty(bare, "TIME_WAIT at cliff");
  return [
    ...inTable !== inText || inText !== inChart
      ? [`cliff: table ${inTable}, chart ${inChart}, but: ${finding.text}`]
      : [],
    ...nearest && / to \d+ destinations|with tcp_tw_reuse/.test(finding.text)
      ? [`the cell without any remedy has a cliff in the table, but: ${finding.text}`]
      : [],
    ...removed(shown, rows),
  ];
}

/** What is said to remove the cliff has none in the table. */
function removed({ findings }: Shown, rows: readonly Row[]): string[] {
  const text = findings.find(({ kind }) => kind === "ports_remedy")?.text ?? "";
  const names = /^(.+?)(?: \(at [^)]*\))? removed the cliff(?! in)/.exec(text.split("; ")[0] ?? "")
    ?.[1];
  const reuse = /tcp_tw_reuse (\d)/.exec(names ?? "")?.[1];
  if (reuse === undefined) return [];
  const of = rows.filter(({ cell: { closer, parameters } }) =>
    closer === "client" && parameters.includes(`destinations=1;reuse=${reuse}`)
  );
  return of.length === 0 || of.some(({ texts }) => texts.get("TIME_WAIT at cliff") === NOT_MEASURED)
    ? []
    : [`every cell with tcp_tw_reuse ${reuse} has a cliff in the table, but: ${text}`];
}

const CHECKS = [nothing, resets, trouble, repeats, figures, differences, cliffs];
