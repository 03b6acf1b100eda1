import type { Profiler } from 'node:inspector';
import { setTimeout as pause } from 'node:timers/promises';

/** Where a process of Node listens that was asked to be inspected by SIGUSR1; one at a time. */
const INSPECTOR = 'http://127.0.0.1:9229/json';
const LISTENS_WITHIN_MS = 10_000;
/** Between two samples, µs. */
const SAMPLING_MICROS = 200;
/** So that the next process can listen. */
const CLOSE = "process.getBuiltinModule('node:inspector').close()";

/** Profiles the processor time of a running process that was started without any preparation, while something is done. */
export async function profileOf<T>(
  pid: number,
  work: () => Promise<T>,
): Promise<{ readonly profile: Profiler.Profile; readonly came: T }> {
  process.kill(pid, 'SIGUSR1');
  const session = await InspectorSession.open(await inspectorUrl());
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: SAMPLING_MICROS });
  await session.post('Profiler.start');
  const came = await work();
  const { profile } = (await session.post('Profiler.stop')) as { readonly profile: Profiler.Profile };
  session.tell('Runtime.evaluate', { expression: `setTimeout(() => ${CLOSE}, 100)` });
  await session.closed;
  return { profile, came };
}

async function inspectorUrl(): Promise<string> {
  const endMs = performance.now() + LISTENS_WITHIN_MS;
  while (performance.now() < endMs) {
    try {
      const targets = (await (await fetch(INSPECTOR)).json()) as readonly { readonly webSocketDebuggerUrl: string }[];
      const url = targets[0]?.webSocketDebuggerUrl;
      if (url !== undefined) return url;
    } catch {
      // It does not listen yet.
    }
    await pause(50);
  }
  throw new Error('the process does not let itself be inspected');
}

/** Questions and answers of Chrome's DevTools protocol. */
class InspectorSession {
  readonly #waiting = new Map<number, (result: unknown) => void>();
  readonly #socket: WebSocket;
  #asked = 0;
  readonly closed: Promise<void>;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    this.closed = new Promise((resolve) => socket.addEventListener('close', () => resolve(), { once: true }));
    socket.addEventListener('message', ({ data }) => {
      const { id, result } = JSON.parse(String(data)) as { readonly id?: number; readonly result?: unknown };
      if (id !== undefined) this.#waiting.get(id)?.(result);
    });
  }

  static async open(url: string): Promise<InspectorSession> {
    const socket = new WebSocket(url);
    await new Promise<void>((resolve, reject) => {
      socket.addEventListener('open', () => resolve(), { once: true });
      socket.addEventListener('error', () => reject(new Error('the inspector took no connection')), { once: true });
    });
    return new InspectorSession(socket);
  }

  tell(method: string, params: object = {}): number {
    this.#asked += 1;
    this.#socket.send(JSON.stringify({ id: this.#asked, method, params }));
    return this.#asked;
  }

  async post(method: string, params: object = {}): Promise<unknown> {
    const { promise, resolve } = Promise.withResolvers<unknown>();
    const id = this.tell(method, params);
    this.#waiting.set(id, resolve);
    try {
      return await promise;
    } finally {
      this.#waiting.delete(id);
    }
  }
}
