// The phone, and what was understood beside each message.

import type { Survey } from '../../../../survey/definition.ts';
import type { Understanding } from '../../../../survey/understanding/understanding.ts';
import type { Translate } from '../../i18n.ts';
import { Bubble } from '../../layout/parts.tsx';
import type { PageRequest } from '../../route.ts';
import { type SiteSurvey, textIn } from '../../site.ts';
import type { TriedMessage, Turn } from './converse.ts';

export interface PhoneProps {
  request: PageRequest;
  survey: SiteSurvey;
  language: string;
  turns: Turn[];
  said: TriedMessage[];
  problem?: string | undefined;
}

export function TryIt(props: PhoneProps) {
  const { request, survey, language } = props;
  const { t } = request;
  return (
    <>
      <p>{t('try-it:what')}</p>
      <nav aria-label={t('try-it:language')}>
        <ul class="choices">
          {survey.survey.languages.map((tag) => (
            <li key={tag}>
              <a href={`/surveys/${survey.entry.id}/try-it?language=${tag}`} aria-current={tag === language ? 'true' : undefined}>
                {t(`languages.${tag}`, { defaultValue: tag })}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <Phone {...props} />
    </>
  );
}

export function Phone({ request, survey, language, turns, said, problem }: PhoneProps) {
  const { t } = request;
  const action = `/surveys/${survey.entry.id}/try-it`;
  return (
    <form id="phone" class="phone" method="post" action={action} hx-post={action} hx-target="#phone" hx-swap="outerHTML">
      <input type="hidden" name="language" value={language} />
      {said.map(({ body }, index) => (
        <input key={index} type="hidden" name="said" value={body} />
      ))}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable without a mouse */}
      <div class="conversation" role="log" aria-label={t('try-it:conversation')} tabIndex={0}>
        {turns.map((turn, index) =>
          turn.from === 'us' ? (
            <Bubble key={index} from="us" text={turn.body} note={t('questionnaire:segments', { count: turn.segments })} />
          ) : (
            <Bubble
              key={index}
              from="them"
              text={turn.body}
              note={<Understood turn={turn} request={request} survey={survey.survey} />}
            />
          ),
        )}
      </div>
      {problem && <p class="field-error">{t(problem)}</p>}
      <div class="say">
        <label class="visually-hidden" for="field-message">
          {t('try-it:message')}
        </label>
        <input
          id="field-message"
          name="message"
          type="text"
          dir="auto"
          autocomplete="off"
          placeholder={t('try-it:message')}
          autofocus={said.length > 0}
        />
        <button type="submit">{t('try-it:send')}</button>
        {said.length > 0 && (
          <button type="submit" name="restart" value="yes" class="quiet">
            {t('try-it:restart')}
          </button>
        )}
      </div>
    </form>
  );
}

function Understood({ turn, request, survey }: { turn: Extract<Turn, { from: 'them' }>; request: PageRequest; survey: Survey }) {
  const { t } = request;
  const { understanding, counted, answered } = turn;
  return (
    <>
      {answered.map(({ question, option, replaced }) => (
        <p key={question}>
          <b>
            {t(replaced === null ? 'try-it:answered' : 'try-it:replaced', {
              question,
              option: labelOf(survey, question, option, request),
            })}
          </b>
        </p>
      ))}
      <p>
        {t('try-it:understood')} {meaning(understanding, t)} · {t(`try-it:classes.${counted}`)} ·{' '}
        <code>{understanding.rule}</code>
      </p>
    </>
  );
}

function meaning(understanding: Understanding, t: Translate): string {
  const words = t(`try-it:kinds.${understanding.kind}`);
  return understanding.kind === 'unclear' ? `${words} (${t(`try-it:reasons.${understanding.reason}`)})` : words;
}

function labelOf(survey: Survey, question: string, option: string, { language, t }: PageRequest): string {
  if (option === 'refused' || option === 'unclear') return t(`try-it:${option}`);
  const asked = survey.questions.find(({ id }) => id === question);
  const found = asked?.type === 'choice' ? asked.options.find(({ code }) => code === option) : undefined;
  return found ? textIn(found.label, survey, language) : option;
}
