// What the log can be narrowed down by: names of the address's parameters.

export const FILTERS = ['survey', 'actor', 'action'] as const;
