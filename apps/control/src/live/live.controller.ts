import { Controller, Header, Sse } from '@nestjs/common';
import type { Observable } from 'rxjs';
import { LivePictures } from './live-pictures.js';

/** The picture of the shop as it changes, as server-sent events of the type `status`. */
@Controller('api')
export class LiveController {
  constructor(private readonly pictures: LivePictures) {}

  @Sse('live')
  @Header('cache-control', 'no-store')
  live(): Observable<object> {
    return this.pictures.events;
  }
}
