/**
 * Another machine, as far as TCP can tell: a process in a network namespace of its own that knocks
 * at doors and says whether they are open. Standard input: `{"host": …, "port": …}`, a line each.
 * @module
 */
export interface Door {
  readonly host: string;
  readonly port: number;
}

/** What knocking came to: `open`, or what connect() says instead. */
export async function knock({ host, port }: Door): Promise<string> {
  try {
    (await Deno.connect({ hostname: host, port })).close();
    return "open";
  } catch (error) {
    return (error as Error).name;
  }
}

if (import.meta.main) {
  let text = "";
  for await (const chunk of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n")) {
      console.log(JSON.stringify(await knock(JSON.parse(text.slice(0, end)) as Door)));
      text = text.slice(end + 1);
    }
  }
}
