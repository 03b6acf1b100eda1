import { useMutation } from '@tanstack/react-query';
import { askControl } from '../../api/ask-control.js';
import type { GoldenBundle, MismatchSample } from '../../api/control.generated.js';
import { Button } from '../../parts/button.js';

type Expected = GoldenBundle['expected'];

/** Makes a golden case of a sample: which files it would be, and how it is put beside the others. */
export function GoldenPart({ sample: { id, noCaseText } }: { readonly sample: MismatchSample }) {
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: (expected: Expected) =>
      askControl<GoldenBundle>(`/mismatch-samples/${encodeURIComponent(id)}/golden?expected=${expected}`),
  });
  if (noCaseText !== null) return <p className="mt-4 text-sm text-soft">No golden case: {noCaseText}</p>;
  return (
    <div className="mt-4 border-t border-line pt-4">
      <div className="flex flex-wrap items-center gap-3">
        <span className="text-sm text-soft">Make golden:</span>
        <Button disabled={isPending} onClick={() => mutate('legacy')}>
          legacy is right
        </Button>
        <Button disabled={isPending} onClick={() => mutate('service')}>
          the service is right
        </Button>
      </div>
      {error && (
        <p role="alert" className="mt-3 rounded-md bg-bad-ground p-3 text-bad">
          {error.message}
        </p>
      )}
      {data && <Bundle sample={id} bundle={data} />}
    </div>
  );
}

function Bundle({ sample, bundle }: { readonly sample: string; readonly bundle: GoldenBundle }) {
  return (
    <div role="status" className="mt-3 text-sm">
      <p>
        <code>{bundle.name}</code>: {bundle.files.map(({ name }) => name).join(', ')}. In the repository’s folder,
        beside the others and checked at once:
      </p>
      <pre className="mt-1 overflow-x-auto rounded-md bg-sunken p-3" tabIndex={0}>
        npm run -s banyan -- mismatches golden {sample} --expected {bundle.expected}
      </pre>
    </div>
  );
}
