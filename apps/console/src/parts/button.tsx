import type { ButtonHTMLAttributes } from 'react';

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** `grave`: it changes what shoppers get. */
  readonly weight?: 'plain' | 'grave';
}

const LOOKS = {
  plain: 'border-edge bg-raised text-ink hover:bg-sunken',
  grave: 'border-bad bg-bad text-raised hover:opacity-90',
} as const;

export function Button({ weight = 'plain', className = '', type = 'button', ...rest }: ButtonProps) {
  return (
    <button
      type={type}
      className={`rounded-md border px-4 py-2 font-semibold disabled:cursor-not-allowed disabled:opacity-60 ${LOOKS[weight]} ${className}`}
      {...rest}
    />
  );
}
