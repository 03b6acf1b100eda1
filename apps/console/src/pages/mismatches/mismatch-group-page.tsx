import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { askControl } from '../../api/ask-control.js';
import type { MismatchGroup, MismatchGroupPage as GroupAnswer } from '../../api/control.generated.js';
import { useShop } from '../../api/use-shop.js';
import { count, percent } from '../../look/words.js';
import { Asked } from '../../parts/asked.js';
import { Button } from '../../parts/button.js';
import { Card } from '../../parts/card.js';
import { Facts } from '../../parts/facts.js';
import { Instant } from '../../parts/instant.js';
import { PageTitle } from '../page-title.js';
import { noiseOf } from './field-tree.js';
import { IgnoreButton } from './ignore-button.js';
import { JudgeDialog } from './judge-dialog.js';
import { JudgedMark } from './judged-mark.js';
import { JUDGEMENT_WORDS } from './judgement-words.js';
import { NoiseText } from './noise-text.js';
import { SampleCard } from './sample-card.js';

/** One group: how often, what people say of it, and both answers side by side. */
export function MismatchGroupPage({ domain, group: id }: { readonly domain: string; readonly group: string }) {
  const query = useQuery({
    queryKey: ['mismatch-group', domain, id],
    queryFn: ({ signal }) =>
      askControl<GroupAnswer>(`/domains/${encodeURIComponent(domain)}/mismatch-groups/${encodeURIComponent(id)}`, {
        signal,
      }),
  });
  return (
    <>
      <PageTitle
        title={
          query.data === undefined ? `Mismatch of ${domain}` : `${query.data.group.path}: ${query.data.group.kindText}`
        }
        aside={
          <Link to="/mismatches/$domain" params={{ domain }}>
            All of {domain}
          </Link>
        }
      />
      <Asked query={query}>
        {({ group, samples }) => (
          <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
            <GroupCard domain={domain} group={group} />
            {samples.length === 0 ? (
              <p className="text-soft">No sample of it is kept any more: they go by their age, counts stay.</p>
            ) : (
              samples.map((sample) => <SampleCard key={sample.id} sample={sample} />)
            )}
          </div>
        )}
      </Asked>
    </>
  );
}

function GroupCard({ domain, group }: { readonly domain: string; readonly group: MismatchGroup }) {
  const [isJudging, setJudging] = useState(false);
  const shop = useShop();
  const noise = shop.data?.domains.find((each) => each.domain === domain)?.shadow.noise ?? [];
  const { operation, about, compared, ratio, served, questions, release, firstSeen, lastSeen, judgement } = group;
  const { ignored, rule } = group;
  return (
    <Card
      title={operation}
      aside={
        <div className="flex flex-wrap gap-3">
          <Button onClick={() => setJudging(true)}>Judge …</Button>
          {rule === null && group.kind !== 'other' && (
            <IgnoreButton
              domain={domain}
              ignored={{ path: group.path, operation, kind: group.kind, ...(about === '' ? {} : { about }) }}
            />
          )}
        </div>
      }
    >
      {about !== '' && <p className="mb-4 font-semibold">{about}</p>}
      <Facts
        facts={[
          {
            name: 'Copies',
            value: group.count.toLocaleString('en'),
            more: compared === null ? 'of an unknown number' : `of ${compared.toLocaleString('en')}, ${percent(ratio)}`,
          },
          { name: 'Told to shoppers', value: served.toLocaleString('en'), more: 'answered by the service' },
          {
            name: 'Ignored',
            value: ignored.toLocaleString('en'),
            more: rule === null ? 'of them; it counts now' : `of them; rule ${rule} ignores it now`,
          },
          { name: 'Noise', value: <NoiseText noise={noiseOf(group.path, noise)} /> },
          { name: 'Questions', value: `${questions.exact ? '' : 'about '}${count(questions.count, 'question')}` },
          { name: 'Release', value: release || 'not said' },
          { name: 'First seen', value: <Instant iso={firstSeen} /> },
          { name: 'Last seen', value: <Instant iso={lastSeen} /> },
          { name: 'Judged', value: <JudgedMark judgement={judgement} rule={null} /> },
        ]}
      />
      {judgement && (
        <p className="mt-4 wrap-anywhere">
          {JUDGEMENT_WORDS[judgement.judgement].meaning} “{judgement.reason}”{' '}
          <a href={`/decisions/${judgement.decisionId}`}>On record</a> since <Instant iso={judgement.at} />.
        </p>
      )}
      {isJudging && <JudgeDialog domain={domain} group={group} onClose={() => setJudging(false)} />}
    </Card>
  );
}
