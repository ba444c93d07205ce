import { doesNotThrow, throws } from "node:assert/strict";
import { type TargetSpec, WAITS } from "../model/target.ts";
import { checkNear } from "./whereabouts.ts";

const TALK = { send: "", expect: { kind: "nothing" } } as const;
const at = (host: string, more: Partial<TargetSpec> = {}): TargetSpec => (
  { host, port: 80, talk: TALK, waits: WAITS, ...more }
);
const OURS = ["127.0.0.0", "192.0.2.2"];

Deno.test("a server elsewhere is refused unless --remote says that it is meant", () => {
  throws(() => checkNear([at("10.77.0.2")], OURS), /^UsageError: 10\.77\.0\.2:80 is no address/);
  throws(() => checkNear([at("192.0.2.2"), at("192.0.2.3")], OURS), /192\.0\.2\.3:80/);
  doesNotThrow(() => checkNear([at("10.77.0.2", { remote: true })], OURS));
});

Deno.test("a server of this machine, one that is started, and unknown addresses are fine", () => {
  doesNotThrow(() => checkNear([at("127.0.0.9"), at("192.0.2.2"), undefined], OURS));
  doesNotThrow(() => checkNear([at("10.77.0.2", { command: "nginx" })], OURS));
  doesNotThrow(() => checkNear([at("10.77.0.2")], undefined));
});
