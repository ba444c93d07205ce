import { deepEqual, ok } from "node:assert/strict";
import { localAddresses, localAddressesOf } from "./local_addresses.ts";

const TRIE = `Main:
  +-- 0.0.0.0/0 3 0 5
     |-- 0.0.0.0
        /0 universe UNICAST
     +-- 127.0.0.0/31 1 0 0
        |-- 127.0.0.0
           /8 host LOCAL
        |-- 127.0.0.1
           /32 host LOCAL
     |-- 127.255.255.255
        /32 link BROADCAST
     |-- 192.0.2.0
        /24 link UNICAST
     |-- 192.0.2.2
        /32 host LOCAL
Local:
     |-- 192.0.2.2
        /32 host LOCAL
`;

Deno.test("an address is local where the table says so, each once; networks and routes are not", () => {
  deepEqual(localAddressesOf(TRIE), ["127.0.0.0", "127.0.0.1", "192.0.2.2"]);
});

Deno.test(
  "real: this machine has a loopback address",
  { ignore: Deno.build.os !== "linux" },
  () => {
    ok(localAddresses()?.includes("127.0.0.1") ?? true);
  },
);
