/**
 * How far what a run says goes: which settings of the kernel it was measured under, over what, and
 * whether its counts repeat.
 * @module
 */
import type { Manifest, TrialRecord } from "../model/run.ts";
import { listed } from "./finding.ts";
import { formatExact } from "../format/numbers.ts";
import { repeatsOf, repeatsText } from "./repeats.ts";
import type { Scope } from "./scope.ts";
import { pathOf } from "./scope_words.ts";
import type { Show } from "./show.ts";

/** A setting that decides what stays behind, with Linux's own value and what that one does. */
interface KernelSetting {
  readonly sysctl: string;
  readonly fallback: string;
  readonly effect: string;
}

/** Documentation/networking/ip-sysctl.rst. */
const SETTINGS: readonly KernelSetting[] = [
  {
    sysctl: "net.ipv4.tcp_rfc1337",
    fallback: "0",
    effect: "with it an RST at the expected sequence ends TIME_WAIT early",
  },
  {
    sysctl: "net.ipv4.tcp_tw_reuse",
    fallback: "2",
    effect: "with it connect() takes ports out of TIME_WAIT on loopback after a second",
  },
  {
    sysctl: "net.ipv4.tcp_orphan_retries",
    fallback: "0",
    effect: "with it, which stands for 8, what is closed and unanswered goes on trying for longer",
  },
];

/** One sentence each. */
export function limitsOf(
  manifest: Manifest,
  { scope, shows }: { readonly scope: Scope; readonly shows: readonly Show[] },
): string[] {
  const completed = manifest.trials.filter(({ status }) => status === "completed");
  if (completed.length === 0) return [];
  return [
    repeatsText(repeatsOf(scope)),
    ...settingsText(manifest, completed),
    ...pathText(completed, shows),
  ];
}

/** What the run set that is not what Linux has by itself. */
function settingsText({ isolation }: Manifest, trials: readonly TrialRecord[]): string[] {
  const texts = SETTINGS.flatMap(({ sysctl, fallback, effect }) => {
    if (trials.every(({ sysctls }) => (sysctls[sysctl] ?? fallback) === fallback)) return [];
    const name = sysctl.slice(sysctl.lastIndexOf(".") + 1);
    return [`${name} ${valuesText(sysctl, trials)} (by itself Linux has ${fallback}: ${effect})`];
  });
  if (texts.length === 0) return [];
  const whose = isolation === "none" ? "The host has" : "Measured with";
  return [`${whose} ${listed(texts)}.`];
}

/** `0, and 1 in 1 trial of ports`: each value, and which trials have it where not all do. */
function valuesText(sysctl: string, trials: readonly TrialRecord[]): string {
  const [usual, ...others] = [...Map.groupBy(trials, ({ sysctls }) => sysctls[sysctl])]
    .sort(([, a], [, b]) => b.length - a.length);
  const set = trials.every(({ sysctls }) => sysctls[sysctl] !== undefined);
  const named = [...set || !usual ? [] : [usual], ...others]
    .flatMap(([value, having]) =>
      value === undefined ? [] : [`${value} in ${which(having, trials)}`]
    );
  if (!set || !usual) return listed(named);
  return named.length === 0 ? `${usual[0]}` : `${usual[0]}, and ${listed(named)}`;
}

/** `vanish` where these are all trials of it, otherwise `1 trial of ports`. */
function which(these: readonly TrialRecord[], trials: readonly TrialRecord[]): string {
  const scenarios = [...new Set(these.map(({ scenario }) => scenario))];
  const all = trials.filter(({ scenario }) => scenarios.includes(scenario)).length;
  if (these.length === all) return listed(scenarios);
  return `${formatExact(these.length)} ${these.length === 1 ? "trial" : "trials"} of ${
    listed(scenarios)
  }`;
}

/** Where all segments arrive, counts are those of closes whose segments all arrive. */
function pathText(trials: readonly TrialRecord[], shows: readonly Show[]): string[] {
  const loopback = trials.filter(({ scenario }) => pathOf(scenario, shows) === "loopback");
  if (loopback.length === 0) return [];
  const which = loopback.length === trials.length
    ? "Every trial"
    : `${formatExact(loopback.length)} of ${formatExact(trials.length)} trials`;
  return [
    `${which} ran over loopback, where no segment is lost or late: with loss an RST may not ` +
    "arrive, which leaves the peer ESTABLISHED, and FINs that cross leave TIME_WAIT on both sides.",
  ];
}
