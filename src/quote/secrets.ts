/**
 * What is left out of commands and messages before they are kept or shown: what looks like a
 * secret. Names stay, values go. Rather too much than too little; what looks like nothing special,
 * such as a password that stands alone between other words, can't be told from them.
 * @module
 */
import { openings, valueEnd } from "./shell_value.ts";

/** What stands where something was left out. */
export const LEFT_OUT = "…";

const SECRET = "pass|pwd|token|secret|key|auth|cred|cookie|session|sign|private|bearer|jwt";
/** `NAME=` where a shell would take it for a variable, whatever its name. */
const VARIABLE = /(?<=^|[\s;|&(){}'"`])[A-Za-z_]\w*\+?=/g;
/** `--password x`, `-token=x`, but not a flag that another flag follows. */
const FLAG = new RegExp(
  `(?<=^|[\\s'"])--?[\\w-]{0,40}(?:${SECRET})[\\w-]{0,40}(?:=|\\s+(?!--))`,
  "gi",
);
/** `curl -u name:password`. */
const USER = /(?<=^|\s)-u\s*(?=[^\s:]+:)/g;
/** `Authorization: x`, `"token":"x"`, `?token=x`: up to the end of the quotes they are in. */
const FIELD = new RegExp(`[\\w.-]{0,40}(?:${SECRET})[\\w.-]{0,40}["']?\\s*(?::(?!//)|=)\\s*`, "gi");
const URL_USER = /(?<=\b[a-z][a-z\d+.-]{0,20}:\/\/)[^\s/'"@]+(?=@)/gi;
/** As their makers give them out, and what is too long and too mixed to be a word. */
const SHAPES =
  /\b(?:gh[pousr]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|sk-[\w-]{16,}|xox[abprs]-[\w-]{10,}|AKIA[0-9A-Z]{16}|eyJ[\w-]+\.[\w-]+\.[\w-]+)|(?<![\w/.+=-])(?=[\w+=-]*\d)(?=[\w+=-]*[A-Za-z])[\w+=-]{32,}(?![\w/.+=-])/g;

/** From where to where a text has a secret. */
type Range = readonly [start: number, end: number];

/** A shell's command without what looks like a secret, wherever else in it the same stands. */
export function withoutSecrets(command: string): string {
  return withoutSecretsOf([command])(valuesLeftOut(command));
}

function valuesLeftOut(command: string): string {
  let text = "";
  let at = 0;
  for (const [start, end] of rangesIn(command)) {
    text += `${command.slice(at, start)}${LEFT_OUT}`;
    at = end;
  }
  return text + command.slice(at);
}

/** What a client says, without the values of headers and fields that look like a secret. */
export function saidWithoutSecrets(said: string): string {
  const HEADER = new RegExp(
    `([\\w.-]{0,40}(?:${SECRET})[\\w.-]{0,40}["']?\\s*[:=]\\s*)[^]*?(?=\\\\r|\\\\n|[\\r\\n]|$)`,
    "gi",
  );
  return said.replace(HEADER, `$1${LEFT_OUT}`).replace(URL_USER, LEFT_OUT)
    .replace(SHAPES, LEFT_OUT);
}

const COMMAND_FLAGS = /^--(?:against-)?target$/;
const SAID_FLAGS = /^--(?:send|expect)$/;

/** The arguments of `bench` without what looks like a secret in those that may have some. */
export function argumentsWithoutSecrets(argv: readonly string[]): string[] {
  const words = argv.map((word, index) => {
    const [, flag = "", value] = /^(--[a-z-]+)=([^]*)$/.exec(word) ?? [];
    return value === undefined
      ? { lead: "", value: word, own: flagged(argv[index - 1] ?? "") }
      : { lead: `${flag}=`, value, own: flagged(flag) };
  });
  // What a command holds may be said to its server, too.
  const clean = withoutSecretsOf(
    words.flatMap(({ value, own }) => own === withoutSecrets ? [value] : []),
  );
  return words.map(({ lead, value, own }) => lead + (own ? clean(own(value)) : value));
}

function flagged(flag: string): ((text: string) => string) | undefined {
  if (COMMAND_FLAGS.test(flag)) return withoutSecrets;
  return SAID_FLAGS.test(flag) ? saidWithoutSecrets : undefined;
}

/** What would be found in any text is no secret there: short texts, ports and the like, switches. */
const SHORTEST = 3;
const COMMON = /^(?:\d{1,5}|true|false|yes|off|none|null)$/i;

/** Takes out of messages, such as a server's last words, the secrets that its command has. */
export function withoutSecretsOf(commands: readonly string[]): (text: string) => string {
  const secrets = commands.flatMap(secretsIn).filter((text) =>
    text.length >= SHORTEST && !COMMON.test(text)
  )
    .sort((a, b) => b.length - a.length);
  return (text) => secrets.reduce((left, one) => left.replaceAll(one, LEFT_OUT), text);
}

/** Each as it stands there, as the shell passes it on, and as a message may quote it. */
function secretsIn(command: string): string[] {
  return rangesIn(command).flatMap(([start, end]) => {
    const raw = command.slice(start, end);
    const plain = raw.replace(/^(["'])([^]*)\1$/, "$2").replace(/\\(.)/g, "$1");
    return [...new Set([raw, plain])].flatMap((text) => [text, JSON.stringify(text).slice(1, -1)]);
  });
}

/** In their order, none within another. */
function rangesIn(command: string): Range[] {
  const quotes = openings(command);
  const values = [VARIABLE, FLAG, USER, FIELD].flatMap((names) =>
    ranges(command, names, (name, found) => {
      const value = name + found.length;
      // In quotes a header goes on to their end, blanks and all.
      const header = names === FIELD && quotes[value] !== undefined && /:\s*$/.test(found);
      return [value, valueEnd(command, { name: header ? "in quotes" : name, value, quotes })];
    })
  );
  const shapes = [URL_USER, SHAPES].flatMap((shape) =>
    ranges(command, shape, (start, found) => [start, start + found.length])
  );
  return merged([...values, ...shapes]);
}

/** What begins within the one before is a part of it. */
function ranges(
  command: string,
  pattern: RegExp,
  range: (index: number, found: string) => Range,
): Range[] {
  const all: Range[] = [];
  for (const { index, 0: found } of command.matchAll(pattern)) {
    if (index >= (all.at(-1)?.[1] ?? 0)) all.push(range(index, found));
  }
  return all;
}

function merged(ranges: readonly Range[]): Range[] {
  const found: Range[] = [];
  for (const [start, end] of ranges.filter(([start, end]) => end > start).sort(inOrder)) {
    const last = found.at(-1);
    if (last === undefined || start > last[1]) found.push([start, end]);
    else found[found.length - 1] = [last[0], Math.max(last[1], end)];
  }
  return found;
}

function inOrder([a]: Range, [b]: Range): number {
  return a - b;
}
