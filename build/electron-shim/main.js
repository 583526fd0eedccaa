// @ts-nocheck: this uses undocumented setters of Electron and parts of Node's loader.
// Replaces Electron's own default app, which the fallback runtime lacks, so that
// `electron [-r MODULE] [--switch...] FOLDER [ARGUMENT...]` runs the application in FOLDER.
const { readFileSync } = require('node:fs');
const Module = require('node:module');
const { join, resolve } = require('node:path');
const { app } = require('electron');

const [program, ...args] = process.argv;
const preloads = [];
while (args[0]?.startsWith('-')) {
  const argument = args.shift();
  if (argument === '-r' || argument === '--require') preloads.push(args.shift());
}
// Playwright's preload rewrites argv, so read the folder before it runs.
const folder = resolve(args.shift() ?? '.');
Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true });
Module._preloadModules(preloads);
process.argv = [program, folder, ...args];

const { name, productName, version, desktopName } = JSON.parse(
  readFileSync(join(folder, 'package.json'), 'utf8'),
);
app.setName(productName ?? name);
app.setVersion(version);
app.setDesktopName(desktopName ?? `${app.getName()}.desktop`);
if (!app.commandLine.hasSwitch('user-data-dir')) {
  app.setPath('userData', join(app.getPath('appData'), app.getName()));
}
app.setAppPath(folder);
Module._load(folder, null, true);
