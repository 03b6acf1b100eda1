import type { Clock } from '@banyan/kernel';
import type { IntegrationBook } from '../integrations/integration-book.js';
import type { JudgedDomains } from '../judging/judged-domains.js';
import type { Verdicts } from '../judging/verdicts.js';
import type { FigureSurvey } from '../orders/figure-survey.js';
import type { ReplicaPage } from '../reports/replica-book.js';
import { shopMap, type ShopMap } from './shop-map.js';

/** Draws the map of the shop, as of now. Drawing never fails. */
export class MapDesk {
  constructor(
    private readonly domains: JudgedDomains,
    private readonly verdicts: Pick<Verdicts, 'of'>,
    private readonly integrations: Pick<IntegrationBook, 'look'>,
    private readonly figures: Pick<FigureSurvey, 'ofHalfAnHour'>,
    private readonly speaking: () => readonly ReplicaPage[],
    private readonly clock: Clock,
  ) {}

  async look(): Promise<ShopMap> {
    const { integrations } = await this.integrations.look();
    const domains = this.domains.all.map(({ name, extracted }) => ({
      name,
      extracted,
      breached: this.verdicts.of(name)?.verdict.kind === 'breached',
    }));
    return shopMap(
      { domains, speaking: this.speaking(), integrations, figures: this.figures.ofHalfAnHour() },
      this.clock,
    );
  }
}
