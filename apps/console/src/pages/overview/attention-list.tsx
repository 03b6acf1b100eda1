import type { ShopStatus } from '../../api/control.generated.js';
import { count } from '../../look/words.js';
import { Card } from '../../parts/card.js';
import { Mark } from '../../parts/mark.js';

/** What somebody should look at, the worst first. */
export function AttentionList({ attention }: Pick<ShopStatus, 'attention'>) {
  if (attention.length === 0) {
    return (
      <p role="status" className="rounded-lg border border-line bg-raised p-4">
        <Mark tone="good">in order</Mark> <span className="ml-2">Nothing needs you.</span>
      </p>
    );
  }
  return (
    <Card title={`${count(attention.length, 'thing')} to look at`}>
      <ul aria-live="polite" className="divide-y divide-line">
        {attention.map(({ tone, text, href }) => (
          <li key={text} className="flex flex-wrap items-baseline gap-x-3 gap-y-1 py-2 first:pt-0 last:pb-0">
            <Mark tone={tone}>{tone === 'bad' ? 'now' : 'when you can'}</Mark>
            <a href={href.startsWith('#') ? `/status${href}` : href} className="min-w-0 flex-1 basis-64 wrap-anywhere">
              {text}
            </a>
          </li>
        ))}
      </ul>
    </Card>
  );
}
