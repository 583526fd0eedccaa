// Written by `node build/schemas.mjs` from the catalogues in words/: put a file there, or take one away.
export const locales = ['en', 'de', 'es', 'fr', 'pt-BR'] as const;
