import { type Check, ok } from '../finding.js';

const LEAST_NODE = 24;

export const runtimeCheck: Check = {
  id: 'node',
  async look() {
    const { node } = process.versions;
    if (Number(node.split('.')[0]) >= LEAST_NODE) return [ok('node.version', `Node ${node}`)];
    return [
      {
        id: 'node.version',
        state: 'fault',
        what: `Node ${node}`,
        why: `what is measured and tested is Node ${LEAST_NODE}; older ones lack what the processes use`,
        todo: `install Node ${LEAST_NODE}`,
      },
    ];
  },
};
