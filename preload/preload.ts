import { contextBridge, ipcRenderer } from 'electron';
import { ipcCallNames, ipcPushNames, type Bridge } from '../contract/ipc-names';

const calls: ReadonlySet<string> = new Set(ipcCallNames);
const pushes: ReadonlySet<string> = new Set(ipcPushNames);

const bridge: Bridge = {
  call(name, request) {
    if (!calls.has(name)) return Promise.reject(new Error('no such call'));
    return ipcRenderer.invoke(name, request);
  },
  on(name, listener) {
    if (!pushes.has(name)) throw new Error('no such push');
    const forward = (_event: unknown, payload: unknown) => {
      listener(payload);
    };
    ipcRenderer.on(name, forward);
    return () => {
      ipcRenderer.off(name, forward);
    };
  },
};

contextBridge.exposeInMainWorld('ladylinux', bridge);
