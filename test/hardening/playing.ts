import { GET, demand, expectStatus } from './expect.js';
import { type CoreScript, type Probe, plainCore } from './stage.js';

/** Plays these bytes to `/x`, and a plain answer to everything else. */
export function playing(bytes: string, then?: 'close' | 'reset'): CoreScript {
  return (socket, head, index) => {
    if (!/ \/x /.test(head)) return plainCore(socket, head, index);
    socket.write(bytes, 'latin1');
    if (then === 'close') socket.end();
    if (then === 'reset') socket.resetAndDestroy();
  };
}

/** The core's answer cannot be used: the client must get 502 and none of it. */
export function unusable(item: number, name: string, bytes: string, then?: 'close' | 'reset'): Probe {
  return {
    item,
    name,
    core: playing(bytes, then),
    run: async (stage) => {
      const text = await expectStatus(stage, GET('/x'), 502);
      demand(!text.includes('leak'), 'the answer holds what the core said');
    },
  };
}

/** A status line and fields, with their empty line. */
export const head = (status: string, ...lines: string[]) =>
  `HTTP/1.1 ${status}\r\n${lines.map((l) => `${l}\r\n`).join('')}\r\n`;
