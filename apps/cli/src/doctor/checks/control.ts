import { messageOf, type ChainVerdict, type SettingLine } from '@banyan/kernel';
import type { ShopStatus } from '../../control/shop-answers.js';
import { ControlClient } from '../../control/control.client.js';
import { type Check, type Finding, ok } from '../finding.js';
import { judgeIntegrations } from './integrations.js';

/** Replicas that differ in what is theirs alone are as they should be. */
const OWN = /_(?:PORT|HOST)$|^BANYAN_DATA_DIR$|^OTEL_|^LOG_LEVEL$|^BANYAN_ENVIRONMENT$/;

/** Keys, and the file of them: shown by their names and a fingerprint. */
const KEYS = /_KEYS$|^BANYAN_IDENTITY_FILE$/;

export const controlCheck: Check = {
  id: 'control',
  async look({ controlUrl, afterRestore }) {
    const client = new ControlClient(controlUrl);
    let status: ShopStatus;
    try {
      status = await client.status();
    } catch (error) {
      return [
        {
          id: 'control.reachable',
          state: 'fault',
          what: `control does not answer at ${controlUrl}: ${messageOf(error)}`,
          why: 'routing and trips go on without it; nobody is told, and nothing is promoted',
          todo: 'start it; CONTROL_URL says where it is, and BANYAN_TOKEN who you are',
        },
      ];
    }
    const { processes } = await client.configuration();
    const audit = await client.auditChain(0);
    const attention = status.attention.map(({ tone, text }): Finding => ({
      id: 'control.attention',
      state: tone === 'bad' ? 'fault' : 'warning',
      what: text,
      why: 'control asks people to look at it',
      todo: `open ${controlUrl}/status`,
    }));
    return [
      ok('control.reachable', `control answers, as of ${status.asOf}`),
      ...attention,
      ...judgeIntegrations(status.integrations),
      ...differing(processes),
      auditChain(audit.chain, afterRestore),
    ];
  },
};

/** Settings that gateways do not agree about. Pure. */
export function differing(
  processes: readonly { readonly name: string; readonly settings: readonly SettingLine[] | null }[],
): readonly Finding[] {
  const told = processes.filter(({ settings }) => settings !== null);
  const gateways = told.filter(({ name }) => name !== 'control');
  const values = new Map<string, Map<string, string[]>>();
  for (const { name, settings } of told) {
    for (const line of settings ?? []) {
      // Of what control is set to, keys alone are to be those of gateways.
      if (OWN.test(line.name) || (name === 'control' && !KEYS.test(line.name))) continue;
      const known = values.get(line.name) ?? new Map<string, string[]>();
      values.set(line.name, known.set(line.value, [...(known.get(line.value) ?? []), name]));
    }
  }
  const found = [...values].filter(([, byValue]) => byValue.size > 1);
  if (found.length === 0)
    return gateways.length < 2 ? [] : [ok('control.settings', `${gateways.length} gateways are set alike`)];
  return found.map(([name, byValue]): Finding => {
    const what = `${name} is ${[...byValue].map(([value, names]) => `${value} at ${names.join(', ')}`).join(', and ')}`;
    if (KEYS.test(name)) {
      return {
        id: 'control.keys',
        state: 'warning',
        what,
        why: 'what one signs with a key that another does not have is refused there: quotes, questions to services, orders of customers',
        todo: 'while keys are being changed, wait until every replica has both; else give all of them the same file',
        page: 'production.md',
      };
    }
    return {
      id: 'control.settings',
      state: 'warning',
      what,
      why: 'the same request is answered in two ways, depending on whom it reaches',
      todo: 'set it alike and restart the gateways one after another',
      page: 'configuration.md',
    };
  });
}

function auditChain(chain: ChainVerdict, afterRestore: boolean): Finding {
  if (chain.intact) return ok('control.audit-chain', 'the audit log is as it was written');
  return {
    id: 'control.audit-chain',
    state: 'fault',
    what: `the audit log is broken at #${chain.sequence}: ${chain.because}`,
    why: afterRestore
      ? 'the database was restored to before what control had noted: entries, and with them decisions and orders, are gone'
      : 'somebody changed it, or an old backup was restored',
    todo: '`banyan audit verify` and `banyan verify` name what is missing',
    page: 'how-to/back-up-and-restore.md',
  };
}
