import { UnleashAdmin } from '@banyan/rollout';
import type { ControlConfig } from '../control.config.js';
import type { SwitchOff } from './unleash-write-back.js';

/** Switches off through Unleash's admin API. Control alone holds the token for it. */
export function switchOffInUnleash(config: ControlConfig): SwitchOff {
  const admin = new UnleashAdmin({
    url: config.UNLEASH_URL,
    token: config.UNLEASH_ADMIN_TOKEN,
    environment: config.UNLEASH_ENVIRONMENT,
  });
  return async ({ domain, latch }) => {
    const { reason, decisionId, trippedAtMs } = latch;
    await admin.switchOff({ flag: `${domain}.serve`, reason, decisionId, atMs: trippedAtMs });
  };
}
