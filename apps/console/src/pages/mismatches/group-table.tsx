import { Link } from '@tanstack/react-router';
import type { MismatchGroup, OperationNoise } from '../../api/control.generated.js';
import { percent } from '../../look/words.js';
import { Instant } from '../../parts/instant.js';
import { Table } from '../../parts/table.js';
import { noiseOf } from './field-tree.js';
import { JudgedMark } from './judged-mark.js';
import { NoiseText } from './noise-text.js';

interface GroupTableProps {
  readonly domain: string;
  readonly groups: readonly MismatchGroup[];
  readonly noise: readonly OperationNoise[];
}

/** Groups of one cause, most copies first. */
export function GroupTable({ domain, groups, noise }: GroupTableProps) {
  return (
    <Table
      caption="Groups of mismatches, most copies first"
      rows={groups}
      keyOf={({ id }) => id}
      columns={[
        {
          name: 'What differs',
          cell: ({ id, path, kindText, about, operation }) => (
            <>
              <Link to="/mismatches/$domain/$group" params={{ domain, group: id }} className="wrap-anywhere">
                <code>{path}</code>
              </Link>
              <br />
              {kindText}
              {about === '' ? undefined : <strong> {about}</strong>}
              <span className="block text-sm text-soft">{operation}</span>
            </>
          ),
        },
        {
          name: 'Copies',
          isFigure: true,
          cell: ({ count, ratio, served, ignored }) => (
            <>
              {count.toLocaleString('en')}
              <span className="block text-sm text-soft">
                {ratio === null ? 'share not known' : percent(ratio)}
                {served === 0 ? undefined : `, ${served.toLocaleString('en')} told to shoppers`}
                {ignored === 0 ? undefined : `, ${ignored.toLocaleString('en')} ignored`}
              </span>
            </>
          ),
        },
        { name: 'Noise', cell: ({ path }) => <NoiseText noise={noiseOf(path, noise)} /> },
        {
          name: 'Questions',
          isFigure: true,
          cell: ({ questions }) => `${questions.exact ? '' : 'about '}${questions.count.toLocaleString('en')}`,
        },
        { name: 'Release', cell: ({ release }) => <span className="whitespace-nowrap">{release || 'not said'}</span> },
        { name: 'Last seen', cell: ({ lastSeen }) => <Instant iso={lastSeen} /> },
        { name: 'Judged', cell: ({ judgement, rule }) => <JudgedMark judgement={judgement} rule={rule} /> },
      ]}
    />
  );
}
