import assert from "node:assert/strict";
import type { TcpState } from "../model/words.ts";
import { KERNEL_STATES } from "../observe/ss_dump.ts";
import type { DiagAnswer } from "../sys/sock_diag.ts";
import { Watcher } from "./watcher.ts";

const ENDS = {
  client: { address: "127.0.0.1", port: 40_000 },
  server: { address: "127.0.0.1", port: 80 },
};

/** Watches a kernel that answers so, once for each side and look. */
function watched(...answers: readonly (DiagAnswer | undefined)[]) {
  const left = [...answers];
  const watcher = new Watcher({ ask: () => left.shift() }, ENDS);
  while (left.length > 0) watcher.look();
  return watcher.seen.map(({ side, state, recvQBytes, sendQBytes }) => ({
    ...{ side, state, recvQBytes, sendQBytes },
  }));
}

function answer(state: TcpState, recvQBytes: number, sendQBytes: number): DiagAnswer {
  return { state: KERNEL_STATES.indexOf(state) + 1, recvQBytes, sendQBytes, timerMs: 200 };
}

Deno.test("real: queues of SYN-SENT are not known, whatever the kernel says; those of ESTAB are", () => {
  const seen = watched(
    ...[answer("SYN-SENT", 0, 2_863_311_530), undefined],
    ...[answer("SYN-SENT", 0, 1), undefined],
    ...[answer("ESTAB", 3, 5), undefined],
    ...[undefined, undefined],
  );
  assert.deepEqual(seen, [
    { side: "client", state: "SYN-SENT", recvQBytes: null, sendQBytes: null },
    { side: "client", state: "ESTAB", recvQBytes: 3, sendQBytes: 5 },
    { side: "client", state: "CLOSED", recvQBytes: 0, sendQBytes: 0 },
  ]);
});
