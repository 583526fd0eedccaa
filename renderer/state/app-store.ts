import { Place, type AppState } from '../../contract/ipc';
import { call, onPush } from '../bridge';
import { Store } from './store';
import { wantedLogin } from './wanted-login';

export const appState = new Store<AppState | null>(null);
export const section = new Store<Place>(placeOf(window.location.hash));

function placeOf(hash: string): Place {
  return Place.catch('overview').parse(hash.slice(1));
}

export function connectApp(): void {
  let pushed = false;
  onPush('push:state', (state) => {
    pushed = true;
    appState.set(state);
  });
  onPush('push:section', (wanted) => {
    section.set(wanted);
  });
  wantedLogin.subscribe(() => {
    if (wantedLogin.get() !== null) section.set('settings');
  });
  void call('state:get').then((state) => {
    if (!pushed) appState.set(state);
  });
}
