/**
 * What a test file asks the machine while it loads, to know which of its tests can run.
 * @module
 */

/**
 * The machine's answer; `otherwise` in a process for pure tests, which may not ask it and leaves
 * these tests out.
 */
export function asked<T>(ask: () => T, otherwise: T): T {
  try {
    return ask();
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) return otherwise;
    throw error;
  }
}
