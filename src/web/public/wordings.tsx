// What respondents read, word for word, in every language that they were asked in.

import type { Publication, PublishedQuestion } from '../../results/publication-schema.ts';
import { directionOf, ownName, type Speech } from './speech.ts';

export function Wordings({ publication, speech }: { publication: Publication; speech: Speech }) {
  const { words } = speech;
  const { messages, questions, survey } = publication;
  return (
    <section class="wording" aria-labelledby="wording">
      <h2 id="wording">{words.wording}</h2>
      {survey.languages.map((language) => (
        <section key={language} class="wording-language">
          <h3>
            {speech.languageName(language)}
            {speech.languageName(language) !== ownName(language) && (
              <span class="aside" lang={language}>
                {' '}
                · <bdi>{ownName(language)}</bdi>
              </span>
            )}
          </h3>
          <dl>
            <Wording name={words.invitation} text={messages.invitation[language]} language={language} />
            {publication.field.reminders > 0 && (
              <Wording name={words.reminder} text={messages.reminder[language]} language={language} />
            )}
            {questions.some(({ clarify }) => clarify === null) && (
              <Wording name={words.clarifyFirst} text={messages.clarify[language]} language={language} />
            )}
            {questions.map((question, index) => (
              <Question key={question.id} question={question} at={index} language={language} speech={speech} />
            ))}
          </dl>
        </section>
      ))}
    </section>
  );
}

function Question({
  question,
  at,
  language,
  speech,
}: {
  question: PublishedQuestion;
  at: number;
  language: string;
  speech: Speech;
}) {
  const { words, number } = speech;
  return (
    <>
      <dt>{number(at + 1)}</dt>
      <dd>
        <p lang={language} dir={directionOf(language)}>
          {question.text[language]}
        </p>
        <p class="offered">
          <span class="aside">{words.answersOffered}: </span>
          <Offered question={question} language={language} speech={speech} />
        </p>
        {question.clarify && (
          <p class="offered">
            <span class="aside">{words.clarify}: </span>
            <bdi lang={language} dir={directionOf(language)}>
              {question.clarify[language]}
            </bdi>
          </p>
        )}
      </dd>
    </>
  );
}

/** The labels with their keys, as the survey file has them: the keys are written as respondents type them. */
function Offered({ question, language, speech }: { question: PublishedQuestion; language: string; speech: Speech }) {
  const { words, number } = speech;
  switch (question.type) {
    case 'number':
      return <>{words.anyNumber(number(question.least), number(question.most))}</>;
    case 'open':
      return <>{words.ownWords}</>;
    case 'choice':
      return (
        <span lang={language} dir={directionOf(language)} class="labels">
          {question.options.map(({ code, key, label }) => (
            <bdi key={code}>{`${key} ${label[language] ?? ''}`}</bdi>
          ))}
        </span>
      );
  }
}

function Wording({ name, text, language }: { name: string; text: string | undefined; language: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>
        <p lang={language} dir={directionOf(language)}>
          {text}
        </p>
      </dd>
    </>
  );
}
