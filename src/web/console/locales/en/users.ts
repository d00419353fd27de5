export default {
  title: 'Users',
  name: 'Name',
  role: 'Role',
  state: 'Sign-in',
  active: 'Last here',
  caption_one: '{{n}} person may sign in or was invited',
  caption_other: '{{n}} people may sign in or were invited',
  self: 'This is you. What you change here ends your own session.',
  can: {
    viewer: 'Reads surveys and results.',
    coder: 'Reads, and decides what unclear replies mean.',
    editor: 'Reads, and prepares surveys, samples and the suppression list. Cannot send.',
    fielder: 'Reads, starts and stops the sending. Cannot edit.',
    owner: 'Does everything, also users and settings.',
  },
  states: {
    disabled: 'disabled',
    invited: 'invited, no password yet',
    twoFactor: 'password and second factor',
    password: 'password only',
  },
  alone: {
    title: 'You are alone here',
    what: 'Invite those who prepare surveys, send them, code replies or read results, each in the role that they need. A second owner can let you in again if you are locked out.',
  },
  invite: {
    link: 'Invite somebody',
    title: 'Invite somebody',
    what_one: 'You get a link to send to them. It sets their password, once, within a day.',
    what_other: 'You get a link to send to them. It sets their password, once, within {{count}} days.',
    submit: 'Make the link',
    taken: 'There is a user with this address already. Open them in the list to make a new link.',
  },
  link: {
    title: 'The link',
    what_one: 'Send this link to {{name}} by a way that only they read. It sets their password, once, within a day.',
    what_other: 'Send this link to {{name}} by a way that only they read. It sets their password, once, within {{count}} days.',
    label: 'Link',
    once: 'It is shown this once',
    onceWhat: 'Whoever has it can sign in as this user. If it is lost, make a new one: the old one then ends.',
    back: 'Back to the users',
  },
  change: {
    title: 'Change the role',
    what: 'They are signed out wherever they are, and have the new role when they sign in again.',
    selfWhat: 'You are signed out, and have the new role when you sign in again.',
    submit: 'Change the role',
  },
  linkAgain: {
    title: 'Make a new invitation link',
    what_one: 'The link that {{name}} was sent before ends. The new one works within a day.',
    what_other: 'The link that {{name}} was sent before ends. The new one works within {{count}} days.',
    submit: 'Make the link',
  },
  newPassword: {
    title: 'Make a link for a new password',
    what_one:
      'For who has forgotten it. {{name}} can go on signing in with the old password until the link is used, within a day.',
    what_other:
      'For who has forgotten it. {{name}} can go on signing in with the old password until the link is used, within {{count}} days.',
    submit: 'Make the link',
  },
  resetTwoFactor: {
    title: 'Take the second factor off',
    what: 'For who has lost phone and backup codes. {{name}} is signed out, and signs in by password alone until they set it up again. Be sure that it is them who ask.',
    submit: 'Take it off',
  },
  disable: {
    title: 'Disable this user',
    what: '{{name}} is signed out at once and cannot sign in any more. What they did stays in the audit log. You can enable them again.',
    submit: 'Disable',
  },
  enable: {
    title: 'Enable this user',
    what: '{{name}} can sign in again, in the role that they had.',
    submit: 'Enable',
  },
  lastOwner: {
    title: 'This is the last owner who can sign in',
    what: 'Nothing was changed: without an owner nobody could manage this installation. Make somebody else an owner first, and let them set their password.',
  },
  done: {
    role: 'The role is changed.',
    disabled: 'The user is disabled.',
    enabled: 'The user is enabled.',
    twoFactor: 'The second factor is taken off.',
  },
};
