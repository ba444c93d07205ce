/**
 * Makes every call of a traced program on a descriptor that can't be, so that the first real one
 * finds its path compiled and its errno where it is looked for (see src/sys/errno.ts).
 * @module
 */
import { acceptBlocking, sendWithoutWaiting, setReceiveTimeout } from "../sys/blocking_socket.ts";
import { monotonicNs } from "../sys/clock.ts";
import { E, ImpossibleErrno } from "../sys/errno.ts";
import {
  close,
  connect,
  receive,
  send,
  setLinger,
  shutdownWrite,
  socketAddress,
} from "../sys/socket.ts";

const NO_FD = -1;
const ROUNDS = 50;

/** @throws {ImpossibleErrno} if errno is not EBADF in the end. */
export function warmUp(): void {
  const buffer = new Uint8Array(16);
  const address = socketAddress("127.0.0.1", 1);
  const calls = [
    () => connect(NO_FD, address),
    () => acceptBlocking(NO_FD),
    () => send(NO_FD, buffer, buffer.length),
    () => sendWithoutWaiting(NO_FD, buffer),
    () => receive(NO_FD, buffer),
    () => setReceiveTimeout(NO_FD, 1),
    () => setLinger(NO_FD, 0),
    () => shutdownWrite(NO_FD),
    () => close(NO_FD),
  ];
  for (const call of calls) {
    let number = 0;
    for (let i = 0; i < ROUNDS; i++) {
      monotonicNs();
      number = -call();
      monotonicNs();
    }
    if (number !== E.EBADF) throw new ImpossibleErrno("a call on no descriptor", number);
  }
}
