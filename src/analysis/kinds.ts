/**
 * What findings may be about, and which of them comes first.
 *
 * A kind is declared once: here what is measured in every scenario, and in a scenario's show what it
 * alone has to say. Findings are ordered by this list and, within a kind, by how much they say.
 * @module
 */
/** The parts of the list, in their order. */
export const RANKS = [
  /** What must not happen. */
  "trouble",
  /** The answer to the question of a scenario that has a table of its own. */
  "answer",
  /** Who is left with TIME_WAIT: the answer of all others. */
  "headline",
  /** What else such a scenario has to say. */
  "aside",
  /** What else tells modes apart. */
  "difference",
] as const;

/** A part of the list. */
export type Rank = typeof RANKS[number];

/** What a finding may be about. */
export interface Kind {
  /** As it stands in JSON, under `topic`; the audit knows it by that name. */
  readonly name: string;
  readonly rank: Rank;
  /** What such a finding says, in one line. */
  readonly says: string;
}

/** The kinds that every scenario may have, in their order. */
export const KINDS = {
  bytesLost: kind("bytes_lost", "trouble", "bytes that were sent did not arrive"),
  failed: kind("connections_failed", "trouble", "connections did not come about or broke"),
  established: kind(
    "established_leaked",
    "trouble",
    "connections were still ESTAB after all closes",
  ),
  closeWait: kind("close_wait_leaked", "trouble", "connections were still CLOSE-WAIT then"),
  uneven: kind("repeatability", "trouble", "counts do not repeat that should"),
  timeWaitSides: kind("time_wait_sides", "headline", "it makes a difference which side closes"),
  timeWait: kind("time_wait", "headline", "which modes leave TIME_WAIT, and on which side"),
  closeTime: kind("close_time", "difference", "how long close() takes under one mode and another"),
  reset: kind("rst", "difference", "which modes send RST, and whose peer finds out"),
  memory: kind("kernel_memory", "difference", "what kernel memory is left after the last close"),
  times: kind("times", "difference", "there are too few repetitions for times and rates"),
  rate: kind("rate", "difference", "how many connections a second under one mode and another"),
  teardown: kind("teardown", "difference", "descriptors are held longer than closing calls take"),
} as const satisfies Readonly<Record<string, Kind>>;

function kind(name: string, rank: Rank, says: string): Kind {
  return { name, rank, says };
}
