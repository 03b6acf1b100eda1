import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { LogFile } from './log-file.js';

describe('the log of a process', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'banyan-log-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('goes on where the last launcher left it', () => {
    for (const text of ['first\n', 'second\n']) {
      const log = new LogFile(join(folder, 'logs/gateway.log'));
      log.write(text);
      log.close();
    }
    expect(readFileSync(join(folder, 'logs/gateway.log'), 'utf8')).toBe('first\nsecond\n');
  });

  it('stays within twice its bound on disk', () => {
    const log = new LogFile(join(folder, 'a.log'), 1000);
    for (let n = 0; n < 500; n++) log.write(`${'x'.repeat(50)}\n`);
    log.close();
    const sizes = readdirSync(folder).map((name) => statSync(join(folder, name)).size);
    expect(sizes).toHaveLength(2);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(1051);
  });

  it('gives its last lines, of this attempt only', () => {
    const log = new LogFile(join(folder, 'a.log'));
    log.write('of an earlier attempt\n');
    log.forgetTail();
    log.write('one\ntwo\n');
    log.write('three\n');
    expect(log.tail(2)).toEqual(['two', 'three']);
    expect(log.tail(20)).toEqual(['one', 'two', 'three']);
    log.close();
  });
});
