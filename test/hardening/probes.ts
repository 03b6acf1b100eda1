import { ALIAS_PROBES } from './probes-aliases.js';
import { ANSWER_PROBES } from './probes-answers.js';
import { CLAIM_PROBES } from './probes-claims.js';
import { CUT_PROBES } from './probes-cuts.js';
import { FRAMING_PROBES } from './probes-framing.js';
import { HANDSHAKE_PROBES } from './probes-handshakes.js';
import { REQUEST_PROBES } from './probes-requests.js';
import { TUNNEL_PROBES } from './probes-tunnels.js';
import { WAIT_PROBES } from './probes-waits.js';
import type { Probe } from './stage.js';

/** HARDENING.md items 1 to 16 as probes; item 3 (the library's event plugin) shows in every row of 2, 4 and 10. */
export const PROBES: readonly Probe[] = [
  ...REQUEST_PROBES,
  ...ANSWER_PROBES,
  ...WAIT_PROBES,
  ...TUNNEL_PROBES,
  ...ALIAS_PROBES,
  ...FRAMING_PROBES,
  ...CLAIM_PROBES,
  ...CUT_PROBES,
  ...HANDSHAKE_PROBES,
].sort((left, right) => left.item - right.item);
