/**
 * What a test run consists of: processes of `deno test`, each with its part of the files. Pure.
 * @module
 */
import project from "../../deno.json" with { type: "json" };
import { PURE_FILTER, REAL_FILTER } from "./kinds.ts";

/** One process of a test run. */
export interface Job {
  /** What people know it by. */
  readonly name: string;
  /** What Deno is given. */
  readonly args: readonly string[];
  /** Where it leaves a JUnit file, if it does, in the folder for them. */
  readonly junit?: string;
  /** Takes what processors the others leave. */
  readonly modest: boolean;
}

/** A test file, by its path from the project's root. */
export interface TestFile {
  readonly path: string;
  readonly real: boolean;
  /** How long its real tests are thought to take, in any unit. */
  readonly weight: number;
}

/**
 * The processes for these files, in the order in which they are to be started. Real tests have a
 * process for each file, so that what one starts is not seen by another, the longest first; they
 * mostly wait. Pure tests share one, which compiles what they have in common once.
 * @param options.quick pure tests alone, in as many processes as there are processors
 */
export function jobsFor(
  files: readonly TestFile[],
  { quick, processors, folder }: {
    readonly quick: boolean;
    readonly processors: number;
    /** Where the JUnit files go. */
    readonly folder: string;
  },
): Job[] {
  const parts = dealt(files.map(({ path }) => path), quick ? processors : 1);
  const pure = parts.map((paths, index): Job =>
    testJob({
      ...{ task: "test:pure", filter: PURE_FILTER, paths, folder, id: `pure_${index + 1}` },
      name: parts.length === 1 ? "pure tests" : `pure tests ${index + 1} of ${parts.length}`,
    })
  );
  // There is nothing that they would have to wait for.
  if (quick) return pure.map((job) => ({ ...job, modest: false }));
  const real = files.filter((file) => file.real).toSorted((a, b) => b.weight - a.weight)
    .map(({ path }, index) =>
      testJob({
        ...{ task: "test:real", filter: REAL_FILTER, paths: [path], folder },
        ...{ id: `real_${index + 1}`, name: path },
      })
    );
  return [...pure, typesJob(), ...real];
}

function testJob(
  { task, filter, paths, folder, id, name }: {
    readonly task: "test:pure" | "test:real";
    readonly filter: string;
    readonly paths: readonly string[];
    readonly folder: string;
    readonly id: string;
    readonly name: string;
  },
): Job {
  const junit = `${folder}/${id}.xml`;
  const options = [`--junit-path=${junit}`, `--filter=${filter}`];
  return {
    name,
    args: [...wordsOf(task), ...options, "--", ...paths],
    junit,
    modest: task === "test:pure",
  };
}

/** `deno test` would look at types once for each process, and at those of its own files alone. */
function typesJob(): Job {
  return { name: "types", args: wordsOf("types"), modest: true };
}

/** What a task gives to Deno. */
function wordsOf(task: "test:pure" | "test:real" | "types"): string[] {
  return project.tasks[task].command.split(" ").slice(1);
}

/** Dealt out in turns; as many hands as there are cards for. */
function dealt<T>(cards: readonly T[], hands: number): T[][] {
  return Array.from(
    { length: Math.min(hands, cards.length) },
    (_, hand) => cards.filter((_, index) => index % hands === hand),
  );
}
