import { expect, it } from '@jest/globals';
import { domains } from '@banyan/domains';
import { seededRandom } from '@banyan/slo';
import { JOURNEY_NAMES } from '../profile/journey-names.js';
import { Goods } from './goods.js';
import { JOURNEYS, type Traveller, type Wave } from './journeys.js';

const goods = new Goods(['4711', '4712', '4713'], { exponent: 1, listed: 10, hot: undefined }, seededRandom(1));
const traveller = (over: Partial<Traveller> = {}): Traveller => ({
  channel: 'store',
  goods,
  page: () => '/',
  newKey: () => 'key-1',
  ...over,
});

/** Everything that a journey asks where all of it is answered well. */
function questionsOf({ questions, next }: Wave): Wave['questions'] {
  const body = { token: 'signed', reference: 'BY1' };
  const status = questions[0]?.operation === 'order.place' ? 201 : 200;
  const after = next?.({ status, body, sentMs: 0, endMs: 0, isGivenUp: false });
  return after === undefined ? questions : [...questions, ...questionsOf(after)];
}

it.each(JOURNEY_NAMES)('the journey %s asks operations that there are, and as many as it says', (name) => {
  const { begin, requests } = JOURNEYS[name];
  const all = questionsOf(begin(traveller()));
  const known = domains.flatMap((domain) => domain.operations.map((operation) => `${domain.name} ${operation.name}`));
  const asked = all
    .filter(({ domain }) => domain !== 'passthrough')
    .map(({ domain, operation }) => `${domain} ${operation}`);
  expect(known).toEqual(expect.arrayContaining(asked));
  expect(all).toHaveLength(requests(true));
  expect(questionsOf(begin(traveller({ newKey: undefined })))).toHaveLength(requests(false));
});

it('hot goods are looked at by their share, popular ones by the law of Zipf', () => {
  const skus = Array.from({ length: 100 }, (_, index) => `SKU-${index}`);
  const hot = new Goods(skus, { exponent: 1, listed: 5, hot: { share: 0.5, skus: ['HOT'] } }, seededRandom(1));
  const seen = Array.from({ length: 20_000 }, () => hot.one());
  const shareOf = (sku: string) => seen.filter((each) => each === sku).length / seen.length;
  const harmonic = skus.reduce((sum, _, index) => sum + 1 / (index + 1), 0);
  expect([shareOf('HOT'), shareOf('SKU-0'), shareOf('SKU-9')]).toEqual([
    expect.closeTo(0.5, 1),
    expect.closeTo(0.5 / harmonic, 2),
    expect.closeTo(0.05 / harmonic, 2),
  ]);
  const listed = hot.listed();
  expect(new Set(listed).size).toBe(listed.length);
});
