import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROJECT_ROOT } from '@banyan/kernel';
import { parse, stringify } from 'yaml';

interface Registry {
  integrations: {
    readonly id: string;
    readonly face?: string;
    asked?: { readonly operation: string; readonly because: string }[];
  }[];
}

const REGISTERED = join(PROJECT_ROOT, 'libs/domains/src/inventory/inventory.integrations.yaml');

/** A folder for `BANYAN_INTEGRATIONS_DIR` in which inventory asks other faces of the core than it is registered to. */
export class AskingFaces {
  readonly folder = mkdtempSync(join(tmpdir(), 'banyan-test-faces-'));

  /** @param faces by operation, such as `{ 'availability.one': 'rest' }`; the others stay as they are registered */
  constructor(faces: Readonly<Record<string, string>>) {
    const registry = parse(readFileSync(REGISTERED, 'utf8')) as Registry;
    for (const integration of registry.integrations) {
      if (integration.face === undefined) continue;
      const kept = (integration.asked ?? []).filter(({ operation }) => faces[operation] === undefined);
      const gained = Object.entries(faces)
        .filter(([, face]) => face === integration.face)
        .map(([operation]) => ({ operation, because: 'a test wants to see this face answer' }));
      integration.asked = [...kept, ...gained];
    }
    // A face that nothing is asked of is not one of this shop's.
    registry.integrations = registry.integrations.filter(({ asked }) => asked === undefined || asked.length > 0);
    writeFileSync(join(this.folder, 'inventory.integrations.yaml'), stringify(registry));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
