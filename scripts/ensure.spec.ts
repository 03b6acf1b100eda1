import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

interface InstallState {
  installState: (root: string) => { installed: boolean; because?: string };
  stampInstall: (root: string) => void;
}
interface BuildState {
  isBuilt: (root: string) => boolean;
  sourceHash: (root: string) => string;
  stampBuild: (root: string, hash: string) => void;
}

// Plain JavaScript, since it runs before there is anything to compile with.
const here = import.meta.dirname;
const { installState, stampInstall } = (await import(join(here, 'install-state.mjs'))) as InstallState;
const { isBuilt, sourceHash, stampBuild } = (await import(join(here, 'build-state.mjs'))) as BuildState;

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'banyan-scripts-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function put(file: string, content: unknown): void {
  mkdirSync(join(root, file, '..'), { recursive: true });
  writeFileSync(join(root, file), typeof content === 'string' ? content : JSON.stringify(content));
}

const lock = (version: string) => ({
  packages: {
    '': {},
    'node_modules/nest': { version },
    'node_modules/only-for-windows': { version: '1.0.0', optional: true },
  },
});

const run = async (script: string) =>
  new Promise((resolve) => {
    const argv = ['--input-type=module', '-e', script, '--', root];
    spawn(process.execPath, argv, { stdio: 'inherit' }).once('exit', (code, signal) => resolve(signal ?? code));
  });

describe('the installation', () => {
  const npmsRecord = { packages: { 'node_modules/nest': { version: '12.0.0' } } };

  it('is missing without node_modules', () => {
    put('package-lock.json', lock('12.0.0'));
    expect(installState(root)).toEqual({ installed: false, because: 'there is no node_modules' });
  });

  it('that somebody made by hand is believed when it is what the lock asks for', () => {
    put('package-lock.json', lock('12.0.0'));
    put('node_modules/.package-lock.json', npmsRecord);
    expect(installState(root).installed).toBe(true);
  });

  it('that somebody made by hand is not believed when it differs, or was interrupted', () => {
    put('package-lock.json', lock('12.0.1'));
    mkdirSync(join(root, 'node_modules'));
    expect(installState(root)).toEqual({ installed: false, because: 'node_modules was not finished' });
    put('node_modules/.package-lock.json', npmsRecord);
    expect(installState(root).because).toContain('node_modules/nest');
  });

  it('is stale as soon as the lock changes', () => {
    put('package-lock.json', lock('12.0.0'));
    mkdirSync(join(root, 'node_modules'));
    stampInstall(root);
    expect(installState(root).installed).toBe(true);
    put('package-lock.json', lock('12.0.1'));
    expect(installState(root)).toEqual({ installed: false, because: 'package-lock.json has changed' });
  });

  it('of another machine is not used', () => {
    put('package-lock.json', lock('12.0.0'));
    mkdirSync(join(root, 'node_modules'));
    stampInstall(root);
    const stamp = JSON.parse(readFileSync(join(root, 'node_modules/.banyan-install.json'), 'utf8')) as object;
    put('node_modules/.banyan-install.json', { ...stamp, arch: 'pdp11' });
    expect(installState(root).because).toContain('pdp11');
  });
});

describe('the build', () => {
  beforeEach(() => {
    put('apps/gateway/src/main.ts', 'export {}');
    put('dist/apps/gateway/src/main.js', '');
    stampBuild(root, sourceHash(root));
  });

  it('is what the sources say until one changes, comes or goes', () => {
    expect(isBuilt(root)).toBe(true);
    put('apps/gateway/src/main.ts', 'export {};');
    expect(isBuilt(root)).toBe(false);
    stampBuild(root, sourceHash(root));
    put('libs/kernel/src/clock.ts', '');
    expect(isBuilt(root)).toBe(false);
    rmSync(join(root, 'libs'), { recursive: true });
    expect(isBuilt(root)).toBe(true);
  });

  it('does not care about tests, but about what they share', () => {
    put('apps/gateway/src/main.spec.ts', 'export {};');
    put('test/shop/rollback.e2e.ts', 'export {};');
    expect(isBuilt(root)).toBe(true);
    put('test/support/shop.ts', 'export {};');
    expect(isBuilt(root)).toBe(false);
  });
});

describe('two commands at once', () => {
  const WORK = `
    import { appendFileSync } from 'node:fs';
    import { join } from 'node:path';
    const [root] = process.argv.slice(-1);
    const { oneAtATime } = await import(join(root, 'scripts/one-at-a-time.mjs'));
    await oneAtATime(root, 'test', async () => {
      appendFileSync(join(root, 'diary'), 'in ');
      await new Promise((resolve) => setTimeout(resolve, 100));
      appendFileSync(join(root, 'diary'), 'out ');
    }, () => {});`;
  beforeEach(() => cpSync(here, join(root, 'scripts'), { recursive: true }));

  it('take turns', async () => {
    expect(await Promise.all([run(WORK), run(WORK), run(WORK)])).toEqual([0, 0, 0]);
    expect(readFileSync(join(root, 'diary'), 'utf8')).toBe('in out in out in out ');
  });

  it('do not wait for one that was killed at it', async () => {
    expect(await run(WORK.replace("'in '", "(process.kill(process.pid, 'SIGKILL'), '')"))).toBe('SIGKILL');
    expect(await run(WORK)).toBe(0);
  });
});
