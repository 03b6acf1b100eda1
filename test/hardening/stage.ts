import { RawClient } from '../support/raw-client.js';
import { type ScriptedCore, answer } from '../../libs/proxy/src/testing/scripted-core.js';
import type { Socket } from 'node:net';

/** One proxy in front of one scripted core. */
export interface Stage {
  readonly port: number;
  readonly core: ScriptedCore;
  /** A fresh client connection; all of them are closed after the probe. */
  readonly client: () => Promise<RawClient>;
}

export type CoreScript = (socket: Socket, head: string, index: number) => void;

export interface Probe {
  /** Of HARDENING.md. */
  readonly item: number;
  readonly name: string;
  /** What the core does with each request head; default: a plain 200 with the body `ok`. */
  readonly core?: CoreScript;
  /** Resolves when the proxy behaved; rejects with what it did instead. */
  readonly run: (stage: Stage) => Promise<void>;
}

export const plainCore: CoreScript = (socket) => void socket.write(answer('ok'));

/** Plays a probe, then asks whether the proxy still answers a plain request: nothing may end it. */
export async function play(probe: Probe, port: number, core: ScriptedCore): Promise<void> {
  const clients: RawClient[] = [];
  const client = async () => {
    const opened = await RawClient.open(port);
    clients.push(opened);
    return opened;
  };
  try {
    await probe.run({ port, core, client });
    const after = await client();
    after.send('GET /still-alive HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n');
    await after.untilReceived(/^HTTP\/1\.1 \d{3} /, 3_000);
  } finally {
    for (const opened of clients) opened.close();
  }
}

/** The limits every probe runs under, so that what takes seconds in production takes a moment here. */
export const PROBE_LIMITS = {
  passthrough: { connectMs: 300, firstByteMs: 700, idleMs: 600, tunnelIdleMs: 700, upgradeMs: 500, tunnels: 4 },
  edge: { headersMs: 700, bodyIdleMs: 600, writeStallMs: 700, lingerMs: 500 },
  upgradePaths: ['/ws'],
} as const;
