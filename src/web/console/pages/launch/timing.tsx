// When the messages leave, and which of them cost more than one segment.

import type { LongText } from '../../../../field/text-facts.ts';
import { textFacts } from '../../../../field/text-facts.ts';
import { Disclosure, Table } from '../../layout/parts.tsx';
import { languageName, type PartProps } from './part.ts';

export function Timing({ request, plan, survey, numbers }: PartProps) {
  const { t } = request;
  const { firstMs, lastMs, endMs, timeZone, segmentsPerSecond } = plan.timing;
  const { quietHours } = survey.survey;
  const at = (ms: number) => numbers.time(ms, timeZone);
  return (
    <section>
      <h2>{t('launch:timing.title')}</h2>
      <ul class="facts">
        {plan.people > 0 &&
          (firstMs === null ? <li>{t('launch:timing.none')}</li> : <li>{t('launch:timing.first', { time: at(firstMs) })}</li>)}
        {firstMs !== null && lastMs !== null && (
          <li>
            <strong>{t('launch:timing.last', { time: at(lastMs) })}</strong>{' '}
            {t('launch:timing.lasting', {
              duration: numbers.duration(Math.max(1_000, lastMs - firstMs)),
              rate: numbers.rate(segmentsPerSecond),
            })}
          </li>
        )}
        <li>
          {t('launch:timing.end', { time: at(endMs) })}{' '}
          {lastMs !== null && t('launch:timing.spare', { duration: numbers.duration(endMs - lastMs) })}
        </li>
        <li>
          {quietHours
            ? t('launch:timing.quiet', { from: quietHours.from, to: quietHours.to, zone: timeZone })
            : t('launch:timing.noQuiet')}
        </li>
      </ul>
    </section>
  );
}

export function Texts({ request, survey, numbers }: PartProps) {
  const { t } = request;
  const { longTexts } = textFacts(survey.survey);
  const questionnaire = <a href={`/surveys/${survey.entry.id}/questionnaire`}>{t('launch:texts.look')}</a>;
  return (
    <section id="texts">
      <h2>{t('launch:texts.title')}</h2>
      {longTexts.length === 0 ? (
        <p>
          {t('launch:texts.all')} {questionnaire}
        </p>
      ) : (
        <>
          <p>{questionnaire}</p>
          <Disclosure summary={t('launch:texts.long', { count: longTexts.length, n: numbers.count(longTexts.length) })}>
            <Table
              caption={t('launch:texts.caption')}
              head={
                <tr>
                  <th>{t('launch:texts.message')}</th>
                  <th>{t('launch:texts.language')}</th>
                  <th class="number">{t('launch:texts.size')}</th>
                  <th>{t('launch:texts.why')}</th>
                </tr>
              }
            >
              {longTexts.map((text) => (
                <LongRow key={`${text.language}/${text.text}/${text.question}`} {...{ request, text, numbers }} />
              ))}
            </Table>
          </Disclosure>
        </>
      )}
    </section>
  );
}

function LongRow({ request, text, numbers }: Pick<PartProps, 'request' | 'numbers'> & { text: LongText }) {
  const { t } = request;
  const units = numbers.count(text.units);
  const characters = text.characters.map((character) => `“${character}”`).join(' ');
  return (
    <tr>
      <th scope="row">
        {t(`launch:message.${text.text}`)}
        {text.question !== null && (
          <>
            {' '}
            <code>{text.question}</code>
          </>
        )}
      </th>
      <td>{languageName(request, text.language)}</td>
      <td class="number">{numbers.count(text.segments)}</td>
      <td>
        {text.encoding === 'GSM-7'
          ? t('launch:texts.gsm', { units })
          : t(characters ? 'launch:texts.slip' : 'launch:texts.ucs', { units, characters })}
      </td>
    </tr>
  );
}
