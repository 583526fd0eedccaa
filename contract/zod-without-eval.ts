import * as z from 'zod';

// Imported before any schema. A Content-Security-Policy forbids the code that zod otherwise generates at a schema's
// first use, and in a program that uses most schemas once, generating would cost more than it saves.
z.config({ jitless: true });
