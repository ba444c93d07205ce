/**
 * Whether a port speaks TLS, asked by the first message of a handshake.
 * @module
 */
import { delay } from "../../src/sys/delay.ts";
import { E } from "../../src/sys/errno.ts";
import {
  close,
  connect,
  receive,
  send,
  setLinger,
  socketAddress,
  tcpSocket,
} from "../../src/sys/socket.ts";

/** For the handshake of TCP and the first bytes of an answer. */
const MOST_MS = 1000;
const POLL_MS = 5;
/** Of a record: an alert, or part of a handshake; then the major version of every TLS (RFC 8446, 5.1). */
const RECORDS: readonly number[] = [21, 22];
const MAJOR = 3;

/**
 * A ClientHello of TLS 1.2 (RFC 5246, section 7.4.1.2): the record's header, the message's, the
 * version, 32 bytes of anything for a random, no session, one cipher suite
 * (TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256), no compression. A server that wants more says so by an
 * alert, which is a record as well.
 */
const CLIENT_HELLO = Uint8Array.from([
  ...[22, 3, 1, 0, 45, 1, 0, 0, 41, 3, 3],
  ...Array.from({ length: 32 }, (_, i) => i),
  ...[0, 0, 2, 0xc0, 0x2f, 1, 0],
]);

/** Asks; false also where nothing listens or answers. */
export async function speaksTls(address: string, port: number): Promise<boolean> {
  const fd = tcpSocket();
  try {
    connect(fd, socketAddress(address, port));
    const sent = await within(() => send(fd, CLIENT_HELLO, CLIENT_HELLO.length));
    const answer = new Uint8Array(2);
    const came = sent > 0 ? await within(() => receive(fd, answer)) : 0;
    return came === 2 && RECORDS.includes(answer[0] as number) && answer[1] === MAJOR;
  } finally {
    // Nothing of it is to stay.
    setLinger(fd, 0);
    close(fd);
  }
}

/** Repeats a call that would have to wait. */
async function within(call: () => number): Promise<number> {
  const waits: readonly number[] = [-E.EAGAIN, -E.EINPROGRESS, -E.EALREADY];
  const end = performance.now() + MOST_MS;
  while (true) {
    const result = call();
    if (!waits.includes(result) || performance.now() > end) return result;
    await delay(POLL_MS);
  }
}
