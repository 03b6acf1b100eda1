import { Controller, Get, Header } from '@nestjs/common';
import { MapDesk } from './map-desk.js';
import type { ShopMap } from './shop-map.js';

/** The way of a shopper's request, and which integration to mend first. */
@Controller('api')
export class MapController {
  constructor(private readonly desk: MapDesk) {}

  @Get('map')
  @Header('cache-control', 'no-store')
  look(): Promise<ShopMap> {
    return this.desk.look();
  }
}
