import { Controller, Get, Header } from '@nestjs/common';
import { ContractDesk } from './contract-desk.js';
import { contractListView, type ContractListView } from './contract-list-view.js';

/** What storefronts are promised: every registered version and how it stands. */
@Controller('api/contracts')
export class ContractListController {
  constructor(private readonly desk: ContractDesk) {}

  @Get()
  @Header('cache-control', 'no-store')
  list(): ContractListView {
    return contractListView(this.desk.shelf.look());
  }
}
