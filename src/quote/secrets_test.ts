import assert from "node:assert/strict";
import fc from "fast-check";
import {
  argumentsWithoutSecrets,
  saidWithoutSecrets,
  withoutSecrets,
  withoutSecretsOf,
} from "./secrets.ts";

Deno.test("names stay, values go", () => {
  const table: readonly (readonly [command: string, kept: string])[] = [
    ["TOKEN=abc ./server --port 8080", "TOKEN=… ./server --port 8080"],
    ["TOKEN='a b' X=\"c d\" ./server", "TOKEN=… X=… ./server"],
    ["TOKEN=a\\ b$(cat x)'c d' ./server", "TOKEN=… ./server"],
    ["export TOKEN=abc; exec ./server", "export TOKEN=…; exec ./server"],
    ["cd /srv && env A=1 ./server -v", "cd /srv && env A=… ./server -v"],
    ["./server --password x --port 80", "./server --password … --port 80"],
    ["./server --api-key=x --port=80", "./server --api-key=… --port=80"],
    ["./server --no-auth --port 80", "./server --no-auth --port 80"],
    ["./server --db postgres://me:pw@db/x?a=1", "./server --db postgres://…@db/x?a=1"],
    ["curl -u me:pw http://h/", "curl -u … http://h/"],
    ["curl -H 'Authorization: Bearer x y' http://h/", "curl -H 'Authorization: …' http://h/"],
    ["sh -c 'TOKEN=x ./server'", "sh -c 'TOKEN=…'"],
    ["sh -c 'exec env TOKEN=x ./server'", "sh -c 'exec env TOKEN=… ./server'"],
    ["sh -c \"A=1 TOKEN='a b' ./server\" --port 1", 'sh -c "A=…" --port 1'],
    ["./server ghp_abcdefghijklmnopqrstuvwxyz0123456789", "./server …"],
    ["TOKEN=hush PORT=8080 ./server hush 8080", "TOKEN=… PORT=… ./server … 8080"],
    ["nginx -c /path/to/nginx.conf", "nginx -c /path/to/nginx.conf"],
    ["exec ../server-main --port 8080", "exec ../server-main --port 8080"],
    ["127.0.0.1:8080", "127.0.0.1:8080"],
  ];
  for (const [command, kept] of table) assert.equal(withoutSecrets(command), kept);
});

Deno.test("arguments: those that hold a command or what is said, in either way of writing", () => {
  assert.deepEqual(
    argumentsWithoutSecrets([
      ...["--target", "A=xyz ./s", "--against-target=B=xyz ./s", "--out", "A=xyz", "--port", "80"],
      ...["--send", "GET / HTTP/1.1\\r\\nAuthorization: Bearer xyz\\r\\nHost: h\\r\\n\\r\\n"],
    ]),
    [
      ...["--target", "A=… ./s", "--against-target=B=… ./s", "--out", "A=xyz", "--port", "80"],
      ...["--send", "GET / HTTP/1.1\\r\\nAuthorization: …\\r\\nHost: h\\r\\n\\r\\n"],
    ],
  );
  assert.deepEqual(
    argumentsWithoutSecrets(["--target", "A=hush ./s", "--send", "AUTH hush", "--mode", "hush"]),
    ["--target", "A=… ./s", "--send", "AUTH …", "--mode", "hush"],
  );
  assert.equal(
    saidWithoutSecrets("GET /?token=xyz HTTP/1.1\r\nCookie: a=xyz\r\n\r\n"),
    "GET /?token=…\r\nCookie: …\r\n\r\n",
  );
});

Deno.test("messages: what a command holds is not told by its server's last words either", () => {
  const clean = withoutSecretsOf(["TOKEN='hush \"hush' ./server --port 8080", "KEY=zzz ./old"]);
  assert.equal(
    clean('the target ended: it said "hush \\"hush is wrong, zzz too" on port 8080'),
    'the target ended: it said "… is wrong, … too" on port 8080',
  );
});

/** Where a secret may stand, as people write commands. */
const PLACES: readonly ((secret: string) => string)[] = [
  (secret) => `TOKEN=${secret} ./server`,
  (secret) => `A=1 TOKEN='${secret}' ./server --port 1`,
  (secret) => `A=1 TOKEN="${secret}" ./server --port 1`,
  (secret) => `A='x' B="y" TOKEN="${secret} and more ${secret}" ./server`,
  (secret) => `export TOKEN=${secret}; ./server`,
  (secret) => `./server --password ${secret} -v`,
  (secret) => `./server --db-password=${secret} -v`,
  (secret) => `./server --token '${secret} ${secret}' -v`,
  (secret) => `./server --url https://me:${secret}@host/path`,
  (secret) => `./server --url https://${secret}@host/path`,
  (secret) => `./server --url 'https://host/path?access_token=${secret}&b=1'`,
  (secret) => `curl -H "Authorization: Bearer ${secret}" x`,
  (secret) => `curl -H 'X-Api-Key: ${secret}' x`,
  (secret) => `curl -d '{"a":1,"password":"${secret}"}' x`,
  (secret) => `curl -u me:${secret} x`,
  (secret) => `sh -c 'TOKEN=${secret} ./server'`,
  (secret) => `sh -c "cd x && TOKEN='${secret}' ./server" y`,
  (secret) => `sh -c 'cd x; TOKEN="${secret} ${secret}" exec ./server' y`,
  (secret) => `(TOKEN=${secret}; ./server) 2>&1 | cat`,
  (secret) => `env 'TOKEN=${secret} ${secret}' ./server`,
  (secret) => `TOKEN=$(printf %s ${secret}) ./server`,
  (secret) => `TOKEN=\`echo ${secret}\` ./server`,
  (secret) => `TOKEN="${secret}`,
];

Deno.test("property: no secret is left, wherever it stands and whatever is around it", () => {
  const secret = fc.stringMatching(/^[A-Za-z0-9._+-]{3,12}$/).map((text) => `S${text}S`);
  const place = fc.constantFrom(...PLACES);
  const around = fc.constantFrom("", "nice -n 5 ", 'echo "it\'s" && ', "ulimit -n 100; ");
  fc.assert(
    fc.property(secret, place, around, (secret, place, around) => {
      const command = around + place(secret);
      const kept = withoutSecrets(command);
      assert.ok(!kept.includes(secret), `${command} → ${kept}`);
      assert.equal(withoutSecrets(kept), kept, "once is enough");
    }),
    { numRuns: 3000 },
  );
});

Deno.test("property: any text comes to an end, soon", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 300 }), (text) => {
      withoutSecrets(text);
      withoutSecretsOf([text])(text);
    }),
  );
  withoutSecrets("TOKEN='".repeat(10_000));
  withoutSecrets("a-".repeat(20_000));
  withoutSecrets("://".repeat(20_000));
});
