import { isDeepStrictEqual } from 'node:util';
import type { Topology } from '@banyan/domains';
import type { DataSource } from 'typeorm';
import { TopologyEntity } from '../storage/topology.entity.js';
import { doubtOf } from './topology.js';

/** The one core there is. */
const CORE = 'legacy';

/** Keeps the last topology that was believed: a restart while the core is away has it. */
export class TopologyStore {
  #kept: Topology | undefined;

  constructor(private readonly dataSource: DataSource) {}

  /** Undefined: none was ever kept, or what was kept is not to be believed. */
  async load(): Promise<Topology | undefined> {
    const row = await this.dataSource.manager.findOne(TopologyEntity, { where: { core: CORE } });
    // Written by this class alone, after it was believed; a later version may believe less.
    const topology = row?.document as Topology | undefined;
    if (topology === undefined || doubtOf(topology) !== undefined) return undefined;
    this.#kept = topology;
    return topology;
  }

  /** Writes only what is another. */
  async keep(topology: Topology): Promise<'kept' | 'same'> {
    if (isDeepStrictEqual(this.#kept, topology)) return 'same';
    await this.dataSource.manager.upsert(TopologyEntity, { core: CORE, document: topology, readAt: new Date() }, [
      'core',
    ]);
    this.#kept = topology;
    return 'kept';
  }
}
