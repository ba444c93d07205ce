/**
 * Test files in one process, which loads each module once: `deno test load.ts -- FILE...`. Started
 * for itself, each of the files would have an isolate of its own and everything it imports anew.
 * @module
 */
import { pathToFileURL } from "node:url";

const errors: Error[] = [];
for (const file of Deno.args) {
  try {
    await import(pathToFileURL(file).href);
  } catch (error) {
    errors.push(new Error(`${file} cannot be loaded`, { cause: error }));
  }
}
// Thrown at the end, so that the tests of all other files run all the same.
if (errors.length === 1) throw errors[0];
if (errors.length > 1) throw new AggregateError(errors, `${errors.length} files can't be loaded`);
