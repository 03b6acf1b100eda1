import type { SellingRules } from '@banyan/domains';
import type { DataSource } from 'typeorm';
import { SellingRulesEntity } from '../storage/selling-rules.entity.js';

/** JSON has no undefined: a bound that is absent is none. */
type Kept = Omit<SellingRules, 'maximumE4' | 'stepE4'> & Partial<SellingRules>;

/** Keeps the core's rules of selling, so that a restart while the core is away sells by them. */
export class RulesStore {
  constructor(private readonly dataSource: DataSource) {}

  async load(): Promise<readonly (readonly [sku: string, rules: SellingRules])[]> {
    const rows = await this.dataSource.manager.find(SellingRulesEntity);
    // Written by this class alone.
    return rows.map(({ sku, document }) => {
      const kept = document as Kept;
      return [sku, { ...kept, maximumE4: kept.maximumE4, stepE4: kept.stepE4 }] as const;
    });
  }

  async save(sku: string, rules: SellingRules): Promise<void> {
    await this.dataSource.manager.upsert(SellingRulesEntity, { sku, document: rules, readAt: new Date() }, ['sku']);
  }
}
