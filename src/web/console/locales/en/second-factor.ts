export default {
  title: 'Your code',
  code: 'Code',
  hint: 'The six digits that your app shows for Textpoll now, or one of your backup codes.',
  submit: 'Go on',
  again: 'Start again',
  wrong: 'This code is not right, or no longer. Wait for the next one in your app.',
  tooMany: {
    title: 'Too many wrong codes',
    what_one: 'No code is taken for about a minute. Wait, then start again.',
    what_other: 'No code is taken for about {{count}} minutes. Wait, then start again.',
  },
  lost: {
    title: 'I do not have my phone',
    what: 'Use one of the backup codes that you kept when you set this up; each works once. Without them, an owner of this installation can take two-factor sign-in off your account.',
  },
};
