import { join } from 'node:path';
import { PROJECT_ROOT } from '@banyan/kernel';

/** For the environment of a process of ours, as the launcher gives it to its own: compiled once, kept for all that follow. */
export const COMPILE_CACHE = { NODE_COMPILE_CACHE: join(PROJECT_ROOT, 'node_modules/.cache/node-compile') };
