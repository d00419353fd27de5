// One bar with its interval, drawn to the room that there is: all places are in percent. Text stands beside it, so that it stays
// readable on a phone.

import type { PublishedEstimate } from '../../results/publication-schema.ts';
import type { Ink } from '../charts/inks.ts';

type Estimate = Pick<PublishedEstimate, 'share' | 'low' | 'high'>;

/** `scale` is the share at which the bar is full. The picture repeats what the table beside it says, and so is silent to readers of screens. */
export function Bar({ estimate, scale, ink, dir }: { estimate: Estimate; scale: number; ink: Ink; dir: 'ltr' | 'rtl' }) {
  const { share, low, high } = estimate;
  const width = (value: number) => Math.min(100, (value / scale) * 100);
  const place = (value: number) => `${round(dir === 'rtl' ? 100 - width(value) : width(value))}%`;
  const bar = width(share ?? 0);
  return (
    <svg class="bar" width="100%" height="28" aria-hidden="true" focusable="false">
      <rect class="bar-track" x="0" y="0" width="100%" height="100%" />
      <rect
        class={`bar-share ink-${ink}`}
        x={dir === 'rtl' ? `${round(100 - bar)}%` : '0'}
        y="15%"
        width={`${round(bar)}%`}
        height="70%"
      />
      {low !== null &&
        high !== null &&
        // Twice: the first is a halo, so that the mark shows on its own bar.
        ['bar-halo', 'bar-interval'].map((name) => (
          <g key={name} class={name}>
            <line x1={place(low)} x2={place(high)} y1="50%" y2="50%" />
            <line x1={place(low)} x2={place(low)} y1="33%" y2="67%" />
            <line x1={place(high)} x2={place(high)} y1="33%" y2="67%" />
          </g>
        ))}
    </svg>
  );
}

/** Whole tens of percent, so that all bars of a question share a scale that can be read. */
export function scaleOf(estimates: Estimate[]): number {
  return Math.min(1, Math.ceil(10 * Math.max(0.1, ...estimates.map(({ share, high }) => high ?? share ?? 0))) / 10);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
