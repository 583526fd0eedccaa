import type { AppState, Section } from '../../contract/ipc';
import { Section as SectionSchema } from '../../contract/ipc';
import { call, onPush } from '../bridge';
import { Store } from './store';

export const appState = new Store<AppState | null>(null);
export const section = new Store<Section>(sectionOf(window.location.hash));

function sectionOf(hash: string): Section {
  return SectionSchema.catch('overview').parse(hash.slice(1));
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
  void call('state:get').then((state) => {
    if (!pushed) appState.set(state);
  });
}
