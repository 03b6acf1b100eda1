import type { IncomingMessage } from 'node:http';
import { canonicalPath } from '../path/canonical-path.js';
import { OwnedPrefixes } from '../path/owned-prefixes.js';
import { handshakeFault } from './websocket-accept.js';

export interface UpgradeRules {
  /** Path prefixes; `/` allows every path. */
  readonly paths: readonly string[];
  readonly origins: 'same' | 'any' | readonly string[];
}

/** Decides who may upgrade, and says why not. Pure but for what it was built with. */
export class UpgradeGate {
  readonly #everywhere: boolean;
  readonly #prefixes: OwnedPrefixes;

  constructor(private readonly rules: UpgradeRules) {
    const paths = rules.paths.map((path) => (path.length > 1 ? path.replace(/\/$/, '') : path));
    this.#everywhere = paths.includes('/');
    this.#prefixes = new OwnedPrefixes(paths.filter((path) => path !== '/'));
  }

  /** Undefined: it may. `head` is what came after the request on its connection. */
  refusal(
    req: IncomingMessage,
    head: Buffer,
  ): { code: 'upgrade-refused' | 'malformed-request' | 'ambiguous-path'; because: string } | undefined {
    const path = canonicalPath(req.url ?? '');
    if (path.kind !== 'path') return { code: 'malformed-request', because: path.because };
    if (!this.#everywhere) {
      const ownership = path.ownedBy(this.#prefixes);
      if (ownership === 'ambiguous') return { code: 'ambiguous-path', because: 'an alias of a path with upgrades' };
      if (ownership === 'unowned') return { code: 'upgrade-refused', because: 'not a path with upgrades' };
    }
    const fault = handshakeFault(req, head);
    if (fault !== undefined) return { code: 'malformed-request', because: fault };
    if (!this.#originAllowed(req)) return { code: 'upgrade-refused', because: 'a foreign origin' };
    return undefined;
  }

  /** Browsers always send it, and let any page open a WebSocket to us: cookies would come along. */
  #originAllowed(req: IncomingMessage): boolean {
    const { origins } = this.rules;
    const origin = req.headers.origin;
    if (origins === 'any' || origin === undefined) return true;
    if (origins === 'same') return hostOf(origin) !== undefined && hostOf(origin) === req.headers.host?.toLowerCase();
    return origins.includes(origin);
  }
}

function hostOf(origin: string): string | undefined {
  return URL.parse(origin)?.host;
}
