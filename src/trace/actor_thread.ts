/**
 * A traced program as a Web Worker: a thread of its own, so that a call that blocks it holds up
 * nothing else. Says `ready`, waits for `go`, plays and says what came of it.
 * @module
 */
import { warmErrno } from "../sys/errno.ts";
import { SockDiag } from "../sys/sock_diag.ts";
import { Actor, type Part } from "./actor.ts";
import type { Played } from "./raw.ts";
import { Stage } from "./stage.ts";
import { warmUp } from "./warm_up.ts";
import { Watcher } from "./watcher.ts";

/** What a thread is told, first its part, then that it may begin. */
export type ToActor =
  | { readonly type: "part"; readonly part: Part; readonly memory: SharedArrayBuffer }
  | { readonly type: "go" };

/** What it answers. */
export type FromActor =
  | { readonly type: "ready" }
  | { readonly type: "played"; readonly played: Played }
  | { readonly type: "failed"; readonly reason: string };

const scope = self as unknown as {
  onmessage: ((event: MessageEvent<ToActor>) => void) | null;
  postMessage(message: FromActor): void;
};

let actor: Actor | undefined;
let stage: Stage | undefined;

function play(): void {
  let failed = true;
  try {
    if (actor) scope.postMessage({ type: "played", played: actor.play() });
    failed = false;
  } catch (error) {
    scope.postMessage({ type: "failed", reason: (error as Error).message });
  } finally {
    stage?.finish({ failed });
  }
}

scope.onmessage = ({ data }) => {
  if (data.type === "go") return play();
  try {
    prepare(data);
    scope.postMessage({ type: "ready" });
  } catch (error) {
    scope.postMessage({ type: "failed", reason: (error as Error).message });
  }
};

function prepare(data: Extract<ToActor, { type: "part" }>): void {
  stage = new Stage(data.memory);
  const watcher = new Watcher(new SockDiag(), data.part.ends);
  actor = new Actor(data.part, { stage, watcher });
  warmErrno();
  warmUp();
  watcher.warmUp();
}
