/**
 * Errors whose text is written for the person at the keyboard.
 * One line: what is wrong, what is allowed, what to do.
 * @module
 */

/** Exit codes of every command. */
export const EXIT = {
  ok: 0,
  /** A regression (compare) or failed trials (bench). */
  failed: 1,
  usage: 2,
  machine: 3,
  interrupted: 130,
} as const;

/** An error that ends a command with one line and an exit code. */
export class CommandError extends Error {
  readonly exitCode: number;
  constructor(message: string, exitCode: number) {
    super(message);
    this.name = new.target.name;
    this.exitCode = exitCode;
  }
}

/** Wrong usage or bad input: exit code 2. */
export class UsageError extends CommandError {
  constructor(message: string) {
    super(message, EXIT.usage);
  }
}

/** This machine can't do it: exit code 3. */
export class MachineError extends CommandError {
  constructor(message: string) {
    super(message, EXIT.machine);
  }
}
