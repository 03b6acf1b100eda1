import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { CONTRACTS_DIR } from '../contract-document.js';

// oxlint-disable-next-line typescript/no-explicit-any -- whatever a test makes of it
export type Spoilt = any;

/** A copy of the project's contracts that a test may change; removed by `dispose`. */
export class ContractsFolder implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), 'banyan-contracts-'));

  constructor() {
    cpSync(CONTRACTS_DIR, this.path, { recursive: true });
  }

  file(...path: readonly string[]): string {
    return join(this.path, ...path);
  }

  read(...path: readonly string[]): string {
    return readFileSync(this.file(...path), 'utf8');
  }

  write(text: string, ...path: readonly string[]): void {
    writeFileSync(this.file(...path), text);
  }

  /** Sets a member of the registry; undefined: takes it out. */
  set(value: unknown, ...path: readonly (string | number)[]): void {
    const yaml = parseDocument(this.read('registry.yaml'));
    if (value === undefined) yaml.deleteIn(path);
    else yaml.setIn(path, yaml.createNode(value));
    this.write(yaml.toString(), 'registry.yaml');
  }

  /** Changes the working text of a version. */
  edit(version: string, change: (text: string) => string): void {
    const path = ['inventory', version, 'openapi.yaml'] as const;
    const text = this.read(...path);
    const changed = change(text);
    if (changed === text) throw new Error('the change changed nothing');
    this.write(changed, ...path);
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true });
  }
}
