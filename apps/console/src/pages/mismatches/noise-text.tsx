import { percent } from '../../look/words.js';
import type { FieldNoise } from './field-tree.js';

/** How often legacy differs from itself in a field: what differs no more often than that says nothing against the service. */
export function NoiseText({ noise }: { readonly noise: FieldNoise | undefined }) {
  if (noise === undefined) return <span className="text-soft">not measured</span>;
  return (
    <>
      {percent(noise.noise / noise.samples)}
      <span className="block text-sm text-soft">
        {noise.noise} of {noise.samples} asked twice
      </span>
    </>
  );
}
