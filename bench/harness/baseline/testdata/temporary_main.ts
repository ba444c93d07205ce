/**
 * A benchmark that a program writes for; says where, and who.
 * @module
 */
import { runCommand } from "../../../../src/sys/command.ts";
import { withTemporary } from "../temporary.ts";

await withTemporary({ prefix: "closecost-temporary-" }, async (folder, signal) => {
  console.log(folder);
  const writes = `echo $$ > ${folder}/pid; while :; do date > ${folder}/now; done`;
  await runCommand("unshare", ["--", "sh", "-c", writes], { signal });
});
