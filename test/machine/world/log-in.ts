import type { Machine } from '../../support/machine';
import { sh } from './machine';

const unit = (user: string) => `desktop-of-${user}.service`;
const listed = (user: string) => `loginctl list-sessions --no-legend | grep -qw ${user}`;

/** An empty session with a display, as a display manager opens it; without XDG_SEAT, as xrdp does. */
export async function logIn(
  machine: Machine,
  user: string,
  ...variables: readonly string[]
): Promise<void> {
  const given = ['XDG_SESSION_TYPE=x11', 'XDG_SESSION_CLASS=user', ...variables];
  const options = given.map((each) => `--setenv=${each}`).join(' ');
  await sh(
    machine,
    `systemd-run --quiet --collect --unit=${unit(user)} --uid=${user} --property=PAMName=login ${options} sleep infinity
     timeout 120 sh -c 'until ${listed(user)}; do sleep 0.2; done'`,
  );
}

export async function logOut(machine: Machine, user: string): Promise<void> {
  await sh(
    machine,
    `systemctl stop ${unit(user)}; timeout 120 sh -c 'while ${listed(user)}; do sleep 0.2; done'`,
  );
}
