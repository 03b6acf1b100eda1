import {
  Body,
  Controller,
  Get,
  Header,
  HttpCode,
  Inject,
  Post,
  Put,
  ServiceUnavailableException,
} from '@nestjs/common';
import { IsBoolean, IsIn, IsInt, IsOptional, Min } from 'class-validator';
import { ArmError, TranslationRefused, type Arm } from '@banyan/kernel';
import { describeTrouble } from '../feed/feed-listener.js';
import { FeedStatus } from '../feed/feed-status.js';
import { AuthorityStore, type OpenWork, type OwnAuthority } from './authority.store.js';
import type { LevelComparison } from './compare-levels.js';
import { LevelCompare } from './level-compare.js';

/** Body of `GET /stock/authority`. */
export interface AuthorityReport extends OwnAuthority {
  readonly work: OpenWork;
  readonly feed: {
    readonly loaded: boolean;
    /** Null: never. */
    readonly caughtUpMsAgo: number | null;
    readonly lagSeconds: number;
    /** Does it say which document caused a change? Null: nothing was read yet. */
    readonly documentsTold: boolean | null;
    /** In words; null: none. */
    readonly trouble: string | null;
  };
}

/** Most differences that are named in an answer; all of them are counted. */
const MOST_NAMED = 200;

export class FollowAuthorityDto implements OwnAuthority {
  @IsIn(['legacy', 'service']) arm!: Arm;
  @IsInt() @Min(1) term!: number;
  @IsBoolean() closed!: boolean;
}

export class CompareDto {
  /** Leaves out what was sold at every look. Default false. */
  @IsOptional() @IsBoolean() inTrade?: boolean;
}

/** On the operations side: the service's part in moving the authority for all stock. Control asks; everything may be asked twice. */
@Controller('stock')
export class AuthorityController {
  constructor(
    @Inject(AuthorityStore) private readonly store: AuthorityStore,
    @Inject(FeedStatus) private readonly feed: FeedStatus,
    @Inject(LevelCompare) private readonly levels: LevelCompare,
  ) {}

  @Get('authority')
  @Header('cache-control', 'no-store')
  async read(): Promise<AuthorityReport> {
    const [own, work] = await Promise.all([this.store.read(), this.store.openWork()]);
    const { loaded, ageMs, lagSeconds, documentsTold, trouble } = this.feed;
    return {
      ...own,
      work,
      feed: {
        loaded,
        caughtUpMsAgo: ageMs === undefined ? null : Math.round(ageMs),
        lagSeconds,
        documentsTold: documentsTold ?? null,
        trouble: trouble === undefined ? null : describeTrouble(trouble),
      },
    };
  }

  @Put('authority')
  follow(@Body() word: FollowAuthorityDto): Promise<OwnAuthority> {
    return this.store.follow({ arm: word.arm, term: word.term, closed: word.closed });
  }

  /** Holds every level against the core's own table: takes seconds. */
  @Post('compare')
  @HttpCode(200)
  async compare(@Body() { inTrade = false }: CompareDto): Promise<object> {
    const { products, levels, differences } = await this.#compared(inTrade);
    return { products, levels, count: differences.length, differences: differences.slice(0, MOST_NAMED) };
  }
  /** @throws ServiceUnavailableException where the core does not say */
  async #compared(inTrade: boolean): Promise<LevelComparison> {
    try {
      return await this.levels.compare(inTrade);
    } catch (error) {
      if (!(error instanceof ArmError || error instanceof TranslationRefused)) throw error;
      throw new ServiceUnavailableException(`the core does not tell its levels: ${error.message}`, { cause: error });
    }
  }
}
