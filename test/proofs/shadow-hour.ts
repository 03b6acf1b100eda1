/**
 * Proof: while stock changes all the time, everything that is copied agrees or is explained, and a wrong answer is found.
 *
 *     npm run proof -- shadow-hour [--minutes 60] [--json]
 *
 * One shop, `.shadow` at 100 % and `.serve` at 0: shoppers ask for random products at every place while the core's churn
 * changes stock. Nothing may stay unexplained. Then a twentieth of the service's answers is made wrong by one unit, and
 * the first unexplained difference must be found, and stored as place, types and hashes. `--minutes 3` is the slice.
 */
import { seedFault, shadowForAnHour } from '../scenarios/shadow-hour.js';
import { inShop, proofProgram } from '../support/proof-program.js';

const percent = (ratio: number | null): string => (ratio === null ? '–' : `${(ratio * 100).toFixed(2)} %`);

await proofProgram({
  name: 'shadow-hour',
  seconds: 'how long stock changes under the shadow',
  defaultSeconds: 3_600,
  unit: 'minutes',
  run: async ({ seconds, say }) =>
    inShop(say, async (shop) => {
      say('shadow 100 %, stock changes');
      const hour = await shadowForAnHour(shop, seconds, (shadow, requests) =>
        say(
          `${requests} requests, ${shadow.selected} selected, ${shadow.compared} compared, ${shadow.matched} agree, ` +
            `${shadow.explained} in flight, ${shadow.pending} pending, ${shadow.unverified} unverified, ` +
            `${shadow.mismatched} unexplained`,
        ),
      );
      const { shadow } = hour;
      say('the service answers wrongly now and then');
      const fault = await seedFault(shop);
      const [first] = fault.evidence;
      return {
        table: [
          {
            requests: hour.requests,
            'stock changes': hour.changes,
            selected: shadow.selected,
            compared: shadow.compared,
            coverage: percent(shadow.coverage),
            agree: shadow.matched,
            'in flight': shadow.explained,
            unverified: shadow.unverified,
            unexplained: shadow.mismatched,
            statuses: JSON.stringify(hour.statuses),
          },
        ],
        more: {
          noise: shadow.noise.flatMap(({ operation, samples, fields }) =>
            (fields.length === 0
              ? [{ path: '(none differed)', raw: 0, noise: 0, rawOnly: 0, noiseOnly: 0 }]
              : fields
            ).map(({ path, raw, noise, rawOnly, noiseOnly }) => ({
              operation,
              samples,
              field: path,
              'service differs': raw,
              'legacy differs': noise,
              'service alone': rawOnly,
              'legacy alone': noiseOnly,
            })),
          ),
          evidence: fault.evidence.map((each) => ({ ...each })),
        },
        claims: [
          {
            claim: `${shadow.compared} of ${shadow.selected} copies were compared: ${percent(shadow.coverage)}`,
            holds: shadow.compared > 0,
          },
          {
            claim: `stock really changed under the shadow: ${shadow.explained} differences were changes in flight`,
            holds: shadow.explained > 0,
          },
          {
            claim: `no difference stayed unexplained: ${shadow.mismatched}; ${shadow.unverified} could not be verified`,
            holds: shadow.mismatched === 0,
          },
          {
            claim:
              `a service that is wrong in ${percent(fault.wrongRate)} of its answers is found ` +
              `after ${fault.requests} requests, ${fault.seconds.toFixed(1)} s`,
            holds: fault.found,
          },
          {
            claim: `what is kept of it is its place, types and hashes: ${first?.path} ${first?.servingHash} ${first?.shadowHash}`,
            holds:
              first !== undefined && first.path.endsWith('stock.quantityE4') && first.servingHash !== first.shadowHash,
          },
        ],
      };
    }),
});
