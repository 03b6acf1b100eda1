import { useEffect, type ReactNode } from 'react';

interface PageTitleProps {
  readonly title: string;
  readonly aside?: ReactNode;
}

/** The heading of a page, which is the title of the window, too. */
export function PageTitle({ title, aside }: PageTitleProps) {
  useEffect(() => {
    document.title = `${title} · Banyan`;
  }, [title]);
  return (
    <div className="mb-6 flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
      <h1 className="min-w-0 text-2xl font-bold wrap-anywhere">{title}</h1>
      {aside}
    </div>
  );
}
