import * as z from 'zod';

// Imported before any schema: the Content-Security-Policy forbids the generated code that zod otherwise tries.
z.config({ jitless: true });
