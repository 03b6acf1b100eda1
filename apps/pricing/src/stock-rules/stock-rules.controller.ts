import { isoUtc } from '@banyan/kernel';
import {
  BadRequestException,
  Body,
  Controller,
  Get,
  Header,
  HttpCode,
  Inject,
  Param,
  Put,
  ValidationPipe,
} from '@nestjs/common';
import { ArrayMaxSize, IsArray, IsString, MaxLength, MinLength } from 'class-validator';
import { PausedPromotions } from './paused-promotions.js';
import { StockRules } from './stock-rules.js';
import { StockRulesStore, type Pause, type StockRule } from './stock-rules.store.js';

/** Body of `PUT /stock-rules/:promotion`. */
export class StockRuleDto {
  /** Empty: the promotion has no rule any more. */
  @IsArray()
  @ArrayMaxSize(200)
  @IsString({ each: true })
  @MinLength(1, { each: true })
  @MaxLength(64, { each: true })
  skus!: string[];
}

/** Body of `GET /stock-rules`. */
export interface StockRulesReport {
  readonly rules: readonly StockRule[];
  /** Not in force now, in which channel, and because of which article. */
  readonly paused: readonly (Omit<Pause, 'sinceMs'> & { readonly since: string })[];
}

const LONGEST_PROMOTION = 64;

/** On the operations side: by which rules promotions are paused, and which are. */
@Controller('stock-rules')
export class StockRulesController {
  constructor(
    @Inject(StockRules) private readonly rules: StockRules,
    @Inject(StockRulesStore) private readonly store: StockRulesStore,
    @Inject(PausedPromotions) private readonly paused: PausedPromotions,
  ) {}

  @Get()
  @Header('cache-control', 'no-store')
  async read(): Promise<StockRulesReport> {
    return {
      rules: await this.store.rules(),
      paused: this.paused.pauses.map(({ sinceMs, ...pause }) => ({ ...pause, since: isoUtc(sinceMs) })),
    };
  }

  @Put(':promotion')
  @HttpCode(204)
  async set(
    @Param('promotion') promotion: string,
    @Body(new ValidationPipe({ transform: true, whitelist: true, forbidNonWhitelisted: true })) { skus }: StockRuleDto,
  ): Promise<void> {
    if (promotion.length > LONGEST_PROMOTION) throw new BadRequestException(['the id of the promotion is too long']);
    await this.rules.setRule({ promotion, skus });
  }
}
