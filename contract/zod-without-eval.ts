import * as z from 'zod';

// Imported before any schema. A Content-Security-Policy forbids the code that zod otherwise generates for a schema at its first use; and
// a program that uses most of its schemas once would spend more on generating than it saves.
z.config({ jitless: true });
