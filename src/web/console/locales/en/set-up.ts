export default {
  title: 'Set up Textpoll',
  what: 'Textpoll asks people questions by text message and counts their answers so that anybody can check the result. This page makes the account of the first owner.',
  owner: 'An owner may do everything, and invites everybody else.',
  email: {
    hint: 'You sign in with it. Textpoll sends no e-mail.',
    wrong: 'This is no e-mail address. Write it as name@example.org.',
  },
  submit: 'Make my account',
  refused: {
    title: 'This link does not set anything up',
    why: 'The link is not the one that was printed last',
    what: 'Each start of the service prints a new link, and the older ones end. Look for the newest where the service was started by this command:',
  },
};
