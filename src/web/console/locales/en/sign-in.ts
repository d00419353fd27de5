export default {
  title: 'Sign in',
  email: 'E-mail address',
  password: 'Password',
  submit: 'Sign in',
  forgotten: 'Forgotten your password? An owner of this installation can give you a link to set a new one.',
  wrong: {
    title: 'These do not belong together',
    what: 'No user has this e-mail address and this password. Look at both and try again.',
  },
  tooMany: {
    title: 'Too many tries',
    what_one: 'Nobody can sign in from here for about a minute. Wait, then try again.',
    what_other: 'Nobody can sign in from here for about {{count}} minutes. Wait, then try again.',
  },
  expired: { title: 'That took too long, or too many codes were wrong', what: 'Start again with your password.' },
  noUsers: {
    title: 'There is no user yet',
    what: 'Whoever runs this service makes the first account, by the link that this command prints as it starts:',
    or: 'or on the same machine:',
  },
  linkUsed: {
    title: 'This link no longer works',
    what: 'A link signs in once, and for a limited time. Sign in by password, or ask for another link.',
  },
  notHere: {
    title: 'This link works only on the machine that printed it',
    what: 'Open it there, or sign in by e-mail address and password.',
  },
  done: { signedOut: 'You are signed out.' },
};
