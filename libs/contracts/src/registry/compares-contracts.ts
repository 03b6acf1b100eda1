import type { Comparison } from '../compatibility/comparison.js';
import type { JsonObject } from '../resolve-references.js';

/** Judges a later text of a contract by an earlier one that somebody relies on. */
export type ComparesContracts = (earlier: JsonObject, later: JsonObject) => Comparison;
