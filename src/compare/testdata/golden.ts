/**
 * Text against the files beside this one.
 * @module
 */
import { goldenBeside } from "../../model/testdata/golden.ts";

/** Asserts that the text is what the file holds. */
export const assertGolden = goldenBeside(import.meta.url);
