import { describe, expect, it } from '@jest/globals';
import { startGateway } from '../../libs/proxy/src/testing/gateway-under-test.js';
import { startCore } from '../../libs/proxy/src/testing/scripted-core.js';
import { PROBES } from './probes.js';
import { PROBE_LIMITS, plainCore, play } from './stage.js';

const ITEMS = [...new Set(PROBES.map(({ item }) => item))];

describe.each(ITEMS)('HARDENING %i', (item) => {
  it.each(PROBES.filter((probe) => probe.item === item).map((probe) => [probe.name, probe] as const))(
    '%s',
    async (_name, probe) => {
      const core = await startCore(probe.core ?? plainCore);
      const gateway = await startGateway(core.url, {
        limits: PROBE_LIMITS.passthrough,
        edgeLimits: PROBE_LIMITS.edge,
        allowUpgradePaths: PROBE_LIMITS.upgradePaths,
        owned: ['/owned/v1'],
      });
      try {
        await expect(play(probe, gateway.port, core)).resolves.toBeUndefined();
      } finally {
        await gateway.close();
        await core.close();
      }
    },
  );
});
