/**
 * `churn`: shown as every scenario is.
 * @module
 */
import type { Show } from "../../src/analysis/show.ts";

/** The show of `churn`. */
export const churnShow: Show = { scenario: "churn" };
