import assert from "node:assert/strict";
import { NO_SOCKETS, NO_TOTALS, sideOf } from "../observe/ss_snapshot.ts";
import { stillClosing } from "./observed.ts";

const sockets = (n: number) => ({ ...NO_SOCKETS, sockets: n });

Deno.test("closes that are not over at the last sample are told of, by side and state", () => {
  const over = sideOf({ "TIME-WAIT": sockets(9), "CLOSE-WAIT": sockets(2), ESTAB: sockets(1) });
  assert.deepEqual(stillClosing({ client: over, server: over, total: NO_TOTALS, unparsed: 0 }), []);
  const server = sideOf({ "FIN-WAIT-1": sockets(3), "LAST-ACK": sockets(1) });
  const [warning = "", ...more] = stillClosing({
    client: over,
    server,
    total: NO_TOTALS,
    unparsed: 0,
  });
  assert.deepEqual(more, []);
  assert.match(warning, /\(3 FIN-WAIT-1 on the server, 1 LAST-ACK on the server\)/);
});
