import type { IncomingMessage, RequestListener } from 'node:http';
import { Settings, type HealthInput } from '../../../contract/settings';

export const unit = 'ladylinux-api.service';

export const answering =
  (status: (request: IncomingMessage) => number): RequestListener =>
  (request, response) => {
    response.writeHead(status(request)).end();
  };

export function healthOf(health: HealthInput) {
  const quick = { timeoutSeconds: 20, steadySeconds: 0, successes: 1, ...health };
  const [service] = Settings.parse({ services: [{ unit, health: quick }] }).services;
  const found = service?.health ?? null;
  if (found === null) throw new Error('no health');
  return found;
}
