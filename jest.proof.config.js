// The long proofs, one at a time by name: `npm run proof -- <name>`.
import config from './jest.config.js';

const processes = config.projects.find((project) => project.displayName === 'processes');

export default { ...processes, displayName: 'proof', testMatch: ['<rootDir>/test/proof/**/*.proof.ts'] };
