import { JournalLost, type CaptureJournal, type CaptureStep } from '@banyan/domains';
import type { Sql } from '@banyan/saga';

/**
 * What is written down of filing one order, in its row. Whoever writes must have read what is there: of two that file the same order at once,
 * after one was paused for longer than its claim, the later one writes nothing and sends nothing.
 */
export class FilingJournal implements CaptureJournal {
  constructor(
    private readonly database: Sql,
    private readonly reference: string,
    private step: CaptureStep | null,
  ) {}

  get known(): CaptureStep | undefined {
    return this.step ?? undefined;
  }

  async write(step: CaptureStep): Promise<void> {
    const rows = await this.database.query<unknown[]>(
      `UPDATE orders.placed_order SET filing = $2
       WHERE reference = $1 AND filing IS NOT DISTINCT FROM $3::jsonb RETURNING reference`,
      [this.reference, JSON.stringify(step), this.step === null ? null : JSON.stringify(this.step)],
    );
    if (rows.length === 0) throw new JournalLost('another files this order');
    this.step = step;
  }
}
