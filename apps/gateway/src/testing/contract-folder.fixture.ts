import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CONTRACTS_DIR } from '@banyan/contracts';
import { stringify } from 'yaml';

/** The project's contracts and one version more, in a folder of their own; removed by `dispose`. */
export class ContractFolder implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), 'banyan-contract-'));

  /** @param version such as `v3` of inventory, not registered: nobody but a rig serves it */
  constructor(version: string, specification: object) {
    cpSync(CONTRACTS_DIR, this.path, { recursive: true });
    mkdirSync(join(this.path, 'inventory', version));
    writeFileSync(join(this.path, 'inventory', version, 'openapi.yaml'), stringify(specification));
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true });
  }
}
