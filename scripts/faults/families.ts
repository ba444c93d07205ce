/**
 * Every family of faults, in the order of the document.
 * @module
 */
import type { Family } from "./fault.ts";
import { against } from "./families/against.ts";
import { concurrent } from "./families/concurrent.ts";
import { disk } from "./families/disk.ts";
import { environment } from "./families/environment.ts";
import { folders } from "./families/folders.ts";
import { inputs } from "./families/inputs.ts";
import { kills } from "./families/kills.ts";
import { limits } from "./families/limits.ts";
import { missing } from "./families/missing.ts";
import { outputs } from "./families/outputs.ts";
import { signals } from "./families/signals.ts";
import { observer } from "./families/observer.ts";
import { targets } from "./families/targets.ts";

/** All of them. */
export const FAMILIES: readonly Family[] = [
  ...[kills, signals, against, disk, limits, missing],
  ...[environment, folders, outputs, observer, targets, inputs, concurrent],
];
