import type { DomainStatus } from '../control/domain-answers.js';
import type { ShopStatus } from '../control/shop-answers.js';
import type { Terminal } from '../terminal.js';
import { columns, printable } from './columns.js';
import { duration } from './duration.js';
import { percent } from './figures.js';

type Paint = Terminal['paint'];

/** What a gateway says of where its flags are from, in words. */
const SOURCES: Readonly<Record<string, string>> = {
  server: 'as Unleash said',
  backup: 'as its own file kept them',
  none: 'none yet: legacy answers',
};

/** What is intended beside what is so, a line a domain; then how old the flags are that gateways go by. */
export function flagsText(domains: readonly DomainStatus[], replicas: ShopStatus['replicas'], paint: Paint): string {
  const head = ['domain', 'intends', 'observed', 'shadow', 'stage', 'in force'].map((word) => paint.dim(word));
  const lines = domains.map(({ domain, extracted, flag, share, stage }) =>
    extracted
      ? [
          printable(domain),
          flag.intendedPercent === null ? 'not known' : `${flag.intendedPercent} %`,
          percent(share.observedOfSessions ?? share.observed),
          flag.shadowing ? 'on' : 'off',
          stage ?? 'not known',
          inForce(flag, stage, paint),
        ]
      : [printable(domain), '–', '–', '–', 'legacy', 'not extracted: there is no flag'],
  );
  const known = replicas.map(({ replica, flags }) =>
    flags === null
      ? [printable(replica), 'does not say']
      : [
          printable(replica),
          `${SOURCES[flags.source] ?? flags.source}${flags.ageMs === null ? '' : `, ${duration(flags.ageMs / 1_000)} ago`}`,
        ],
  );
  return [
    columns([head, ...lines]),
    ...(known.length === 0
      ? ['no gateway reports']
      : [columns([[paint.dim('gateway'), paint.dim('flags')], ...known])]),
    paint.dim('They are moved in Unleash (<domain>.serve, <domain>.shadow), or by a ramp: banyan ramp show <domain>'),
  ].join('\n\n');
}

function inForce({ overruled, agreed }: DomainStatus['flag'], stage: string | null, paint: Paint): string {
  if (overruled !== null) return `${paint.yellow('✕')} ${printable(overruled)}`;
  if (stage === null) return 'not known: no gateway reports';
  return `${paint.green('✓')} yes${agreed ? '' : ', not yet at every gateway'}`;
}
