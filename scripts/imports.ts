/**
 * What a source file imports, found in its text.
 * @module
 */
import { posix } from "node:path";

/** One import. */
export interface Import {
  /** A path from the project's root, or a package as it is written. */
  readonly target: string;
  readonly isPackage: boolean;
  /** From 1. */
  readonly line: number;
  /** `static` is loaded with the file; `dynamic` by import(), a worker or a process, later. */
  readonly kind: "static" | "dynamic";
}

const TEXT_OR_COMMENT =
  /("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\[\s\S])*`)|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;

/** The text with its comments blanked out, line by line as long as before. */
export function withoutComments(text: string): string {
  return text.replace(
    TEXT_OR_COMMENT,
    (all, literal?: string) => literal ?? all.replace(/[^\n]/g, " "),
  );
}

/** A text as it is written, with its quotes. */
export interface Text {
  readonly literal: string;
  /** From 1. */
  readonly line: number;
}

/** Every text in a source without comments. */
export function textsIn(code: string): Text[] {
  return [...code.matchAll(TEXT_OR_COMMENT)].flatMap(({ 1: literal, index }) =>
    literal === undefined ? [] : [{ literal, line: code.slice(0, index).split("\n").length }]
  );
}

const STATIC = /^(?:import|export)\b(?:[^;"']*?\bfrom)?\s*["']([^"'\n]+)["']/gm;
const TYPES_ALONE = /^(?:import|export)\s+type\b/;
const DYNAMIC = /\bimport\(\s*["']([^"'\n]+)["']|\bnew URL\(\s*["'](\.[^"'\n]+\.ts)["']/g;

/**
 * Everything a file imports or re-exports. What is imported for its types alone counts as
 * `dynamic`: nothing of it is loaded with the file.
 * @param file its path from the project's root
 */
export function importsOf(file: string, text: string): Import[] {
  const code = withoutComments(text);
  const at = (index: number) => code.slice(0, index).split("\n").length;
  const target = (written: string) =>
    written.startsWith(".")
      ? { target: posix.join(posix.dirname(file), written), isPackage: false }
      : { target: written, isPackage: true };
  const statics = [...code.matchAll(STATIC)].map((match) => ({
    ...target(match[1] as string),
    line: at(match.index + match[0].length - 1),
    kind: TYPES_ALONE.test(match[0]) ? "dynamic" as const : "static" as const,
  }));
  const dynamics = [...code.matchAll(DYNAMIC)].map((match) => ({
    ...target(match[1] ?? match[2] as string),
    line: at(match.index),
    kind: "dynamic" as const,
  }));
  return [...statics, ...dynamics].sort((a, b) => a.line - b.line);
}
