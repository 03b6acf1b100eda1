import { Link } from '@tanstack/react-router';
import type { JourneyMoment, OrderJourney } from '../../api/control.generated.js';
import { duration } from '../../look/words.js';
import { Card } from '../../parts/card.js';
import { Mark } from '../../parts/mark.js';
import { compareJourneys, type Compared } from './compare-journeys.js';
import { ENDS, LANES, tries } from './journey-words.js';

const WORDS: Readonly<Record<Compared['differs'], string>> = {
  path: 'another way',
  end: 'ended otherwise',
  tries: 'tried more or less often',
  time: 'took another time',
  not: 'alike',
};

interface ComparisonProps {
  readonly one: OrderJourney;
  readonly other: OrderJourney;
}

/** Where an order went otherwise than one that nothing happened to: what differs first, what is alike counted. */
export function ComparisonCard({ one, other }: ComparisonProps) {
  const compared = compareJourneys(one.moments, other.moments);
  const different = compared.filter(({ differs }) => differs !== 'not');
  return (
    <Card
      title="Held against a healthy order"
      aside={
        <Link
          to="/orders/$reference"
          params={{ reference: other.reference }}
          className="font-mono text-sm wrap-anywhere"
        >
          {other.reference}
        </Link>
      }
    >
      <p className="mb-3">
        {different.length === 0
          ? 'Both went the same way, in about the same time.'
          : `${different.length} of ${compared.length} things differ.`}
      </p>
      <ul className="divide-y divide-line">
        {different.map((each) => (
          <li
            key={`${each.lane} ${each.what}`}
            className="grid gap-x-6 gap-y-1 py-2 md:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_minmax(0,1fr)]"
          >
            <p className="wrap-anywhere">
              <span className="block text-sm text-soft">
                {LANES[each.lane]} · {WORDS[each.differs]}
              </span>
              {each.what}
            </p>
            <Side name="this one" moment={each.one} />
            <Side name="the other" moment={each.other} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Side({ name, moment }: { readonly name: string; readonly moment: JourneyMoment | null }) {
  return (
    <p className="text-sm wrap-anywhere">
      <span className="text-soft">{name}: </span>
      {moment === null ? (
        'did not happen'
      ) : (
        <>
          <Mark tone={ENDS[moment.outcome].tone}>{ENDS[moment.outcome].words}</Mark> {tries(moment.attempts)}
          {moment.tookMs === null ? '' : `, ${duration(moment.tookMs)}`}
          {moment.because === null ? undefined : <span className="block">{moment.because}</span>}
        </>
      )}
    </p>
  );
}
