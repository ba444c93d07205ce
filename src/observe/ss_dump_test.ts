import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { SIDES, TCP_STATES } from "../model/words.ts";
import { isDump, parseDump } from "./ss_dump.ts";
import { readSsOutput } from "./ss_output.ts";

const PORT = 8007;
const folder = new URL("testdata/", import.meta.url);
const read = (name: string) => new Uint8Array(readFileSync(new URL(name, folder)));
const names = readdirSync(folder);
const dumps = names.filter((name) => name.endsWith(".dump"));

Deno.test("parseDump has recordings to be tested on", () => assert.ok(dumps.length >= 4));

for (const name of dumps) {
  Deno.test(`parseDump counts in ${name} what the text of the same release shows`, () => {
    const text = read(name.replace(".dump", ".txt"));
    const [fromDump, fromText] = [readSsOutput(read(name), PORT), readSsOutput(text, PORT)];
    assert.ok(isDump(read(name)) && !isDump(text));
    assert.equal(fromDump.unparsed, 0);
    for (const side of SIDES) {
      assert.deepEqual(fromDump[side].states, fromText[side].states);
      assert.equal(fromDump[side].orphanedFinWait2, fromText[side].orphanedFinWait2);
      assert.equal(fromDump[side].timeWaitUntimed, 0);
      const sockets = fromDump[side].states["TIME-WAIT"].sockets;
      const apart = Math.abs(fromDump[side].timeWaitOwedS - fromText[side].timeWaitOwedS);
      assert.ok(apart <= 0.6 * sockets, `${apart} s apart over ${sockets} sockets`);
    }
  });
}

Deno.test("parseDump takes timers to the millisecond", () => {
  const dump = read("iproute2-6.1.0.dump");
  const { client, server } = parseDump(dump, PORT);
  const data = new DataView(dump.buffer, dump.byteOffset);
  let ms = 0;
  for (let at = 0; at < dump.length; at += data.getUint32(at, true)) {
    if (dump[at + 17] === 6) ms += data.getUint32(at + 68, true);
  }
  assert.ok(Math.abs(client.timeWaitOwedS + server.timeWaitOwedS - ms / 1000) < 1e-6);
});

Deno.test("parseDump notices a dump that ends early", () => {
  const dump = read("iproute2-6.1.0.dump");
  assert.equal(parseDump(dump.subarray(0, dump.length - 20), PORT).unparsed, 1, "no NLMSG_DONE");
  assert.equal(parseDump(dump.subarray(0, 300), PORT).unparsed, 1, "within a message");
  assert.equal(parseDump(new Uint8Array(0), PORT).unparsed, 1, "nothing");
});

Deno.test("parseDump counts messages that are no sockets", () => {
  const dump = read("iproute2-6.1.0.dump");
  const whole = parseDump(dump, PORT);
  // The second message is a listener on the port.
  const second = new DataView(dump.buffer, dump.byteOffset).getUint32(0, true);
  const edits: readonly [string, (bytes: Uint8Array) => void][] = [
    ["an error instead of a socket", (bytes) => bytes[second + 4] = 2],
    ["a state out of range", (bytes) => bytes[second + 17] = 99],
    ["state 0", (bytes) => bytes[second + 17] = 0],
  ];
  for (const [what, edit] of edits) {
    const bytes = dump.slice();
    edit(bytes);
    const { server, unparsed } = parseDump(bytes, PORT);
    assert.equal(unparsed, 1, what);
    assert.equal(server.states.LISTEN.sockets, whole.server.states.LISTEN.sockets - 1, what);
  }
});

Deno.test("parseDump never throws and never counts more sockets than fit", () => {
  const cuts = fc.array(fc.record({ at: fc.nat(9000), byte: fc.nat(255) }), { maxLength: 30 });
  const dump = read("iproute2-6.1.0.dump");
  fc.assert(fc.property(cuts, fc.nat(9300), (edits, end) => {
    const bytes = dump.slice(0, end);
    for (const { at, byte } of edits) if (at < bytes.length) bytes[at] = byte;
    const snapshot = parseDump(bytes, PORT);
    const sockets = SIDES.flatMap((side) =>
      TCP_STATES.map((state) => snapshot[side].states[state].sockets)
    ).reduce((a, b) => a + b, 0);
    assert.ok(sockets <= bytes.length / 88);
  }));
});

Deno.test("isDump knows text, also where there is none", () => {
  for (const text of ["", "LISTEN 0 128 0.0.0.0:22 0.0.0.0:*", "State Recv-Q Send-Q Local"]) {
    assert.ok(!isDump(new TextEncoder().encode(text)), text);
  }
  assert.equal(readSsOutput(new Uint8Array(0), PORT).unparsed, 0);
});
