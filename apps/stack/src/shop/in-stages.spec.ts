import { describe, expect, it } from '@jest/globals';
import { inStages } from './in-stages.js';

const names = (stages: { name: string }[][]) => stages.map((stage) => stage.map((part) => part.name));

describe('stages', () => {
  it('put a part after all it needs', () => {
    const parts = [
      { name: 'gateway', needs: ['service', 'postgres'] },
      { name: 'service', needs: ['postgres'] },
      { name: 'postgres', needs: [] },
      { name: 'flags', needs: ['postgres'] },
    ];
    expect(names(inStages(parts))).toEqual([['postgres'], ['service', 'flags'], ['gateway']]);
  });

  it('do not wait for what is started by somebody else', () => {
    expect(names(inStages([{ name: 'service', needs: ['postgres'] }]))).toEqual([['service']]);
  });

  it('refuse a circle by naming it', () => {
    const circle = [
      { name: 'a', needs: ['b'] },
      { name: 'b', needs: ['a'] },
    ];
    expect(() => inStages(circle)).toThrow('a, b');
  });
});
