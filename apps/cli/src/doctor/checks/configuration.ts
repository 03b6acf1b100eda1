import { settingLines } from '@banyan/kernel';
import { PROCESS_SETTINGS } from '../../config/process-settings.js';
import { type Check, type Finding, ok } from '../finding.js';

const LOOPBACK = /^(?:127\.\d+\.\d+\.\d+|localhost|::1)$/;
const ANYWHERE = /^(?:0\.0\.0\.0|::|\*)$/;

export const configurationCheck: Check = {
  id: 'configuration',
  async look({ environment }) {
    return [...faults(environment), ...operationsSides(environment), ...controlSide(environment)];
  },
};

type Environment = Readonly<Record<string, string | undefined>>;

/** What is set and cannot be used. What is missing is another process's affair: this shell is seldom that of all of them. */
function faults(environment: Environment): readonly Finding[] {
  const found = new Map<string, { readonly fault: string; readonly processes: string[] }>();
  for (const [process_, names] of Object.entries(PROCESS_SETTINGS)) {
    for (const { name, source, fault } of settingLines(names, environment)) {
      if (fault === undefined || source === 'missing') continue;
      const known = found.get(name);
      if (known === undefined) found.set(name, { fault, processes: [process_] });
      else known.processes.push(process_);
    }
  }
  if (found.size === 0) return [ok('configuration.values', 'what is set here can be used')];
  return [...found].map(([name, { fault, processes }]) => ({
    id: 'configuration.values',
    state: 'fault',
    what: `${name} ${fault}`,
    why: `${processes.join(', ')} would not start`,
    todo: `correct it; \`banyan config check ${processes[0] ?? ''}\` says everything at once`,
    page: 'configuration.md',
  }));
}

function operationsSides(environment: Environment): readonly Finding[] {
  const host = environment['OPS_HOST'] ?? '';
  if (host === '' || LOOPBACK.test(host))
    return [ok('configuration.operations-sides', 'operations sides listen on this machine alone')];
  return [
    {
      id: 'configuration.operations-sides',
      state: 'warning',
      what: `OPS_HOST is ${host}: operations sides listen ${ANYWHERE.test(host) ? 'on every address' : 'there'}`,
      why: 'metrics and settings are for whoever reaches them, without a token',
      todo: 'let a firewall or a NetworkPolicy reach them from Prometheus, the probes and control alone',
      page: 'production.md',
    },
  ];
}

function controlSide(environment: Environment): readonly Finding[] {
  const host = environment['CONTROL_HOST'] ?? '';
  const isOpen = host !== '' && !LOOPBACK.test(host);
  const hasTokens = (environment['CONTROL_TOKENS_FILE'] ?? '') !== '';
  if (!isOpen || hasTokens) return [];
  return [
    {
      id: 'configuration.control',
      state: 'fault',
      what: `CONTROL_HOST is ${host}, and there is no CONTROL_TOKENS_FILE`,
      why: 'control does not start so: whoever reaches it could roll back and reset',
      todo: '`banyan tokens add` makes the file',
      page: 'how-to/roles-and-tokens.md',
    },
  ];
}
