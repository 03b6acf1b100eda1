import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { RunFile } from './run-file.js';

it('holds the processes, for its owner alone, and is gone when it is removed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'banyan-run-'));
  try {
    const entry = { name: 'gateway', pid: 7, url: 'http://127.0.0.1:8080', opsUrl: 'http://127.0.0.1:9080' };
    const file = new RunFile(folder);
    file.write([]);
    file.write([entry]);
    expect(readdirSync(folder)).toEqual(['run.json']);
    expect(JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8'))).toEqual({ processes: [entry] });
    expect(statSync(join(folder, 'run.json')).mode & 0o077).toBe(0);
    file.remove();
    file.remove();
    expect(readdirSync(folder)).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
