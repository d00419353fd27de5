// What is shown instead of a page: what happened, and what to do. It tells nothing of the program's inside.

import type { AppError } from '../../../errors.ts';
import { type PageReply, page } from '../route.ts';
import type { Frame } from './frame.tsx';
import { Notice } from './parts.tsx';

/** What went wrong, as far as it is told. */
export interface ToldError {
  status: number;
  /** Names the words; `refusal` has its own. */
  what: 'forbidden' | 'badRequest' | 'tooLarge' | 'notFound' | 'refusal' | 'internal';
  refusal?: AppError;
  errorId?: string;
}

export function errorPage(error: ToldError, { t }: Frame): PageReply {
  const { what, refusal, errorId, status } = error;
  return page({
    page: 'error',
    status,
    title: t(`errors.${what}`),
    body: (
      <Notice kind="alarm">
        {refusal && <p dir="auto">{refusal.message}</p>}
        {refusal?.remedy && <p dir="auto">{refusal.remedy}</p>}
        <p>{t(`errors.${what}Remedy`)}</p>
        {errorId && (
          <p>
            {t('errors.id')} <code>{errorId}</code>
          </p>
        )}
      </Notice>
    ),
  });
}
