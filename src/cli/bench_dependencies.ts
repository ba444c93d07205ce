/**
 * The world as `deno task bench` sees it.
 * @module
 */
import type { RunDependencies } from "../run/prepare_run.ts";
import type { CompareDependencies } from "./show_comparison.ts";

/** What runs are carried out with, and where what came of them goes. */
export interface BenchDependencies extends RunDependencies, CompareDependencies {}
