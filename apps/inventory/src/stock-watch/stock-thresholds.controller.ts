import {
  BadRequestException,
  Body,
  Controller,
  Delete,
  Get,
  Header,
  HttpCode,
  Inject,
  NotFoundException,
  Param,
  Put,
  ValidationPipe,
} from '@nestjs/common';
import { IsInt, Max, Min } from 'class-validator';
import { StockThresholds, type WatchedStock } from './stock-thresholds.js';

/** Body of `PUT /stock-thresholds/:sku`. */
export class StockThresholdDto {
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  lowAtE4!: number;

  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  recoveredAtE4!: number;
}

const LONGEST_SKU = 64;

/** On the operations side: which articles are watched, and how they stand. */
@Controller('stock-thresholds')
export class StockThresholdsController {
  constructor(@Inject(StockThresholds) private readonly thresholds: StockThresholds) {}

  @Get()
  @Header('cache-control', 'no-store')
  async list(): Promise<{ readonly articles: readonly WatchedStock[] }> {
    return { articles: await this.thresholds.list() };
  }

  @Put(':sku')
  @HttpCode(204)
  async set(
    @Param('sku') sku: string,
    @Body(new ValidationPipe({ transform: true, whitelist: true, forbidNonWhitelisted: true }))
    { lowAtE4, recoveredAtE4 }: StockThresholdDto,
  ): Promise<void> {
    if (sku.length > LONGEST_SKU) throw new BadRequestException(['the SKU is too long']);
    if (recoveredAtE4 <= lowAtE4) throw new BadRequestException(['recoveredAtE4 must be above lowAtE4']);
    await this.thresholds.set({ sku, lowAtE4, recoveredAtE4 });
  }

  @Delete(':sku')
  @HttpCode(204)
  async remove(@Param('sku') sku: string): Promise<void> {
    if (!(await this.thresholds.remove(sku))) throw new NotFoundException(['this article is not watched']);
  }
}
