import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { processBirth } from '../processes/process-birth.js';
import { DataDirInUse, lockDataDir } from './data-dir-lock.js';

describe('the claim on a data directory', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'banyan-lock-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const leave = (content: string) => writeFileSync(join(folder, 'lock'), content);

  it('is refused while its holder lives, naming it', () => {
    const unlock = lockDataDir(folder);
    expect(() => lockDataDir(folder)).toThrow(DataDirInUse);
    expect(() => lockDataDir(folder)).toThrow(`pid ${process.pid}`);
    unlock();
  });

  it('can be had again when it was given back, and nothing is left behind', () => {
    lockDataDir(folder)();
    lockDataDir(folder)();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is worth nothing when its holder has ended', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    const pid = child.pid ?? 0;
    leave(JSON.stringify({ pid, birth: processBirth(pid) }));
    expect(() => lockDataDir(folder)).toThrow(`pid ${pid}`);
    const exited = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await exited;
    lockDataDir(folder)();
  });

  it('is worth nothing when the number belongs to another process by now', () => {
    leave(JSON.stringify({ pid: process.pid, birth: 'of an earlier one' }));
    const unlock = lockDataDir(folder);
    expect(() => lockDataDir(folder)).toThrow(DataDirInUse);
    unlock();
  });

  it.each(['', '{', 'null', '{"pid":"1"}'])('is worth nothing when it cannot be read: %j', (content) => {
    leave(content);
    lockDataDir(folder)();
  });

  it('is not given back by who does not hold it any more', () => {
    const unlock = lockDataDir(folder);
    const stranger = JSON.stringify({ pid: process.pid, birth: 'of a later one' });
    leave(stranger);
    unlock();
    expect(readdirSync(folder)).toEqual(['lock']);
  });
});

describe('the birth of a process', () => {
  it('is the same whenever it is asked for, and none of a process that does not exist', () => {
    expect(processBirth(process.pid)).toBe(processBirth(process.pid));
    expect(processBirth(2 ** 22 + 1)).toBeUndefined();
  });
});
