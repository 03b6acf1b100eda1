import { Injectable } from '@nestjs/common';
import { newId } from '@banyan/kernel';

/** Who this replica is, to the database, to control and in decision records. */
@Injectable()
export class ReplicaIdentity {
  /** Unique among running replicas. */
  readonly name = `gw-${newId()}`;
  /** Known once the operations side listens; empty before. */
  opsUrl = '';
}
