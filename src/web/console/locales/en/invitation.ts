export default {
  title: 'Welcome to Textpoll',
  welcome: '{{name}}, choose the password that you will sign in with. This link then ends.',
  submit: 'Set the password and sign in',
  dead: {
    title: 'This link has ended',
    why: 'It was used already, is too old, or a newer one has taken its place',
    what: 'If it was you who used it, sign in with your password. If not, ask an owner of this installation for another link.',
  },
};
