/**
 * The tables of the data dictionary (results/README.md), made from what the code itself uses.
 * @module
 */
import { type Metric, METRICS } from "../metrics/registry.ts";
import { HOST_KEYS, MANIFEST_KEYS, TRIAL_KEYS } from "./manifest_keys.ts";
import { SERIES } from "../metrics/series.ts";
import {
  CALLS,
  LATENCY,
  MEASUREMENTS,
  SAMPLES,
  SERIES_TABLE,
  STATES,
  SUMMARY,
  type Table,
} from "./schema.ts";
import { UNITS } from "./units.ts";

const CODE = "`";

/** Every generated section by the name in its markers. */
export function sections(): ReadonlyMap<string, string> {
  return new Map([
    ["run.json", keys(MANIFEST_KEYS)],
    ["run.json host", keys(HOST_KEYS)],
    ["run.json trials", keys(TRIAL_KEYS)],
    ...[MEASUREMENTS, SAMPLES, LATENCY, SERIES_TABLE, SUMMARY].map((one) =>
      [one.file, columns(one)] as const
    ),
    ["metrics", metrics()],
    ["units", units()],
    ["states", words("state", STATES)],
    ["calls", words("call", CALLS)],
    ["series", series()],
  ]);
}

/**
 * The dictionary with every generated section as it must be.
 * @throws {Error} if a section has no markers, or markers name no section
 */
export function refreshed(text: string): string {
  const wanted = sections();
  const found = new Set<string>();
  const result = text.replace(
    /(<!-- begin: (.+?) -->\n)[^]*?(<!-- end: \2 -->)/g,
    (_, begin: string, name: string, end: string) => {
      const section = wanted.get(name);
      if (section === undefined) {
        throw new Error(`Cannot fill "${name}" as no section has the name`);
      }
      found.add(name);
      return `${begin}\n${section}\n${end}`;
    },
  );
  const missing = [...wanted.keys()].filter((name) => !found.has(name));
  if (missing.length === 0) return result;
  throw new Error(`Cannot place ${missing.join(", ")} as the dictionary has no markers for them`);
}

function metrics(): string {
  const rows = [...METRICS.values()].map((one) => [
    CODE + one.name + CODE,
    one.unit,
    one.better,
    one.role ?? "outcome",
    one.assume,
    noise(one),
    one.places.join(", "),
    one.scenarios?.join(", ") ?? "all",
    one.meaning,
  ]);
  const header = ["metric", "unit", "better", "role", "repeats", "noise", "sides", "scenarios"];
  return markdown([...header, "meaning"], rows);
}

/** What a difference must exceed: `5 %, 10`. */
function noise({ noise }: Metric): string {
  if (!noise) return "–";
  const share = `${Number((noise.relative * 100).toPrecision(6))} %`;
  return noise.absolute === 0 ? share : `${share}, ${noise.absolute}`;
}

function series(): string {
  const rows = [...SERIES.values()].map((one) => [
    CODE + one.name + CODE,
    one.xUnit,
    one.unit,
    one.places.join(", "),
    one.scenario,
    one.meaning,
  ]);
  return markdown(["series", "x", "value", "sides", "scenario", "meaning"], rows);
}

function units(): string {
  const rows = Object.entries(UNITS).map(([unit, { meaning, decimals, suffix }]) => [
    CODE + unit + CODE,
    meaning,
    String(decimals),
    `${CODE}_${suffix}${CODE}`,
  ]);
  return markdown(["unit", "meaning", "decimals kept", "ends column names in summary.csv"], rows);
}

function columns({ columns }: Table): string {
  const rows = columns.map(({ name, holds, meaning }) => [CODE + name + CODE, holds, meaning]);
  return markdown(["column", "holds", "meaning"], rows);
}

function keys(meanings: Readonly<Record<string, string>>): string {
  return words("key", meanings);
}

function words(title: string, meanings: Readonly<Record<string, string>>): string {
  const rows = Object.entries(meanings).map(([word, meaning]) => [CODE + word + CODE, meaning]);
  return markdown([title, "meaning"], rows);
}

function markdown(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |\n`;
  return [header, header.map(() => "---"), ...rows].map(line).join("");
}
