import type { DocumentView } from '../../contracts/reading/operation-view.js';
import type { Governance } from '../../contracts/reading/governance-words.js';
import { Anchors } from './anchors.js';

/** A field of which a contract says that it is, or only looks, personal. */
export interface GovernedField {
  readonly where: string;
  readonly anchor: string;
  readonly governance: Governance;
}

/** What the parts of one page share while it is written. */
export class ReferenceContext {
  readonly anchors = new Anchors();
  /** Found while fields are written, in order. */
  readonly governed: GovernedField[] = [];

  constructor(readonly view: DocumentView) {}
}
