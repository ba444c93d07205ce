/**
 * One thread for one close(): the way of a server with a thread for every connection.
 *
 * The thread runs close() itself and nothing of ours, so hundreds of them cost hardly more than
 * their stacks; whoever started one looks from time to time whether it has ended.
 * @module
 */
import { MachineError } from "../model/errors.ts";
import { errnoName } from "./errno.ts";
import { cString, libc } from "./libc.ts";

/** pthread_t is a word on every Linux. */
export type Thread = bigint;

let closeAddress: Deno.PointerValue | undefined;

/**
 * Starts a thread that closes the descriptor and ends.
 * @throws {MachineError} where no more threads are allowed, or this libc has none to offer
 */
export function closeInThread(fd: number): Thread {
  const { dlsym, pthread_create } = functions();
  closeAddress ??= dlsym(null, cString("close"));
  const handle = new BigUint64Array(1);
  const failed = pthread_create(handle, null, closeAddress, Deno.UnsafePointer.create(BigInt(fd)));
  if (failed === 0) return handle[0] as bigint;
  throw new MachineError(
    `cannot start a thread for each close (${errnoName(failed)}): lower --connections or allow ` +
      "more threads (ulimit -u, pids.max)",
  );
}

const ended = new BigUint64Array(1);

/**
 * What close() returned in a thread that has ended: 0 or -1; `undefined` as long as it runs. Ask no
 * more once it has answered.
 */
export function endOf(thread: Thread): number | undefined {
  if (functions().pthread_tryjoin_np(thread, ended) !== 0) return undefined;
  // An int comes back in the lower half of a register whose upper half is anything.
  return Number(BigInt.asIntN(32, ended[0] as bigint));
}

function functions() {
  const { dlsym, pthread_create, pthread_tryjoin_np } = libc();
  if (dlsym && pthread_create && pthread_tryjoin_np) {
    return { dlsym, pthread_create, pthread_tryjoin_np };
  }
  throw new MachineError(
    "cannot close in threads as this C library keeps them elsewhere: use glibc 2.34 or later, or musl",
  );
}
