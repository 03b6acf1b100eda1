import { Controller, Get, Header, Query } from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, IsUUID, Max, MaxLength, Min } from 'class-validator';
import { isoUtc } from '@banyan/kernel';
import { AuditBook } from './audit-book.js';
import { type AuditEntry, type Outcome, OUTCOMES } from './audit-entry.js';

export const MOST_ENTRIES = 500;
export const DEFAULT_ENTRIES = 50;

export class AuditQueryDto {
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MOST_ENTRIES)
  limit: number = DEFAULT_ENTRIES;

  /** The id of an entry: older ones alone. */
  @IsOptional()
  @IsUUID('all')
  before?: string;

  @IsOptional()
  @IsString()
  @MaxLength(64)
  name?: string;

  @IsOptional()
  @IsString()
  @MaxLength(200)
  operation?: string;

  @IsOptional()
  @IsIn(OUTCOMES)
  outcome?: Outcome;
}

export type ShownEntry = Omit<AuditEntry, 'atMs'> & { readonly at: string };

export interface AuditPage {
  /** The newest first. */
  readonly entries: readonly ShownEntry[];
  /** `before` of the next page; null: there is none. */
  readonly next: string | null;
}

/** Who did what, for everybody who may look: what is done to a shop is no secret among those who run it. */
@Controller('api/audit')
export class AuditController {
  constructor(private readonly book: AuditBook) {}

  @Get()
  @Header('cache-control', 'no-store')
  async page(@Query() { limit, before, name, operation, outcome }: AuditQueryDto): Promise<AuditPage> {
    const entries = await this.book.read({ limit: limit + 1, before, name, operation, outcome });
    const shown = entries.slice(0, limit);
    return {
      entries: shown.map(({ atMs, ...entry }) => ({ ...entry, at: isoUtc(atMs) })),
      next: entries.length > shown.length ? (shown.at(-1)?.id ?? null) : null,
    };
  }
}
