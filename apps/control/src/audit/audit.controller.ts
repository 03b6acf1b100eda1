import { type AuditEntry, type Outcome, OUTCOMES, type SealedEntry } from '@banyan/access';
import { Controller, Get, Header, Query } from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, IsUUID, Max, MaxLength, Min } from 'class-validator';
import { isoUtc, type ChainVerdict } from '@banyan/kernel';
import { AuditBook } from './audit-book.js';
import { AuditChain } from './audit-chain.js';

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

export class AuditChainQueryDto {
  /** The place of the chain behind which it is read. */
  @Type(() => Number)
  @IsInt()
  @Min(0)
  after: number = 0;
}

/** A part of the chain as it is sealed, so that anybody can verify it, and what control found of the whole. */
export interface AuditChainPage {
  readonly entries: readonly SealedEntry[];
  /** `after` of the next part; null: this is the last. */
  readonly next: number | null;
  /** Against the end that control has noted outside the database. */
  readonly chain: ChainVerdict;
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
  constructor(
    private readonly book: AuditBook,
    private readonly chain: AuditChain,
  ) {}

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

  @Get('chain')
  @Header('cache-control', 'no-store')
  async part(@Query() { after }: AuditChainQueryDto): Promise<AuditChainPage> {
    const chain = after === 0 ? (await this.chain.whole()).verdict : await this.chain.recent();
    const entries = await this.book.since(after + 1, MOST_ENTRIES + 1);
    const shown = entries.slice(0, MOST_ENTRIES);
    return { entries: shown, next: entries.length > shown.length ? (shown.at(-1)?.sequence ?? null) : null, chain };
  }
}
