import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { PROJECT_ROOT } from '@banyan/kernel';

const built = (file: string): string => pathToFileURL(join(PROJECT_ROOT, 'dist/libs', file)).href;
const LIBRARY = built('observability/src/index.js');

interface Running {
  readonly child: ChildProcess;
  /** Everything said so far, both streams. */
  said(): string;
  /** Resolves when this word has been said. */
  saying(word: string): Promise<void>;
  ended(): Promise<number | null>;
}

const started: ChildProcess[] = [];

/** A small app on the built library, in a process of its own. `app` is the body of its main. */
function run(app: string, environment: Record<string, string> = {}): Running {
  const program = `
    import * as o from ${JSON.stringify(LIBRARY)};
    import { ConfigurationError } from ${JSON.stringify(built('kernel/src/index.js'))};
    o.runApp(async () => { ${app} });`;
  const words = ['--import', built('observability/src/register.js'), '--input-type=module', '-e', program];
  const child = spawn(process.execPath, words, {
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  started.push(child);
  const streams = [child.stdout, child.stderr].filter((stream) => stream !== null);
  let text = '';
  const listeners = new Set<() => void>();
  for (const stream of streams) {
    stream.setEncoding('utf8').on('data', (more: string) => {
      text += more;
      for (const listener of listeners) listener();
    });
  }
  // Not `close`: it never comes for a child whose channel the parent has disconnected.
  const over = [once(child, 'exit'), ...streams.map((stream) => once(stream, 'close'))];
  const closed = Promise.all(over).then(() => child.exitCode);
  return {
    child,
    said: () => text,
    saying: (word) =>
      new Promise((resolve, reject) => {
        const look = (): void => (text.includes(word) ? resolve() : undefined);
        listeners.add(look);
        void closed.then(() => reject(new Error(`ended before it said ${word}: ${text}`)));
        look();
      }),
    ended: () => closed,
  };
}

/** Holds the process open as a server would. */
const SERVER = `const server = (await import('node:http')).createServer().listen(0, '127.0.0.1');`;

beforeAll(() => {
  const build = spawnSync(process.execPath, ['scripts/ensure-build.mjs'], { cwd: PROJECT_ROOT, encoding: 'utf8' });
  if (build.status !== 0) throw new Error(`the build failed: ${build.stderr}`);
});
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

describe('a process', () => {
  it('announces to its parent where it listens', async () => {
    const app = run(`o.announceReady({ url: 'tcp://127.0.0.1:1', opsUrl: 'http://127.0.0.1:2' }); ${SERVER}`);
    const [message] = (await once(app.child, 'message')) as [unknown];
    expect(message).toEqual({ type: 'banyan-ready', url: 'tcp://127.0.0.1:1', opsUrl: 'http://127.0.0.1:2' });
  });

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'closes what it has, last opened first, and ends with 0 on %s',
    async (signal) => {
      const app = run(`${SERVER}
      o.onShutdown(() => { console.log('closed first'); server.close(); });
      o.onShutdown(async () => { await null; console.log('closed second'); });
      console.log('up');`);
      await app.saying('up');
      app.child.kill(signal);
      expect(await app.ended()).toBe(0);
      expect(app.said().indexOf('closed second')).toBeLessThan(app.said().indexOf('closed first'));
    },
  );

  it('ends at once on the second signal of a kind', async () => {
    const app = run(
      `${SERVER} o.onShutdown(() => new Promise(() => console.log('closing')), { graceMs: 60_000 }); console.log('up');`,
    );
    await app.saying('up');
    app.child.kill('SIGTERM');
    await app.saying('closing');
    app.child.kill('SIGTERM');
    expect(await app.ended()).toBe(1);
  });

  it("takes a terminal's Ctrl-C and its launcher's SIGTERM for one wish", async () => {
    const app = run(`${SERVER}
      o.onShutdown(async () => { console.log('closing'); await new Promise((done) => process.once('message', done)); });
      console.log('up');`);
    await app.saying('up');
    app.child.kill('SIGINT');
    await app.saying('closing');
    app.child.kill('SIGTERM');
    app.child.send('go on');
    expect(await app.ended()).toBe(0);
  });

  it('does not wait beyond its grace', async () => {
    const app = run(`${SERVER} o.onShutdown(() => new Promise(() => undefined)); console.log('up');`);
    await app.saying('up');
    app.child.kill('SIGTERM');
    expect(await app.ended()).toBe(1);
    expect(app.said()).toContain('not everything closed within the grace');
  });

  it('ends orderly when its parent is gone', async () => {
    const app = run(`${SERVER} o.onShutdown(() => console.log('closed')); console.log('up');`);
    await app.saying('up');
    app.child.disconnect();
    expect(await app.ended()).toBe(0);
    expect(app.said()).toContain('closed');
  });

  it('prints every configuration fault on a line of its own and ends with 78', async () => {
    const app = run(`throw new ConfigurationError(['A is required and not set', 'B must be a port']);`);
    expect(await app.ended()).toBe(78);
    expect(app.said()).toContain('  - A is required and not set\n  - B must be a port\n');
  });

  it('that cannot start logs why and ends with 1', async () => {
    const app = run(`throw new TypeError('no such thing');`);
    expect(await app.ended()).toBe(1);
    expect(app.said()).toMatch(/"level":"fatal".*no such thing/);
  });
});

describe('register.js', () => {
  let collector: Server;
  const bodies: string[] = [];
  const listen = async (): Promise<string> => {
    collector = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (text: string) => (body += text));
      request.on('end', () => {
        bodies.push(body);
        response.end('{}');
      });
    }).listen(0, '127.0.0.1');
    await once(collector, 'listening');
    return `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
  };
  const SPAN = `o.startSpan('work', 'internal').end();`;

  it('sends the last spans of a process that is told to end', async () => {
    const settings = {
      OTEL_EXPORTER_OTLP_ENDPOINT: await listen(),
      BANYAN_TRACE_RATIO: '1',
      OTEL_SERVICE_NAME: 'tester',
    };
    const app = run(`${SERVER} o.onShutdown(() => { ${SPAN} }); console.log('up');`, settings);
    await app.saying('up');
    app.child.kill('SIGTERM');
    expect(await app.ended()).toBe(0);
    collector.close();
    expect(bodies.join()).toContain('"name":"work"');
    expect(bodies.join()).toContain('"stringValue":"tester"');
  });

  it('never holds a process open nor fails it, when the collector is away', async () => {
    const settings = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9', BANYAN_TRACE_RATIO: '1' };
    const begunMs = performance.now();
    const app = run(`${SPAN} process.disconnect?.();`, settings);
    expect(await app.ended()).toBe(0);
    expect(performance.now() - begunMs).toBeLessThan(9_000);
  });

  it('says why tracing is off instead of stopping the app', async () => {
    const app = run(`console.log('up'); process.exit(0);`, { BANYAN_TRACE_RATIO: '7' });
    expect(await app.ended()).toBe(0);
    expect(app.said()).toContain('tracing is off: BANYAN_TRACE_RATIO must be a ratio');
  });
});
