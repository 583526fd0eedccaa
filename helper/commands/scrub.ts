import { redact } from '../lib/text';

/** Names in the environment file whose values help a reader, and are no secrets. */
const harmless = /^LADYLINUX_(?:HOST|PORT|ENV|MODELS_DIR|STATE_DIR)$/;
const shortest = 6;
const secretName = /SECRET|TOKEN|PASSW|API_?KEY|CREDENTIAL|PRIVATE/i;

interface Known {
  readonly variables: Readonly<Record<string, string>>;
  readonly home: string;
  readonly hostname: string;
}

/**
 * What a problem report may say: without what looks like a secret, without any value of the environment file that we could read, and
 * without the names of the person's folder and computer.
 */
export function scrubber({ variables, home, hostname }: Known): (text: string) => string {
  const values = Object.entries(variables)
    .filter(([name, value]) => !harmless.test(name) && value.length >= shortest)
    .map(([, value]) => value)
    .sort((one, other) => other.length - one.length);
  const named: readonly (readonly [string, string])[] = [
    ...values.map((value) => [value, '***'] as const),
    ...(home.length > 1 ? [[home, '~'] as const] : []),
    ...(hostname.length > 3 ? [[hostname, 'HOST'] as const] : []),
  ];
  return (text) => named.reduce((said, [what, by]) => said.replaceAll(what, by), redact(text));
}

/** A document with all its texts scrubbed; what stands under a secret's name goes whatever it looks like. */
export function scrubbedJson(value: unknown, scrub: (text: string) => string): string {
  const replacer = (name: string, member: unknown): unknown => {
    if (name !== '' && secretName.test(name) && member !== null) return '***';
    return typeof member === 'string' ? scrub(member) : member;
  };
  return `${JSON.stringify(value, replacer, 2)}\n`;
}
