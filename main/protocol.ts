import { protocol } from 'electron';
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundled } from './places';

const scheme = 'ladylinux';
export const appOrigin = `${scheme}://app`;

/** Called before the app is ready: gives the pages an origin of their own, with none of the rights of file://. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme, privileges: { standard: true, secure: true } }]);
}

const types = {
  'index.html': 'text/html; charset=utf-8',
  'renderer.js': 'text/javascript; charset=utf-8',
  'renderer.css': 'text/css; charset=utf-8',
} as const;
const isServed = (name: string): name is keyof typeof types => Object.hasOwn(types, name);

const contentSecurityPolicy = (nonce: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');

/** Three files and nothing else, each with its own content security policy. */
export async function answerPage(url: string): Promise<Response> {
  const { origin, host, pathname } = new URL(url);
  const name = pathname.slice(1);
  if (host !== new URL(appOrigin).host || !isServed(name)) {
    return new Response(`${origin} has no such file`, { status: 404 });
  }
  const nonce = randomBytes(16).toString('base64');
  const file = await readFile(join(bundled.renderer, name), 'utf8');
  const body = name === 'index.html' ? file.replace('__CSP_NONCE__', nonce) : file;
  return new Response(body, {
    headers: {
      'content-type': types[name],
      'content-security-policy': contentSecurityPolicy(nonce),
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    },
  });
}

export function serveApp(): void {
  protocol.handle(scheme, ({ url }) => answerPage(url));
}
