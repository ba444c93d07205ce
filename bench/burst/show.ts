/**
 * `burst`: shown as every scenario is.
 * @module
 */
import type { Show } from "../../src/analysis/show.ts";

/** The show of `burst`. */
export const burstShow: Show = { scenario: "burst" };
